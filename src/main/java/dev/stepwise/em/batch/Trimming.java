package dev.stepwise.em.batch;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Points farthest from the middle of all, in units that they do not blow up themselves: medians and absolute deviations. */
final class Trimming {

    private Trimming() {}

    /**
     * Which rows they are.
     *
     * @param rows vectors; NaN is missing
     * @param share of all rows, from 0 to 1
     */
    static boolean[] of(double[][] rows, double share) {
        double[] squares = new double[rows.length];
        int columns = rows.length == 0 ? 0 : rows[0].length;
        for (int j = 0; j < columns; j++) {
            int column = j;
            double centre = median(Arrays.stream(rows).mapToDouble(row -> row[column]));
            double spread = median(Arrays.stream(rows).mapToDouble(row -> Math.abs(row[column] - centre)));
            for (int i = 0; i < rows.length && spread > 0; i++) {
                double distance = (rows[i][j] - centre) / spread;
                squares[i] += Double.isNaN(distance) ? 0 : distance * distance;
            }
        }
        boolean[] far = new boolean[rows.length];
        IntStream.range(0, rows.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -squares[i]))
                .limit((long) (share * rows.length))
                .forEach(i -> far[i] = squares[i] > 0);
        return far;
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.filter(x -> !Double.isNaN(x)).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }
}
