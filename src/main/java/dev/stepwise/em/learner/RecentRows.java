package dev.stepwise.em.learner;

import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.points.ScaleChange;
import dev.stepwise.mixture.MixtureShape;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The newest sampled rows of the stream, each with the number of points that had come when it came. For a learner that forgets
 * nothing they are a sample of all rows that ever came (a reservoir: Vitter 1985, algorithm R), and there is no order in them.
 */
final class RecentRows {

    static final int CAPACITY = 8_000;

    /** An arrival before that of any row. */
    static final long ALL = -1;

    /** Most numbers of a segment of the state. */
    private static final int SEGMENT_NUMBERS = 32_768;

    private static final int MOST_SEGMENT_ROWS = 500;

    /** Weight, label and arrival stand beside the columns. */
    private static final int EXTRA = 3;

    /**
     * Which rows are here.
     *
     * @param total ever added
     * @param emptied of these, the first that are forgotten; 0: none
     */
    public record State(long total, long emptied) {}

    private final int columns;
    private final boolean ofAllTimes;
    private final int width;
    private final int segmentRows;
    private final double[] numbers;
    private final boolean[] changed;
    private long total;
    private long emptied;

    /** @param ofAllTimes whether old rows are as good as new ones */
    RecentRows(int columns, boolean ofAllTimes) {
        this.columns = columns;
        this.ofAllTimes = ofAllTimes;
        width = columns + EXTRA;
        segmentRows = Math.clamp(SEGMENT_NUMBERS / width, 1, MOST_SEGMENT_ROWS);
        numbers = new double[CAPACITY * width];
        changed = new boolean[(CAPACITY + segmentRows - 1) / segmentRows];
    }

    /** Adds a copy of a row in the place of the oldest; where old rows are as good as new ones, in a random place or in none. */
    void add(SampledPoint point, long arrival) {
        long place = ofAllTimes && total >= CAPACITY
                ? new SplittableRandom(total).nextLong(total + 1) // a function of the state alone
                : total % CAPACITY;
        total++;
        if (place >= CAPACITY) {
            return;
        }
        int slot = (int) place;
        System.arraycopy(point.row(), 0, numbers, slot * width, columns);
        numbers[slot * width + columns] = point.weight();
        numbers[slot * width + columns + 1] = point.label();
        numbers[slot * width + columns + 2] = arrival;
        changed[slot / segmentRows] = true;
    }

    /** Rows ever added. */
    long total() {
        return total;
    }

    /** Whether all rows of a stream of so many points are here, forgotten ones too. A learner that was reverted has none. */
    boolean areAllOf(long points) {
        return total == points && total <= CAPACITY && arrival(0) > 0;
    }

    /** All rows, forgotten ones too. */
    Dataset all() {
        return rows(0, ALL);
    }

    boolean isFull() {
        return total - emptied >= CAPACITY;
    }

    /** Forgets all rows but so many, the newest, unless old ones are as good; their places are taken by those to come. */
    void forgetAllBut(int newest) {
        if (!ofAllTimes) {
            emptied = Math.max(emptied, total - newest);
        }
    }

    /**
     * Whether a column has left the scale of the rows before, which is looked at when there are enough new ones.
     *
     * @param added rows that have just come
     */
    boolean leaveScales(MixtureShape shape, int added) {
        boolean due = !ofAllTimes && total / ScaleChange.NEWEST > (total - added) / ScaleChange.NEWEST;
        return due && ScaleChange.isShownBy(rowsAfter(ALL), shape);
    }

    /** Forgets the rows that arrived before this. */
    void forgetBefore(long arrival) {
        if (ofAllTimes) {
            return;
        }
        long kept = oldest();
        while (kept < total && arrival(kept) < arrival) {
            kept++;
        }
        emptied = kept;
    }

    /** Multiplies all weights. */
    void scaleWeights(double factor) {
        for (int i = 0; factor != 1 && i < Math.min(total, CAPACITY); i++) {
            numbers[i * width + columns] *= factor;
            changed[i / segmentRows] = true;
        }
    }

    /** Number of the rows that arrived after this. */
    long count(long arrival) {
        long count = 0;
        for (long i = total - 1; i >= oldest() && (ofAllTimes || arrival(i) > arrival); i--) {
            count += arrival(i) > arrival ? 1 : 0;
        }
        return count;
    }

    private long oldest() {
        return Math.max(emptied, total - CAPACITY);
    }

    private double arrival(long row) {
        return numbers[(int) (row % CAPACITY) * width + columns + 2];
    }

    /** The rows that arrived after this, the oldest first; the set draws in what earlier releases let through. */
    Dataset rowsAfter(long arrival) {
        return rows(oldest(), arrival);
    }

    private Dataset rows(long from, long arrival) {
        Dataset rows = new Dataset(columns);
        double[] row = new double[columns];
        for (long i = from; i < total; i++) {
            int at = (int) (i % CAPACITY) * width;
            if (arrival(i) > arrival) {
                System.arraycopy(numbers, at, row, 0, columns);
                rows.add(row, numbers[at + columns], (int) numbers[at + columns + 1]);
            }
        }
        return rows;
    }

    int segments() {
        return changed.length;
    }

    /** The numbers of a segment, or null when they have not changed since the last call. */
    double @Nullable [] drainSegment(int segment) {
        if (!changed[segment]) {
            return null;
        }
        changed[segment] = false;
        int from = segment * segmentRows * width;
        int to = (int) Math.min(from + (long) segmentRows * width, Math.min(total, CAPACITY) * width);
        return Arrays.copyOfRange(numbers, from, to);
    }

    State state() {
        return new State(total, emptied);
    }

    /** Takes the state without the rows, which {@link #restoreSegment} takes. */
    void restore(State state) {
        total = state.total();
        emptied = state.emptied();
    }

    /** Takes the place of other rows, whose numbers are to be overwritten where they are kept; none of them is here. */
    void succeed(State state) {
        restore(state);
        int rows = (int) Math.min(total, CAPACITY);
        Arrays.fill(changed, 0, (rows + segmentRows - 1) / segmentRows, true);
        forgetAllBut(0);
    }

    /** Takes what {@link #drainSegment} gave. */
    void restoreSegment(int segment, double[] values) {
        System.arraycopy(values, 0, numbers, segment * segmentRows * width, values.length);
    }
}
