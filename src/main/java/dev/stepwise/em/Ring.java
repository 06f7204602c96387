package dev.stepwise.em;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The newest sampled rows of the stream, each with the number of points that had come when it came. */
final class Ring {

    static final int CAPACITY = 8_000;

    /** Most numbers of a segment of the state. */
    private static final int SEGMENT_NUMBERS = 32_768;

    private static final int MOST_SEGMENT_ROWS = 500;

    /** Weight, label and arrival stand beside the columns. */
    private static final int EXTRA = 3;

    private final int columns;
    private final int width;
    private final int segmentRows;
    private final double[] numbers;
    private final boolean[] changed;
    private long total;

    Ring(int columns) {
        this.columns = columns;
        width = columns + EXTRA;
        segmentRows = Math.clamp(SEGMENT_NUMBERS / width, 1, MOST_SEGMENT_ROWS);
        numbers = new double[CAPACITY * width];
        changed = new boolean[(CAPACITY + segmentRows - 1) / segmentRows];
    }

    /** Adds a copy of a row in the place of the oldest. */
    void add(SampledPoint point, long arrival) {
        int slot = (int) (total % CAPACITY);
        System.arraycopy(point.row(), 0, numbers, slot * width, columns);
        numbers[slot * width + columns] = point.weight();
        numbers[slot * width + columns + 1] = point.label();
        numbers[slot * width + columns + 2] = arrival;
        changed[slot / segmentRows] = true;
        total++;
    }

    /** Rows ever added. */
    long total() {
        return total;
    }

    boolean isFull() {
        return total >= CAPACITY;
    }

    /** The rows that arrived after this, the oldest first. */
    Dataset rowsAfter(long arrival) {
        Dataset rows = new Dataset(columns);
        double[] row = new double[columns];
        for (long i = Math.max(0, total - CAPACITY); i < total; i++) {
            int at = (int) (i % CAPACITY) * width;
            if (numbers[at + columns + 2] > arrival) {
                System.arraycopy(numbers, at, row, 0, columns);
                rows.add(row, numbers[at + columns], (int) numbers[at + columns + 1]);
            }
        }
        return rows;
    }

    int segments() {
        return changed.length;
    }

    /** The state of a segment, or null when it has not changed since the last call. */
    byte @Nullable [] drainSegment(int segment, int layout) {
        if (!changed[segment]) {
            return null;
        }
        changed[segment] = false;
        int from = segment * segmentRows * width;
        int to = (int) Math.min(from + (long) segmentRows * width, Math.min(total, CAPACITY) * width);
        return new StateWriter(layout)
                .put(Arrays.copyOfRange(numbers, from, to))
                .toBytes();
    }

    void readSegment(int segment, StateReader in) {
        double[] values = in.readDoubles();
        System.arraycopy(values, 0, numbers, segment * segmentRows * width, values.length);
    }

    void readTotal(StateReader header) {
        total = header.readLong();
    }

    void writeHeader(StateWriter out) {
        out.put(total);
    }
}
