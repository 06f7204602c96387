package dev.stepwise.em.points;

import java.util.Arrays;

/**
 * Extent, mean and deviation of every column among the rows that have a value there and a weight above 0. They are found for all
 * columns together in the order of the rows, because a column of a wide table lies scattered in memory.
 */
final class ColumnFacts {

    private final int size;
    private final int[] rows;
    private final double[] least;
    private final double[] largest;
    private final double[] mean;
    private final double[] deviation;
    private final boolean evenlyWeighted;

    private ColumnFacts(Dataset data) {
        int columns = data.columns();
        size = data.size();
        rows = new int[columns];
        least = new double[columns];
        largest = new double[columns];
        mean = new double[columns];
        deviation = new double[columns];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        Arrays.fill(largest, Double.NEGATIVE_INFINITY);
        double[] weight = new double[columns];
        double[] row = new double[columns];
        boolean even = true;
        double first = Double.NaN;
        for (int i = 0; i < data.size(); i++) {
            double w = data.weight(i);
            if (w > 0) {
                first = Double.isNaN(first) ? w : first;
                even &= w == first;
                data.row(i, row);
                addToMeans(row, w, weight);
            }
        }
        evenlyWeighted = even;
        double[] reach = new double[columns];
        Arrays.setAll(reach, j -> Math.max(largest[j] - mean[j], mean[j] - least[j]));
        double[] sum = new double[columns];
        for (int i = 0; i < data.size(); i++) {
            data.row(i, row);
            addSquares(row, data.weight(i), reach, sum);
        }
        for (int j = 0; j < columns; j++) {
            // what is left beside a large mean are its rounding errors
            boolean none = !(reach[j] > 1e-15 * Math.abs(mean[j])) || rows[j] == 0;
            deviation[j] = none ? 0 : reach[j] * Math.sqrt(sum[j] / weight[j]);
        }
    }

    /** Returns the facts of the rows that there are now. */
    static ColumnFacts of(Dataset data) {
        return new ColumnFacts(data);
    }

    private void addToMeans(double[] row, double w, double[] weight) {
        for (int j = 0; j < row.length; j++) {
            double x = row[j];
            if (!Double.isNaN(x)) {
                rows[j]++;
                weight[j] += w;
                mean[j] += w / weight[j] * (x - mean[j]);
                least[j] = Math.min(least[j], x);
                largest[j] = Math.max(largest[j], x);
            }
        }
    }

    /** Squares are those of parts of the longest distance from the mean, so that none overflows. */
    private void addSquares(double[] row, double w, double[] reach, double[] sum) {
        for (int j = 0; j < row.length; j++) {
            double part = (row[j] - mean[j]) / reach[j];
            if (!Double.isNaN(part)) {
                sum[j] += w * part * part;
            }
        }
    }

    /** Rows that the facts were found in, those of weight 0 too. */
    int size() {
        return size;
    }

    /** Rows that have a value. */
    int rows(int column) {
        return rows[column];
    }

    /** The least value; plus infinity where there is none. */
    double least(int column) {
        return least[column];
    }

    /** The largest value; minus infinity where there is none. */
    double largest(int column) {
        return largest[column];
    }

    /** Weighted mean; 0 where there is no value. */
    double mean(int column) {
        return mean[column];
    }

    /** Root of the weighted mean of squared distances from the mean; 0 where all values are equal, or there is none. */
    double deviation(int column) {
        return deviation[column];
    }

    /** Whether no two values differ. */
    boolean isConstant(int column) {
        return rows[column] == 0 || least[column] == largest[column];
    }

    /** Whether all rows of a weight above 0 have the same one. */
    boolean isEvenlyWeighted() {
        return evenlyWeighted;
    }
}
