package dev.stepwise.em.operation;

import dev.stepwise.em.operation.Checkpoint.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of a learner, by version: one for each of the last hours and days that had points, and the last ones before a
 * change. They are bounded by number and by bytes.
 */
final class Checkpoints {

    private static final String PREFIX = "checkpoint-";
    private static final char SEPARATOR = '/';
    private static final String ABOUT = "about";
    private static final byte LAYOUT = 1;
    private static final int ABOUT_BYTES = 2 + 4 * Long.BYTES;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final long DAY_MILLIS = 24 * HOUR_MILLIS;

    /** Bytes of all together; the newest one and the one that is held are kept whatever their size. */
    static final long MOST_BYTES = 16L << 20;

    private final NavigableMap<Long, Checkpoint> byVersion = new TreeMap<>();

    /** The version that is kept whatever comes; 0: none. */
    private long held;

    /** What a store does not know yet; null: an entry that is gone. */
    private final Map<String, byte @Nullable []> changed = new HashMap<>();

    /** Why the learner should be kept as it is at this moment; null: there is no need. */
    @Nullable
    Reason due(long timestampMillis) {
        if (isLong(timestampMillis, DAY_MILLIS, kept -> kept.reason() == Reason.DAY)) {
            return Reason.DAY;
        }
        Predicate<Checkpoint> regular = kept -> kept.reason() == Reason.DAY || kept.reason() == Reason.HOUR;
        return isLong(timestampMillis, HOUR_MILLIS, regular) ? Reason.HOUR : null;
    }

    /** Event time may leap, in both directions: a leap brings one checkpoint, and stops none. */
    private boolean isLong(long timestampMillis, long millis, Predicate<Checkpoint> kind) {
        Checkpoint last = null;
        for (Checkpoint kept : byVersion.values()) {
            last = kind.test(kept) ? kept : last;
        }
        return last == null || Math.abs((double) timestampMillis - last.timestampMillis()) >= millis;
    }

    /** Keeps one more, unless there is one of its version, and forgets what is too much. */
    void add(Checkpoint checkpoint) {
        if (byVersion.containsKey(checkpoint.version())) {
            return;
        }
        byVersion.put(checkpoint.version(), checkpoint);
        String prefix = PREFIX + checkpoint.version() + SEPARATOR;
        checkpoint.entries().forEach((name, value) -> changed.put(prefix + name, value));
        changed.put(prefix + ABOUT, about(checkpoint));
        for (Reason reason : Reason.values()) {
            List<Checkpoint> same = byVersion.values().stream()
                    .filter(kept -> kept.reason() == reason && kept.version() != held)
                    .toList();
            same.subList(0, Math.max(0, same.size() - reason.most())).forEach(this::forget);
        }
        while (bytes() > MOST_BYTES) {
            Checkpoint oldest = byVersion.values().stream()
                    .filter(kept -> kept.version() != held && kept.version() != checkpoint.version())
                    .findFirst()
                    .orElse(null);
            if (oldest == null) {
                return;
            }
            forget(oldest);
        }
    }

    /** Keeps the one of a version, if there is one, until another is to be held; 0: none is. */
    void hold(long version) {
        held = version;
    }

    private long bytes() {
        return byVersion.values().stream().mapToLong(Checkpoint::bytes).sum();
    }

    private void forget(Checkpoint checkpoint) {
        byVersion.remove(checkpoint.version());
        String prefix = PREFIX + checkpoint.version() + SEPARATOR;
        checkpoint.entries().keySet().forEach(name -> changed.put(prefix + name, null));
        changed.put(prefix + ABOUT, null);
    }

    /** That of a version; null: there is none. */
    @Nullable
    Checkpoint of(long version) {
        return byVersion.get(version);
    }

    /** All, oldest first. */
    List<Checkpoint> all() {
        return List.copyOf(byVersion.values());
    }

    Collection<Long> versions() {
        return byVersion.keySet();
    }

    /** Adds the entries that have changed since the last call; a value of null is an entry that is gone. */
    void drain(Map<String, byte @Nullable []> entries) {
        entries.putAll(changed);
        changed.clear();
    }

    private static byte[] about(Checkpoint checkpoint) {
        return ByteBuffer.allocate(ABOUT_BYTES)
                .put(LAYOUT)
                .put((byte) checkpoint.reason().ordinal())
                .putLong(checkpoint.version())
                .putLong(checkpoint.epoch())
                .putLong(checkpoint.points())
                .putLong(checkpoint.timestampMillis())
                .array();
    }

    /** Takes those among the entries of a store; one that is not whole, or of a layout not known here, is left out. */
    void restore(Map<String, byte[]> entries) {
        Map<String, Map<String, byte[]>> byPrefix = new TreeMap<>();
        entries.forEach((key, value) -> {
            int at = key.indexOf(SEPARATOR);
            if (key.startsWith(PREFIX) && at > 0) {
                byPrefix.computeIfAbsent(key.substring(0, at), any -> new HashMap<>())
                        .put(key.substring(at + 1), value);
            }
        });
        for (Map<String, byte[]> one : new ArrayList<>(byPrefix.values())) {
            byte[] about = one.remove(ABOUT);
            if (about == null || about.length != ABOUT_BYTES || about[0] != LAYOUT) {
                continue;
            }
            ByteBuffer in = ByteBuffer.wrap(about, 1, ABOUT_BYTES - 1);
            int reason = in.get();
            if (reason >= 0 && reason < Reason.values().length) {
                Checkpoint checkpoint = new Checkpoint(
                        in.getLong(), in.getLong(), in.getLong(), in.getLong(), Reason.values()[reason], one);
                byVersion.put(checkpoint.version(), checkpoint);
            }
        }
    }
}
