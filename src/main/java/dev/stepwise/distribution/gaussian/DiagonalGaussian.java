package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.Accumulator;
import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.InvalidParametersException;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.linalg.Packed;
import java.util.Arrays;

/** A normal distribution of independent columns; a spherical one has the same variance in all of them. */
public final class DiagonalGaussian implements Gaussian {

    private final double[] mean;
    private final double[] variance;

    /**
     * @param mean d values, finite
     * @param variance d values, finite and positive
     * @throws InvalidParametersException otherwise
     */
    public DiagonalGaussian(double[] mean, double[] variance) {
        this.mean = mean.clone();
        this.variance = variance.clone();
        if (!Arrays.stream(mean).allMatch(Double::isFinite)
                || !Arrays.stream(variance).allMatch(v -> v > 0 && v < Double.POSITIVE_INFINITY)) {
            throw new InvalidParametersException(
                    "a mean or variance of %d columns is not finite, or not positive".formatted(mean.length));
        }
    }

    static DiagonalGaussian fromArray(double[] values, int d) {
        return new DiagonalGaussian(Arrays.copyOf(values, d), Arrays.copyOfRange(values, d, 2 * d));
    }

    @Override
    public int dimension() {
        return mean.length;
    }

    @Override
    public double[] mean() {
        return mean.clone();
    }

    @Override
    public double mean(int column) {
        return mean[column];
    }

    @Override
    public double variance(int column) {
        return variance[column];
    }

    /** Variance of each column; a copy. */
    public double[] variance() {
        return variance.clone();
    }

    @Override
    public double[] covariance() {
        return Packed.diagonal(variance);
    }

    @Override
    public double logDeterminant() {
        double sum = 0;
        for (double v : variance) {
            sum += Math.log(v);
        }
        return sum;
    }

    @Override
    public DensityKernel kernel(int firstColumn, int capacity) {
        return new DiagonalGaussianKernel(this, firstColumn, capacity);
    }

    @Override
    public Accumulator accumulator(int firstColumn, int capacity) {
        return new DiagonalGaussianAccumulator(mean, firstColumn, capacity);
    }

    @Override
    public void addExpectation(PointBlock points, int firstColumn, int i, double r, double[] into, int at) {
        for (int j = 0; j < mean.length; j++) {
            double x = points.values()[(firstColumn + j) * points.capacity() + i];
            into[at + j] += r * (Double.isNaN(x) ? mean[j] : x);
        }
    }

    /** The means, then the logarithms of the variances. */
    @Override
    public double[] coordinates() {
        double[] coordinates = toArray();
        for (int j = mean.length; j < coordinates.length; j++) {
            coordinates[j] = Math.log(coordinates[j]);
        }
        return coordinates;
    }

    @Override
    public DiagonalGaussian at(double[] coordinates) {
        double[] values = coordinates.clone();
        for (int j = mean.length; j < values.length; j++) {
            values[j] = Math.exp(values[j]);
        }
        return fromArray(values, mean.length);
    }

    @Override
    public DiagonalGaussian widened(double[] leastVariances) {
        double[] wide = variance.clone();
        Arrays.setAll(wide, j -> Math.max(wide[j], leastVariances[j]));
        return new DiagonalGaussian(mean, wide);
    }

    @Override
    public double[] toArray() {
        double[] values = Arrays.copyOf(mean, 2 * mean.length);
        System.arraycopy(variance, 0, values, mean.length, mean.length);
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DiagonalGaussian that
                && Arrays.equals(mean, that.mean)
                && Arrays.equals(variance, that.variance);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(mean) + Arrays.hashCode(variance);
    }

    @Override
    public String toString() {
        return "DiagonalGaussian[mean=" + Arrays.toString(mean) + ", variance=" + Arrays.toString(variance) + "]";
    }
}
