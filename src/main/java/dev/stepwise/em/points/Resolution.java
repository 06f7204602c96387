package dev.stepwise.em.points;

import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.Units;
import dev.stepwise.mixture.MixtureShape;
import java.util.Arrays;

/**
 * How narrow a component can be told to be: a value stands for an interval as long as the smallest step between values. A
 * component that takes no room has on its value the density of the value's probability spread over that step, which is that of a
 * normal distribution of variance {@code step² / 2π}; narrower ones gain nothing that the data say. Where many values repeat,
 * the step is that of the repeated ones, which lie on a grid; of other numbers it is as good as nothing.
 */
public final class Resolution {

    /** The computation cannot handle a deviation below this part of a column's spread. */
    private static final double NARROWEST = 1e-6;

    /** Values nearer to each other than this part of the spread differ by rounding errors. */
    private static final double SAME = 1e-9;

    /** When this part of the rows repeats values, the repetition is no accident. */
    private static final double OFTEN = 0.25;

    /** Fewer repeated values than this may be all that repeat. */
    private static final int FEWEST_VALUES = 8;

    /** A constant column gets this part of its value as its deviation. */
    private static final double OF_CONSTANT = 1e-6;

    /** So many values of all columns together are sorted; in a sample of them a grid has the same step, and other numbers none. */
    private static final int MOST_VALUES = 200_000;

    /** And at least so many of each column. */
    private static final int FEWEST_ROWS = 1_000;

    private Resolution() {}

    /** The least variance of every column, in standardised units; 0 in columns without a density. */
    public static double[] leastVariances(Dataset data, MixtureShape shape, Units standardisation) {
        double[] least = new double[shape.columns()];
        double[] scale = standardisation.scale();
        int[] firstColumns = shape.firstColumns();
        for (int b = 0; b < firstColumns.length; b++) {
            Family family = shape.families().get(b);
            if (family.scaling() == Family.Scaling.NONE) {
                continue;
            }
            int from = firstColumns[b];
            int to = from + family.dimension();
            for (int j = from; j < to; j++) {
                double deviation = deviation(data, j) / scale[j];
                least[j] = Math.max(NARROWEST * NARROWEST, deviation * deviation);
            }
            if (family.scaling() == Family.Scaling.COMMON) {
                Arrays.fill(
                        least,
                        from,
                        to,
                        Arrays.stream(least, from, to).average().orElse(1));
            }
        }
        return least;
    }

    private static double deviation(Dataset data, int column) {
        ColumnFacts facts = data.columnFacts();
        if (facts.isConstant(column)) {
            return facts.rows(column) == 0 ? 1 : OF_CONSTANT * Math.max(1, Math.abs(facts.least(column)));
        }
        int rows = Math.max(FEWEST_ROWS, MOST_VALUES / data.columns());
        return step(ColumnSample.of(data, column, rows)) / Math.sqrt(2 * Math.PI);
    }

    /** The smallest step between values, or between those that repeat where they often do. */
    static double step(ColumnSample column) {
        double[] sorted = column.sorted();
        double same = SAME * column.spread();
        double ofAll = Double.POSITIVE_INFINITY;
        double ofRepeated = Double.POSITIVE_INFINITY;
        double before = Double.NaN;
        double repeatedBefore = Double.NaN;
        int repeated = 0;
        int values = 0;
        for (int i = 0; i < sorted.length; ) {
            int next = i + 1;
            while (next < sorted.length && sorted[next] - sorted[i] <= same) {
                next++;
            }
            ofAll = i > 0 ? Math.min(ofAll, sorted[i] - before) : ofAll;
            if (next > i + 1) {
                ofRepeated = repeated > 0 ? Math.min(ofRepeated, sorted[i] - repeatedBefore) : ofRepeated;
                repeatedBefore = sorted[i];
                repeated += next - i;
                values++;
            }
            before = sorted[i];
            i = next;
        }
        double step = values >= FEWEST_VALUES && repeated >= OFTEN * sorted.length ? ofRepeated : ofAll;
        return Double.isFinite(step) ? step : 0;
    }
}
