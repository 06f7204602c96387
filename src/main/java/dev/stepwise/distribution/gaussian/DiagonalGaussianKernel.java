package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.PointBlock;
import java.util.Arrays;

/** Density of blocks of points under independent normal columns; a missing value adds nothing. */
final class DiagonalGaussianKernel implements DensityKernel {

    private final int firstColumn;
    private final double[] mean;
    private final double[] precision;
    private final double[] logConstant;
    private final double constant;

    DiagonalGaussianKernel(DiagonalGaussian distribution, int firstColumn) {
        this.firstColumn = firstColumn;
        this.mean = distribution.mean();
        double[] variance = distribution.variance();
        this.precision = new double[variance.length];
        this.logConstant = new double[variance.length];
        for (int j = 0; j < variance.length; j++) {
            precision[j] = 1 / variance[j];
            logConstant[j] = -0.5 * (FullGaussianKernel.LOG_TWO_PI + Math.log(variance[j]));
        }
        constant = Arrays.stream(logConstant).sum();
    }

    @Override
    public void evaluate(PointBlock points, double[] logDensities, double[] distances, int offset) {
        int n = points.size();
        if (!points.isComplete()) {
            for (int j = 0; j < mean.length; j++) {
                int from = (firstColumn + j) * points.capacity();
                addPresent(points.values(), from, j, logDensities, distances, offset, n);
            }
            return;
        }
        double[] squares = new double[n];
        int j = 0;
        for (; j + 3 < mean.length; j += 4) {
            addFourSquares(points.values(), (firstColumn + j) * points.capacity(), points.capacity(), j, squares, n);
        }
        for (; j < mean.length; j++) {
            addSquares(points.values(), (firstColumn + j) * points.capacity(), mean[j], precision[j], squares, n);
        }
        add(squares, constant, logDensities, distances, offset, n);
    }

    /** Adds four columns, so that sums are loaded and stored once for four products. */
    private void addFourSquares(double[] x, int from, int stride, int j, double[] squares, int n) {
        double m0 = mean[j];
        double m1 = mean[j + 1];
        double m2 = mean[j + 2];
        double m3 = mean[j + 3];
        double p0 = precision[j];
        double p1 = precision[j + 1];
        double p2 = precision[j + 2];
        double p3 = precision[j + 3];
        int second = from + stride;
        int third = second + stride;
        int fourth = third + stride;
        for (int i = 0; i < n; i++) {
            double d0 = x[from + i] - m0;
            double d1 = x[second + i] - m1;
            double d2 = x[third + i] - m2;
            double d3 = x[fourth + i] - m3;
            squares[i] += p0 * d0 * d0 + p1 * d1 * d1 + (p2 * d2 * d2 + p3 * d3 * d3);
        }
    }

    private static void add(double[] squares, double constant, double[] logs, double[] distances, int offset, int n) {
        for (int i = 0; i < n; i++) {
            logs[offset + i] += constant - 0.5 * squares[i];
        }
        for (int i = 0; i < n; i++) {
            distances[offset + i] += squares[i];
        }
    }

    private static void addSquares(double[] x, int from, double mean, double precision, double[] squares, int n) {
        for (int i = 0; i < n; i++) {
            double difference = x[from + i] - mean;
            squares[i] += precision * difference * difference;
        }
    }

    private void addPresent(double[] x, int from, int j, double[] logDensities, double[] distances, int offset, int n) {
        for (int i = 0; i < n; i++) {
            double difference = x[from + i] - mean[j];
            if (!Double.isNaN(difference)) {
                double square = precision[j] * difference * difference;
                logDensities[offset + i] += logConstant[j] - 0.5 * square;
                distances[offset + i] += square;
            }
        }
    }
}
