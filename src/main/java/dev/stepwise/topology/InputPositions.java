package dev.stepwise.topology;

import dev.stepwise.topology.SourceTopics.Deleted;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * How far a learner has come in every partition of its input. A batch that lies wholly before that place has been learned
 * from already; a batch that continues another one beyond that place shows that the other one was lost.
 */
final class InputPositions {

    private static final String KEY = "input-";
    private static final String SUSPECT = "suspect-";
    private static final Pattern ENTRY = Pattern.compile(KEY + "\\d{1,9}");
    private static final Pattern SUSPECT_ENTRY = Pattern.compile(SUSPECT + "\\d{1,9}");
    private static final byte LAYOUT = 1;
    private static final int BYTES = 1 + 3 * Long.BYTES;

    /** @param next offset of the partition; all before it has been learned from or is known to be lost */
    private record Position(Uuid topic, long next) {}

    /**
     * What a range shows.
     *
     * @param dropped whether the batch must not be learned from
     * @param repeated how many of its offsets have been learned from before
     * @param news whether the range before it in its partition was not repeated
     * @param unread offsets before it whose batches never came; null: none
     * @param unscored offsets that were deleted before they were scored; null: none
     * @param cutOff offsets of a dropped batch that have not been learned from before; null: none
     */
    record Verdict(
            boolean dropped,
            long repeated,
            boolean news,
            @Nullable Deleted unread,
            @Nullable Deleted unscored,
            @Nullable Deleted cutOff) {}

    private final Map<Integer, Position> positions = new HashMap<>();
    private final Set<Integer> changed = new HashSet<>();
    private final Set<Integer> repeating = new HashSet<>();

    /** Partitions before whose next range statistics may be gone. */
    private final Set<Integer> suspects = new HashSet<>();

    private final Set<Integer> changedSuspects = new HashSet<>();

    /**
     * Statistics were deleted before they were read. They may have been of any partition: in each, the next gap is a loss, even if
     * it is one between two lives of a scoring task, which could else be transaction markers or dead letters.
     */
    void suspectGaps() {
        suspects.addAll(positions.keySet());
        changedSuspects.addAll(positions.keySet());
    }

    /**
     * Judges a range and takes its batch for learned from, or for lost.
     *
     * <p>The sums of a batch cannot be cut. One that reaches from before the known place to beyond it, as after offsets that
     * were put back by hand, is learned from when at least half of it is new, and else dropped: the smaller error of the two.
     */
    Verdict take(InputRange range) {
        int partition = range.partition();
        Position position = positions.get(partition);
        if (position == null || !position.topic().equals(range.topic())) { // offsets of another topic say nothing
            moveTo(range, range.start());
            repeating.remove(partition);
            clear(partition);
            return new Verdict(false, 0, false, null, range.deleted(), null);
        }
        long known = position.next();
        long repeated = Math.max(0, Math.min(known, range.next()) - range.first());
        boolean news = repeated > 0 && repeating.add(partition);
        if (repeated == 0) {
            repeating.remove(partition);
        }
        if (range.next() <= known) {
            return new Verdict(true, repeated, news, null, null, null);
        }
        boolean suspected = clear(partition);
        moveTo(range, known);
        boolean dropped = repeated > range.next() - known;
        boolean gap = (range.continues() || suspected) && range.start() > known;
        return new Verdict(
                dropped,
                repeated,
                news,
                gap ? new Deleted(known, range.start()) : null,
                range.deleted(),
                dropped && !range.more() ? new Deleted(known, range.next()) : null);
    }

    /** Takes suspicion off a partition; returns whether there was any. */
    private boolean clear(int partition) {
        boolean suspected = suspects.remove(partition);
        if (suspected) {
            changedSuspects.add(partition);
        }
        return suspected;
    }

    /** Batches of one range are told apart from repeated ones: the last of them moves beyond it. */
    private void moveTo(InputRange range, long known) {
        long next = range.more() ? Math.max(range.first(), known) : range.next();
        positions.put(range.partition(), new Position(range.topic(), next));
        changed.add(range.partition());
    }

    /** Gives the entries that have changed since the last call. */
    void drain(BiConsumer<String, byte @Nullable []> entries) {
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
        for (int partition : changedSuspects) {
            entries.accept(SUSPECT + partition, suspects.contains(partition) ? new byte[] {LAYOUT} : null);
        }
        changedSuspects.clear();
    }

    /** Brings back what {@link #drain} gave, among other entries. */
    void restore(Map<String, byte[]> entries) {
        entries.forEach((key, value) -> {
            Position position = ENTRY.matcher(key).matches() ? read(value) : null;
            if (position != null) {
                positions.put(Integer.parseInt(key.substring(KEY.length())), position);
            } else if (SUSPECT_ENTRY.matcher(key).matches()) {
                suspects.add(Integer.parseInt(key.substring(SUSPECT.length())));
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
