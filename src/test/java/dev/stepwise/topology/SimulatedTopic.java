package dev.stepwise.topology;

import dev.stepwise.topology.SimulatedTransaction.State;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a topic in the {@link Simulation}, as a reader of committed records sees it: nothing beyond the first
 * open transaction, nothing of those that were aborted, and offsets that markers have taken.
 */
final class SimulatedTopic {

    /**
     * A record.
     *
     * @param about what the simulation knows of it and the service does not
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Entry(byte @Nullable [] key, byte[] value, Headers headers, long timestamp, Object about) {

        Entry(byte[] value, long timestamp, Object about) {
            this(null, value, new RecordHeaders(), timestamp, about);
        }
    }

    /** @param entry null: a marker */
    private record Slot(@Nullable Entry entry, @Nullable SimulatedTransaction by) {}

    /** A record and where it is. */
    record Located(long offset, Entry entry) {}

    private final List<Slot> slots = new ArrayList<>();
    private long start;

    /** Writes outside of any transaction. */
    void append(Entry entry) {
        append(entry, null);
    }

    void append(Entry entry, @Nullable SimulatedTransaction by) {
        slots.add(new Slot(entry, by));
    }

    /** Takes an offset for a marker. */
    void mark() {
        slots.add(new Slot(null, null));
    }

    /** The first record at an offset or beyond that is committed; null: there is none yet. */
    @Nullable
    Located read(long offset) {
        for (long at = offset; at < slots.size(); at++) {
            Slot slot = slots.get((int) at);
            if (slot.by() != null && slot.by().state() == State.OPEN) {
                return null;
            }
            if (slot.entry() != null && (slot.by() == null || slot.by().state() == State.COMMITTED)) {
                return new Located(at, slot.entry());
            }
        }
        return null;
    }

    /** Deletes what is before an offset, as retention does. */
    void deleteBefore(long offset) {
        start = Math.max(start, Math.min(offset, slots.size()));
    }

    /** The first offset that is not deleted. */
    long start() {
        return start;
    }

    /** The offset after the last. */
    long end() {
        return slots.size();
    }

    /** Shows all that was ever committed, what has been deleted since included. */
    void committed(Consumer<Located> taker) {
        for (Located next = read(0); next != null; next = read(next.offset() + 1)) {
            taker.accept(next);
        }
    }
}
