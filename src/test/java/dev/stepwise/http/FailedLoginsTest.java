package dev.stepwise.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {

    private static final long SECOND = 1_000_000_000;
    private static final InetAddress GUESSER = address("192.0.2.1");
    private static final InetAddress OTHER = address("192.0.2.2");

    private long now = Long.MAX_VALUE - 10 * SECOND; // a clock may pass its end
    private final FailedLogins logins = new FailedLogins(() -> now);

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // it is no name
        }
    }

    private boolean fails(InetAddress address) {
        boolean looked = logins.mayTry(address);
        if (looked) {
            logins.failed();
        }
        return looked;
    }

    private void useUp(InetAddress address) {
        for (int i = 0; i < FailedLogins.AT_ONCE; i++) {
            assertThat(fails(address)).as("attempt " + i).isTrue();
        }
        assertThat(fails(address)).isFalse();
    }

    @Test
    void anAddressHasSoManyAttemptsAndRegainsThemSlowly() {
        useUp(GUESSER);
        assertThat(fails(OTHER)).isTrue();
        now += FailedLogins.SECONDS_EACH * SECOND;
        assertThat(fails(GUESSER)).isTrue();
        assertThat(fails(GUESSER)).isFalse();
        now += 1_000 * SECOND; // no more than at the beginning
        useUp(GUESSER);
        assertThat(logins.total()).isEqualTo(2L * (FailedLogins.AT_ONCE + 1) + 1 + 2);
    }

    @Test
    void rightSecretsCostNoAttempts() {
        for (int i = 0; i < 3 * FailedLogins.AT_ONCE; i++) {
            assertThat(logins.mayTry(OTHER)).isTrue();
            logins.succeeded(OTHER, true);
        }
        assertThat(logins.total()).isZero();
    }

    /** Else one who guesses behind a proxy would keep all others out who are behind it. */
    @Test
    void anAddressOfSomebodyWhoKnewTheSecretIsLetAloneForAnHour() {
        logins.mayTry(GUESSER);
        logins.succeeded(GUESSER, true);
        for (int i = 0; i < 3 * FailedLogins.AT_ONCE; i++) {
            assertThat(fails(GUESSER)).isTrue();
        }
        now += FailedLogins.TRUSTED_SECONDS * SECOND;
        useUp(GUESSER);
    }

    /** Else whoever may read could guess the secret of those who give commands. */
    @Test
    void aSecretWithFewerRightsThanAnotherCostsNoAttemptAndEarnsNone() {
        for (int i = 0; i < FailedLogins.AT_ONCE; i++) {
            assertThat(logins.mayTry(GUESSER)).isTrue();
            logins.succeeded(GUESSER, false);
            assertThat(fails(GUESSER)).isTrue();
        }
        assertThat(fails(GUESSER)).isFalse();
    }

    @Test
    void addressesOfOneNetworkShareTheirAttempts() {
        useUp(address("2001:db8::1"));
        assertThat(fails(address("2001:db8::ffff:2"))).isFalse();
        assertThat(fails(address("2001:db8:0:1::1"))).isTrue();
    }

    @Test
    void thoseHeardOfLongestAgoAreForgotten() {
        useUp(GUESSER);
        for (int i = 0; i < 2 * FailedLogins.MOST_ADDRESSES; i++) {
            fails(address("198.18." + i / 256 + "." + i % 256));
        }
        assertThat(logins.remembered()).isEqualTo(FailedLogins.MOST_ADDRESSES);
        assertThat(fails(GUESSER)).isTrue();
    }
}
