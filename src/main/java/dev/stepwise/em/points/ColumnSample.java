package dev.stepwise.em.points;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The values of one column in ascending order, with the weights of their rows, of at most so many rows. */
final class ColumnSample {

    /** Enough for the quantiles, and little work. */
    private static final int MOST = 10_000;

    private final double[] values;
    private final double[] cumulative;

    private ColumnSample(double[] values, double[] cumulative) {
        this.values = values;
        this.cumulative = cumulative;
    }

    /** Samples the rows that have a value and a weight above 0. It takes evenly spaced rows where there are many. */
    static ColumnSample of(Dataset data, int column) {
        return of(data, column, MOST);
    }

    /** Samples as above, but no more than so many rows, if these are fewer. */
    static ColumnSample of(Dataset data, int column, int most) {
        int rows = Math.min(data.size(), Math.min(most, MOST));
        double[] values = new double[rows];
        double[] weights = new double[rows];
        int size = 0;
        boolean even = true;
        for (int i = 0; i < rows; i++) {
            int row = rows == data.size() ? i : (int) ((long) i * data.size() / rows);
            double value = data.value(row, column);
            if (!Double.isNaN(value) && data.weight(row) > 0) {
                values[size] = value + 0.0; // −0 is 0
                weights[size] = data.weight(row);
                even &= weights[size] == weights[0];
                size++;
            }
        }
        return of(Arrays.copyOf(values, size), Arrays.copyOf(weights, size), even);
    }

    private static ColumnSample of(double[] values, double[] weights, boolean even) {
        double[] sorted = values.clone();
        double[] cumulative = new double[values.length];
        double sum = 0;
        if (even) {
            Arrays.sort(sorted);
            Arrays.setAll(cumulative, i -> i + 1);
            return new ColumnSample(sorted, cumulative);
        }
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(i -> i)
                .toArray();
        for (int i = 0; i < order.length; i++) {
            sorted[i] = values[order[i]];
            sum += weights[order[i]];
            cumulative[i] = sum;
        }
        return new ColumnSample(sorted, cumulative);
    }

    boolean isEmpty() {
        return values.length == 0;
    }

    /** Whether all values are equal. */
    boolean isConstant() {
        return values.length == 0 || values[0] == values[values.length - 1];
    }

    int size() {
        return values.length;
    }

    /** Returns the values in ascending order. The array is not a copy. */
    double[] sorted() {
        return values;
    }

    /** The least value that so much of the weight does not exceed; NaN where there is none. */
    double quantile(double share) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double wanted = share * cumulative[cumulative.length - 1];
        int at = Arrays.binarySearch(cumulative, wanted);
        return values[Math.min(values.length - 1, at >= 0 ? at : -at - 1)];
    }

    double median() {
        return quantile(0.5);
    }

    /**
     * Half the distance between two quantiles, the innermost of several pairs that differ, in units in which it is the standard
     * deviation of a normal distribution: the middle nine tenths, or more where most values are equal. 0: all are.
     */
    double spread() {
        for (Tail tail : TAILS) {
            double half = quantile(1 - tail.share()) / 2 - quantile(tail.share()) / 2;
            if (half > 0) {
                return half / tail.deviations();
            }
        }
        return values.length == 0 ? 0 : (values[values.length - 1] / 2 - values[0] / 2) / LAST.deviations();
    }

    /** How many standard deviations from the mean of a normal distribution lie beyond a share of it. */
    private record Tail(double share, double deviations) {}

    private static final Tail LAST = new Tail(0.001, 3.0902);

    private static final Tail[] TAILS = {new Tail(0.05, 1.6449), new Tail(0.01, 2.3263), LAST};
}
