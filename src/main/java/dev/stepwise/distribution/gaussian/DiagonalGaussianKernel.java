package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.linalg.kernel.BlockKernel;
import java.util.Arrays;

/** Density of blocks of points under independent normal columns; a missing value adds nothing. */
final class DiagonalGaussianKernel implements DensityKernel {

    private final int firstColumn;
    private final double[] mean;
    private final double[] precision;
    private final double[] logConstant;
    private final double constant;
    private final double[] squares;

    DiagonalGaussianKernel(DiagonalGaussian distribution, int firstColumn, int capacity) {
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
        squares = new double[capacity];
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
        int capacity = points.capacity();
        BlockKernel.best()
                .scaledSquares(points.values(), firstColumn * capacity, capacity, mean, precision, squares, 0, n);
        add(squares, constant, logDensities, distances, offset, n);
    }

    private static void add(double[] squares, double constant, double[] logs, double[] distances, int offset, int n) {
        for (int i = 0; i < n; i++) {
            logs[offset + i] += constant - 0.5 * squares[i];
        }
        for (int i = 0; i < n; i++) {
            distances[offset + i] += squares[i];
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
