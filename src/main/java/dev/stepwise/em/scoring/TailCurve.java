package dev.stepwise.em.scoring;

import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.RobustScale;
import dev.stepwise.mixture.MixtureShape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known of how unusual points are, and hence how unusual one is. It holds the limits that shares of the points
 * lie below, and the units in which points are held against them. {@link TailTracker} says what the numbers mean and how
 * they follow a stream. An immutable value.
 */
public final class TailCurve {

    /** Shares that have a limit. The smallest is what some thousand points can tell; below it a Pareto tail goes on. */
    private static final double[] LEVELS = {0.75, 0.5, 0.25, 0.1, 0.03, 0.01, 0.003, 0.001, 0.0003};

    /** Nothing is known: whatever comes has the tail of a usual stream. */
    public static final TailCurve NONE = of(0, null);

    private final double rate;
    private final double[] numbers;
    private final double[] medians;
    private final double[] scales;

    /**
     * @param rate share of points that are anomalies; 0: none are marked
     * @param numbers of a {@link TailTracker}
     * @param medians of the columns of a point in the user's units
     * @param scales of the same; NaN where a column is no number. Both are empty where nothing is known of the columns
     */
    public TailCurve(double rate, double[] numbers, double[] medians, double[] scales) {
        if (numbers.length != TailTracker.numbers(levels(rate).length) || medians.length != scales.length) {
            throw new IllegalArgumentException(numbers.length + " numbers of tails at the rate " + rate);
        }
        this.rate = rate;
        this.numbers = numbers.clone();
        this.medians = medians.clone();
        this.scales = scales.clone();
    }

    /** A curve that knows of no point yet, but where units are given, for the columns whose scale is not NaN. */
    public static TailCurve of(double rate, @Nullable Units units) {
        return new TailCurve(
                rate,
                TailTracker.first(levels(rate)),
                units == null ? new double[0] : units.location(),
                units == null ? new double[0] : units.scale());
    }

    /** Returns this curve with other numbers. */
    public TailCurve withNumbers(double[] others) {
        return new TailCurve(rate, others, medians, scales);
    }

    /**
     * Returns this curve with other scales for the columns that are numbers.
     *
     * @param shape of a point
     * @param medians of its columns
     * @param scales of its columns
     */
    public TailCurve withScales(MixtureShape shape, double[] medians, double[] scales) {
        double[] judged = new double[scales.length];
        Arrays.fill(judged, Double.NaN);
        int[] first = shape.firstColumns();
        for (int b = 0; b < first.length; b++) {
            Family family = shape.families().get(b);
            if (family.scaling().isOfNumbers()) {
                System.arraycopy(scales, first[b], judged, first[b], family.dimension());
            }
        }
        return new TailCurve(rate, numbers, medians, judged);
    }

    /** Returns this curve with the scales that these rows have, and what is usual among them for the broad component. */
    public TailCurve withScalesOf(MixtureShape shape, Dataset rows) {
        double[] ofColumns = new double[rows.columns()];
        double[] scales = new double[rows.columns()];
        for (int j = 0; j < scales.length; j++) {
            RobustScale scale = RobustScale.of(rows, j);
            ofColumns[j] = scale.median();
            scales[j] = scale.scale();
        }
        TailCurve rescaled = withScales(shape, ofColumns, scales);
        return rescaled.withNumbers(TailTracker.centredOnBroad(rescaled, rows.blocks(Units.identity(rows.columns()))));
    }

    /** Whether another curve measures in the same units. */
    boolean hasScalesOf(TailCurve other) {
        return Arrays.equals(medians, other.medians) && Arrays.equals(scales, other.scales);
    }

    /**
     * Whether another curve measures in about the same units.
     *
     * @param share of a scale by which medians and scales may differ
     */
    public boolean hasScalesNear(TailCurve other, double share) {
        boolean near = scales.length == other.scales.length;
        for (int j = 0; near && j < scales.length; j++) {
            boolean both = Double.isNaN(scales[j]) && Double.isNaN(other.scales[j]);
            double most = share * other.scales[j];
            near = both
                    || Math.abs(scales[j] - other.scales[j]) <= most && Math.abs(medians[j] - other.medians[j]) <= most;
        }
        return near;
    }

    /** How many numbers a curve of this rate has. */
    public static int length(double rate) {
        return TailTracker.numbers(levels(rate).length);
    }

    /** The shares that have a limit, descending; the rate of anomalies is one of them. */
    static double[] levels(double rate) {
        boolean known = rate <= 0 || Arrays.stream(LEVELS).anyMatch(level -> level == rate);
        double[] levels = Arrays.copyOf(LEVELS, LEVELS.length + (known ? 0 : 1));
        int at = LEVELS.length;
        for (; !known && at > 0 && LEVELS[at - 1] < rate; at--) {
            levels[at] = LEVELS[at - 1];
        }
        if (!known) {
            levels[at] = rate;
        }
        return levels;
    }

    /**
     * Whether a point of this tail is an anomaly: its tail is at most the share of points that are to be marked. Among n points of
     * different tails, which are the multiples of 1/n, these are the whole number of points up to that share.
     *
     * @param rate share of points that are anomalies; 0: none are
     */
    public static boolean isAnomaly(double tail, double rate) {
        return rate > 0 && tail <= rate;
    }

    /** The share of points that are anomalies; 0: none are marked. */
    public double rate() {
        return rate;
    }

    /** The numbers of a tracker; a copy. */
    public double[] numbers() {
        return numbers.clone();
    }

    /** The medians of the columns; a copy. */
    public double[] medians() {
        return medians.clone();
    }

    /** The scales of the columns; a copy. */
    public double[] scales() {
        return scales.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TailCurve that
                && rate == that.rate
                && Arrays.equals(numbers, that.numbers)
                && Arrays.equals(medians, that.medians)
                && Arrays.equals(scales, that.scales);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(numbers) + Arrays.hashCode(medians);
    }

    @Override
    public String toString() {
        return "TailCurve[rate=" + rate + ", numbers=" + Arrays.toString(numbers) + "]";
    }
}
