package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.Accumulator;
import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.InvalidParametersException;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.linalg.Cholesky;
import dev.stepwise.linalg.Packed;
import java.util.Arrays;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.jspecify.annotations.Nullable;

/** A normal distribution with a covariance of any form. */
public final class FullGaussian implements Gaussian {

    /** Part of the variance of a column that needs no width, so that it has a unit too. */
    private static final double NO_VARIANCE = 1e-8;

    private final double[] mean;
    private final double[] covariance;
    private final double[] factor;

    /** Made when it is needed first: all tasks of a process score with one object. */
    private volatile double @Nullable [] inverseFactor;

    /**
     * @param mean d values
     * @param covariance packed d × d
     * @throws InvalidParametersException when a value is not finite or the covariance is not positive definite
     */
    public FullGaussian(double[] mean, double[] covariance) {
        this.mean = mean.clone();
        this.covariance = covariance.clone();
        double[] lower = Cholesky.factor(this.covariance, mean.length);
        if (lower == null || !Arrays.stream(mean).allMatch(Double::isFinite)) {
            throw new InvalidParametersException(
                    "a mean or covariance of %d columns is not finite, or not positive definite"
                            .formatted(mean.length));
        }
        this.factor = lower;
    }

    static FullGaussian fromArray(double[] values, int d) {
        return new FullGaussian(Arrays.copyOf(values, d), Arrays.copyOfRange(values, d, d + Packed.length(d)));
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
        return covariance[Packed.index(column, column)];
    }

    @Override
    public double[] covariance() {
        return covariance.clone();
    }

    /** Lower Cholesky factor of the covariance, packed; a copy. */
    public double[] factor() {
        return factor.clone();
    }

    /** Inverse of {@link #factor()}, packed; not a copy. */
    double[] inverseFactor() {
        double[] inverse = inverseFactor;
        if (inverse == null) {
            inverse = Cholesky.invert(factor, mean.length);
            inverseFactor = inverse;
        }
        return inverse;
    }

    @Override
    public double logDeterminant() {
        return Cholesky.logDeterminant(factor, mean.length);
    }

    @Override
    public DensityKernel kernel(int firstColumn, int capacity) {
        return new FullGaussianKernel(this, firstColumn, capacity);
    }

    @Override
    public Accumulator accumulator(int firstColumn, int capacity) {
        return new FullGaussianAccumulator(this, firstColumn, capacity);
    }

    @Override
    public void addExpectation(PointBlock points, int firstColumn, int i, double r, double[] into, int at) {
        ConditionalGaussian conditional = new ConditionalCache(this).of(points, firstColumn, i);
        double[] x = new double[mean.length];
        conditional.complete(points, firstColumn, i, x);
        for (int j = 0; j < x.length; j++) {
            into[at + j] += r * x[j];
        }
    }

    /** The means, then the Cholesky factor, packed, with the logarithms of its diagonal. */
    @Override
    public double[] coordinates() {
        int d = mean.length;
        double[] coordinates = Arrays.copyOf(mean, d + factor.length);
        System.arraycopy(factor, 0, coordinates, d, factor.length);
        for (int j = 0; j < d; j++) {
            coordinates[d + Packed.index(j, j)] = Math.log(factor[Packed.index(j, j)]);
        }
        return coordinates;
    }

    @Override
    public FullGaussian at(double[] coordinates) {
        int d = mean.length;
        double[] lower = Arrays.copyOfRange(coordinates, d, coordinates.length);
        for (int j = 0; j < d; j++) {
            lower[Packed.index(j, j)] = Math.exp(lower[Packed.index(j, j)]);
        }
        return new FullGaussian(Arrays.copyOf(coordinates, d), Cholesky.product(lower, d));
    }

    /** Widens the distribution in units in which the least variance is 1, so that no eigenvalue is below 1. */
    @Override
    public FullGaussian widened(double[] leastVariances) {
        int d = mean.length;
        double[] unit = new double[d];
        Arrays.setAll(unit, j -> Math.sqrt(Math.max(leastVariances[j], NO_VARIANCE * variance(j))));
        RealMatrix scaled = MatrixUtils.createRealMatrix(d, d);
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                double value = covariance[Packed.index(i, j)] / (unit[i] * unit[j]);
                scaled.setEntry(i, j, value);
                scaled.setEntry(j, i, value);
            }
        }
        EigenDecomposition eigen = new EigenDecomposition(scaled);
        double[] wide = covariance.clone();
        for (int e = 0; e < d; e++) {
            double missing = 1 - eigen.getRealEigenvalue(e);
            RealVector direction = eigen.getEigenvector(e);
            for (int i = 0; missing > 0 && i < d; i++) {
                for (int j = 0; j <= i; j++) {
                    wide[Packed.index(i, j)] +=
                            missing * direction.getEntry(i) * direction.getEntry(j) * unit[i] * unit[j];
                }
            }
        }
        return new FullGaussian(mean, wide);
    }

    @Override
    public double[] toArray() {
        double[] values = Arrays.copyOf(mean, mean.length + covariance.length);
        System.arraycopy(covariance, 0, values, mean.length, covariance.length);
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FullGaussian that
                && Arrays.equals(mean, that.mean)
                && Arrays.equals(covariance, that.covariance);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(mean) + Arrays.hashCode(covariance);
    }

    @Override
    public String toString() {
        return "FullGaussian[mean=" + Arrays.toString(mean) + ", covariance=" + Arrays.toString(covariance) + "]";
    }
}
