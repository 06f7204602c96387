package dev.stepwise.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often wrong secrets may be tried, and how often they were. An address has twenty attempts and regains one in three seconds; what
 * comes beyond is not compared with the secrets. An address from which somebody has shown a right secret within the hour, such as that of
 * a proxy, is let alone: others behind it would keep the right ones out. A secret with fewer rights than another one has earns no more
 * than its own attempt: who may read shall not guess how to give commands.
 */
final class FailedLogins {

    private static final Logger LOG = LoggerFactory.getLogger(FailedLogins.class);

    static final int AT_ONCE = 20;

    /** After so long there is another attempt. */
    static final int SECONDS_EACH = 3;

    /** After a right secret an address is let alone for so long. */
    static final int TRUSTED_SECONDS = 3600;

    /** The one that was heard of longest ago is forgotten. */
    static final int MOST_ADDRESSES = 1_000;

    private static final long NANOS = 1_000_000_000;
    /** Of a version-6 address, the part that one customer has at least (RFC 6177). */
    private static final int NETWORK_BYTES = 8;

    /** An address, while it has attempts. */
    private static final class Attempts {
        private double left = AT_ONCE;
        private long seenNanos;
        private long trustedUntilNanos;
        private boolean told;

        Attempts(long now) {
            seenNanos = now;
            trustedUntilNanos = now;
        }

        void regain(long now) {
            left = Math.min(AT_ONCE, left + (now - seenNanos) / (double) NANOS / SECONDS_EACH);
            seenNanos = now;
            told &= left < AT_ONCE;
        }
    }

    private final LongSupplier nanoTime;
    private final Map<ByteBuffer, Attempts> addresses = new LinkedHashMap<>(16, 0.75F, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Attempts> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    private long total;

    /** @param nanoTime the clock */
    FailedLogins(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Takes one attempt, which {@link #succeeded} gives back; returns whether there was one. */
    synchronized boolean mayTry(InetAddress address) {
        Attempts attempts = of(address);
        boolean may = attempts.left >= 1 || isTrusted(attempts);
        if (may) {
            attempts.left = Math.max(0, attempts.left - 1);
        } else {
            total++;
            if (!attempts.told) {
                attempts.told = true;
                LOG.warn(
                        "{} wrong secrets within a minute from {}; further ones are not looked at for some seconds",
                        AT_ONCE,
                        address.getHostAddress());
            }
        }
        return may;
    }

    /**
     * The secret was right.
     *
     * @param allRights whether no other secret has more of them
     */
    synchronized void succeeded(InetAddress address, boolean allRights) {
        Attempts attempts = of(address);
        if (!allRights) {
            attempts.left = Math.min(AT_ONCE, attempts.left + 1);
            return;
        }
        attempts.left = AT_ONCE;
        attempts.trustedUntilNanos = attempts.seenNanos + TRUSTED_SECONDS * NANOS;
    }

    /** The secret was wrong. */
    synchronized void failed() {
        total++;
    }

    /** How often a secret was wrong, or not even looked at. */
    synchronized long total() {
        return total;
    }

    /** How many addresses are remembered. */
    synchronized int remembered() {
        return addresses.size();
    }

    private boolean isTrusted(Attempts attempts) {
        return attempts.trustedUntilNanos - attempts.seenNanos > 0;
    }

    private Attempts of(InetAddress address) {
        byte[] bytes = address.getAddress();
        ByteBuffer key = ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
        long now = nanoTime.getAsLong();
        Attempts attempts = addresses.computeIfAbsent(key, any -> new Attempts(now));
        attempts.regain(now);
        return attempts;
    }
}
