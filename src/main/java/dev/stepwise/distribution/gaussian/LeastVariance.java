package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Prior;
import dev.stepwise.linalg.Packed;
import dev.stepwise.linalg.SymmetricEigen;
import java.util.Arrays;

/**
 * The automatic prior of normal components in batch EM: every covariance that is nowhere narrower than the data can show is as
 * good as any other. Where the likelihood has a maximum among these, it is the estimate, without any bias; where a component
 * would collapse, it stops at the bound.
 *
 * @param variance for each column the least variance, positive; no covariance is below the diagonal matrix of these in any
 *     direction
 */
public record LeastVariance(double[] variance) implements Prior {

    /** A covariance within this part of the bound counts as one that the bound holds up. */
    private static final double AT_BOUND = 1e-3;

    public LeastVariance {
        variance = variance.clone();
    }

    @Override
    public double[] variance() {
        return variance.clone();
    }

    /** The least variance of one column. */
    double of(int column) {
        return variance[column];
    }

    /**
     * The covariance that maximises the likelihood within the bound: in units in which the bound is 1, eigenvalues below 1
     * become 1.
     *
     * @param covariance packed d × d, finite
     */
    double[] raise(double[] covariance) {
        int d = variance.length;
        double[] scaled = scaled(covariance);
        double[] raised = SymmetricEigen.positiveDefinite(scaled, d, 1);
        if (raised == scaled) {
            return covariance;
        }
        for (int i = 0, p = 0; i < d; i++) {
            for (int j = 0; j <= i; j++, p++) {
                raised[p] *= Math.sqrt(variance[i] * variance[j]);
            }
        }
        return raised;
    }

    private double[] scaled(double[] covariance) {
        double[] scaled = covariance.clone();
        for (int i = 0, p = 0; i < variance.length; i++) {
            for (int j = 0; j <= i; j++, p++) {
                scaled[p] /= Math.sqrt(variance[i] * variance[j]);
            }
        }
        return scaled;
    }

    /** A distribution within the bound; itself where it is, and where it has no variance. */
    @Override
    public Distribution raise(Distribution distribution) {
        return switch (distribution) {
            case DiagonalGaussian diagonal -> {
                double[] raised = diagonal.variance();
                Arrays.setAll(raised, j -> Math.max(raised[j], variance[j]));
                yield new DiagonalGaussian(diagonal.mean(), raised);
            }
            case FullGaussian full -> new FullGaussian(full.mean(), raise(full.covariance()));
            case StudentT t -> new StudentT((Gaussian) raise(t.shape()), t.degreesOfFreedom());
            default -> distribution;
        };
    }

    /** Whether the bound holds up a distribution in some direction: without it, it would be narrower. */
    @Override
    public boolean holds(Distribution distribution) {
        return switch (distribution) {
            case DiagonalGaussian diagonal -> {
                double[] variances = diagonal.variance();
                boolean held = false;
                for (int j = 0; j < variances.length; j++) {
                    held |= variances[j] < (1 + AT_BOUND) * variance[j];
                }
                yield held;
            }
            case FullGaussian full ->
                !SymmetricEigen.isAtLeast(scaled(full.covariance()), variance.length, 1 + AT_BOUND);
            case StudentT t -> holds(t.shape());
            default -> false;
        };
    }

    /** Returns the same bound in other units. */
    LeastVariance rescale(double[] scale) {
        double[] rescaled = variance.clone();
        Arrays.setAll(rescaled, j -> variance[j] * scale[j] * scale[j]);
        return new LeastVariance(rescaled);
    }

    /** Packed d × d. */
    double[] covariance() {
        return Packed.diagonal(variance);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LeastVariance that && Arrays.equals(variance, that.variance);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(variance);
    }

    @Override
    public String toString() {
        return "LeastVariance" + Arrays.toString(variance);
    }
}
