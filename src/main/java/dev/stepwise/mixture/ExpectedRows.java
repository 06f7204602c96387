package dev.stepwise.mixture;

import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The few complete points of a mini-batch, and what an E-step expects of them. Sums have the size of the model however few points
 * they are of; where points are few and the model is large, these are far fewer numbers, and the sums can be made of them.
 *
 * @param rows points, at least 1
 * @param values standardised, row by row
 * @param weights of the rows
 * @param responsibilities of the components, and of the background where there is one, row by row
 */
public record ExpectedRows(int rows, double[] values, double[] weights, double[] responsibilities) {

    /** Rows take the place of sums that have so many times their numbers. */
    private static final int WORTHWHILE = 4;

    /** Fewer numbers are no larger than what else there is to tell of a mini-batch. */
    private static final int LARGE = 1_000;

    /** Takes what there is of the points of a block, all of them complete. */
    public static ExpectedRows of(PointBlock points, Responsibilities expected) {
        int rows = points.size();
        return new ExpectedRows(
                rows,
                transposed(points.values(), points.columns(), points.capacity(), rows),
                Arrays.copyOf(points.weights(), rows),
                transposed(expected.values(), expected.terms(), expected.capacity(), rows));
    }

    private static double[] transposed(double[] columns, int width, int stride, int rows) {
        double[] all = new double[rows * width];
        for (int j = 0; j < width; j++) {
            for (int i = 0; i < rows; i++) {
                all[i * width + j] = columns[j * stride + i];
            }
        }
        return all;
    }

    /** Most rows that take the place of the sums of a mixture; 0: none, because its sums are small or are not of points alone. */
    public static int most(MixtureShape shape, int components) {
        long sums = components
                * (1L
                        + shape.families().stream()
                                .mapToInt(Family::statisticsLength)
                                .sum());
        int most = (int) Math.min(
                Integer.MAX_VALUE, sums / ((long) WORTHWHILE * (shape.columns() + 1 + terms(shape, components))));
        return sums >= LARGE && most > 0 && sumsAreOfPointsAlone(shape) ? most : 0;
    }

    private static boolean sumsAreOfPointsAlone(MixtureShape shape) {
        return MixtureAccumulator.ofCompletePoints(shape, new double[1][shape.columns()], 1) != null;
    }

    /** Numbers of the responsibilities of a row. */
    public static int terms(MixtureShape shape, int components) {
        return components + (shape.hasBackground() ? 1 : 0);
    }

    /**
     * The sums of these rows, about the mean that they have in each component.
     *
     * @throws IllegalArgumentException when the sums of this shape are not of points alone
     */
    public MixtureStatistics statistics(MixtureShape shape) {
        int terms = responsibilities.length / rows;
        int components = terms - terms(shape, 0);
        int[] present = IntStream.range(0, components)
                .filter(k -> IntStream.range(0, rows).anyMatch(i -> responsibilities[i * terms + k] != 0))
                .toArray();
        PointBlock block = new PointBlock(shape.columns(), rows);
        Responsibilities expected = new Responsibilities(present.length, rows);
        for (int i = 0; i < rows; i++) {
            block.add(row(i, shape.columns()), weights[i], PointBlock.UNLABELLED);
            for (int k = 0; k < present.length; k++) {
                expected.values()[k * rows + i] = responsibilities[i * terms + present[k]];
            }
            if (shape.hasBackground()) {
                expected.values()[present.length * rows + i] = responsibilities[i * terms + components];
            }
        }
        double[][] centres = new double[present.length][];
        Arrays.setAll(centres, k -> mean(expected.values(), k * rows, shape.columns()));
        MixtureAccumulator sums = MixtureAccumulator.ofCompletePoints(shape, centres, rows);
        if (sums == null) {
            throw new IllegalArgumentException("rows of a mixture whose sums need parameters");
        }
        sums.add(block, expected);
        return shape.among(components, present, sums.snapshot());
    }

    private double[] row(int i, int columns) {
        return Arrays.copyOfRange(values, i * columns, (i + 1) * columns);
    }

    /** The mean of the rows with these shares of them. */
    private double[] mean(double[] shares, int offset, int columns) {
        double[] mean = new double[columns];
        double mass = 0;
        for (int i = 0; i < rows; i++) {
            double r = weights[i] * shares[offset + i];
            mass += r;
            for (int j = 0; r > 0 && j < columns; j++) {
                mean[j] += (values[i * columns + j] - mean[j]) * (r / mass);
            }
        }
        return mean;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExpectedRows that
                && rows == that.rows
                && Arrays.equals(values, that.values)
                && Arrays.equals(weights, that.weights)
                && Arrays.equals(responsibilities, that.responsibilities);
    }

    @Override
    public int hashCode() {
        return Objects.hash(rows, Arrays.hashCode(values), Arrays.hashCode(weights), Arrays.hashCode(responsibilities));
    }

    @Override
    public String toString() {
        return "ExpectedRows" + List.of(rows, Arrays.toString(values), Arrays.toString(weights));
    }
}
