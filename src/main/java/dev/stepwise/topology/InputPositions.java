package dev.stepwise.topology;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * How far a learner has come in every partition of its input. A batch that lies wholly before that place has been learned
 * from already; a batch that continues another one beyond that place shows that the other one was lost.
 */
final class InputPositions {

    private static final String KEY = "input-";
    private static final byte LAYOUT = 1;
    private static final int BYTES = 1 + 3 * Long.BYTES;

    /** @param next offset of the partition; all before it has been learned from or is known to be lost */
    private record Position(Uuid topic, long next) {}

    /**
     * What a range shows.
     *
     * @param repeated whether the batch has been learned from already
     * @param news whether the batch before it in its partition was not repeated
     * @param lost offsets before the batch that no batch brought
     */
    record Verdict(boolean repeated, boolean news, long lost) {}

    private final Map<Integer, Position> positions = new HashMap<>();
    private final Set<Integer> changed = new HashSet<>();
    private final Set<Integer> repeating = new HashSet<>();

    /** Judges a range and, unless it is repeated, takes its batch for learned from. */
    Verdict take(InputRange range) {
        int partition = range.partition();
        Position known = positions.get(partition);
        if (known != null && !known.topic().equals(range.topic())) {
            known = null; // offsets of another topic say nothing of this one
        }
        if (known != null && range.next() <= known.next()) {
            return new Verdict(true, repeating.add(partition), 0);
        }
        repeating.remove(partition);
        long lost = known != null && range.continues() ? Math.max(0, range.first() - known.next()) : 0;
        long next = range.next();
        if (range.more()) { // the batches of one range are told apart from repeated ones
            next = known == null ? range.first() : Math.max(range.first(), known.next());
        }
        positions.put(partition, new Position(range.topic(), next));
        changed.add(partition);
        return new Verdict(false, false, lost);
    }

    /** Gives the entries that have changed since the last call. */
    void drain(BiConsumer<String, byte[]> entries) {
        for (int partition : changed) {
            Position position = positions.get(partition);
            if (position != null) {
                byte[] bytes = ByteBuffer.allocate(BYTES)
                        .put(LAYOUT)
                        .putLong(position.topic().getMostSignificantBits())
                        .putLong(position.topic().getLeastSignificantBits())
                        .putLong(position.next())
                        .array();
                entries.accept(KEY + partition, bytes);
            }
        }
        changed.clear();
    }

    /** Brings back what {@link #drain} gave, among other entries. */
    void restore(Map<String, byte[]> entries) {
        entries.forEach((key, value) -> {
            Position position = key.startsWith(KEY) ? read(value) : null;
            if (position != null) {
                positions.put(Integer.parseInt(key.substring(KEY.length())), position);
            }
        });
    }

    private static @Nullable Position read(byte[] value) {
        ByteBuffer in = ByteBuffer.wrap(value);
        return value.length == BYTES && in.get() == LAYOUT
                ? new Position(new Uuid(in.getLong(), in.getLong()), in.getLong())
                : null;
    }
}
