package dev.stepwise.distribution;

/** A normal distribution, whatever the structure of its covariance. */
public sealed interface Gaussian extends Distribution permits FullGaussian, DiagonalGaussian {

    /** d values; a copy. */
    double[] mean();

    /** Covariance, packed (see {@link dev.stepwise.linalg.Packed}); a copy. */
    double[] covariance();

    /** {@code ln |Σ|}. */
    double logDeterminant();
}
