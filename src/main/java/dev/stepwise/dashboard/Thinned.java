package dev.stepwise.dashboard;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A series over time that never holds more than so many entries or bytes: where it is full, the entry goes whose neighbours are
 * nearest to each other, so that what stays covers all of the time about evenly. The first and the last always stay. Not thread
 * safe.
 */
final class Thinned<T> {

    private final int mostEntries;
    private final long mostBytes;
    private final List<Entry<T>> entries = new ArrayList<>();
    private long bytes;

    /**
     * An entry.
     *
     * @param timestampMillis ascending
     * @param bytes what it takes, about
     */
    record Entry<T>(long timestampMillis, long bytes, T value) {}

    /** @param mostEntries at least 2 */
    Thinned(int mostEntries, long mostBytes) {
        this.mostEntries = mostEntries;
        this.mostBytes = mostBytes;
    }

    /** Adds an entry at the end. */
    void add(long timestampMillis, long size, T value) {
        entries.add(new Entry<>(timestampMillis, size, value));
        bytes += size;
        while (entries.size() > 2 && (entries.size() > mostEntries || bytes > mostBytes)) {
            bytes -= entries.remove(mostDispensable()).bytes();
        }
    }

    private int mostDispensable() {
        int best = 1;
        long smallest = Long.MAX_VALUE;
        for (int i = 1; i < entries.size() - 1; i++) {
            long gap = entries.get(i + 1).timestampMillis() - entries.get(i - 1).timestampMillis();
            if (gap < smallest) {
                smallest = gap;
                best = i;
            }
        }
        return best;
    }

    /** The newest value; null: none yet. */
    @Nullable
    T last() {
        return entries.isEmpty() ? null : entries.getLast().value();
    }

    /** Returns the entries that are there, the oldest first. */
    List<T> values() {
        return entries.stream().map(Entry::value).toList();
    }

    void clear() {
        entries.clear();
        bytes = 0;
    }
}
