package dev.stepwise.distribution.gaussian;

/** A normal distribution, whatever the structure of its covariance. */
public sealed interface Gaussian extends Elliptical permits FullGaussian, DiagonalGaussian {

    /** d values; a copy. */
    double[] mean();

    /** Covariance, packed (see {@link dev.stepwise.linalg.Packed}); a copy. */
    double[] covariance();

    /** The mean of one column. */
    double mean(int column);

    /** The variance of one column. */
    double variance(int column);

    /** {@code ln |Σ|}. */
    double logDeterminant();

    @Override
    Gaussian at(double[] coordinates);

    @Override
    Gaussian widened(double[] leastVariances);

    @Override
    default Gaussian shape() {
        return this;
    }

    @Override
    default Gaussian withShape(Gaussian shape) {
        return shape;
    }

    @Override
    default double degreesOfFreedom() {
        return Double.POSITIVE_INFINITY;
    }
}
