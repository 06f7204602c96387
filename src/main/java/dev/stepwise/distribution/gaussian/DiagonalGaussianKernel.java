package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.PointBlock;

/** Density of blocks of points under independent normal columns; a missing value adds nothing. */
final class DiagonalGaussianKernel implements DensityKernel {

    private final int firstColumn;
    private final double[] mean;
    private final double[] precision;
    private final double[] logConstant;

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
    }

    @Override
    public void evaluate(PointBlock points, double[] logDensities, double[] distances, int offset) {
        int n = points.size();
        boolean complete = points.isComplete();
        for (int j = 0; j < mean.length; j++) {
            int from = (firstColumn + j) * points.capacity();
            if (complete) {
                add(points.values(), from, j, logDensities, distances, offset, n);
            } else {
                addPresent(points.values(), from, j, logDensities, distances, offset, n);
            }
        }
    }

    private void add(double[] x, int from, int j, double[] logDensities, double[] distances, int offset, int n) {
        double mu = mean[j];
        double p = precision[j];
        double constant = logConstant[j];
        for (int i = 0; i < n; i++) {
            double difference = x[from + i] - mu;
            logDensities[offset + i] += constant - 0.5 * p * difference * difference;
        }
        for (int i = 0; i < n; i++) {
            double difference = x[from + i] - mu;
            distances[offset + i] += p * difference * difference;
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
