package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Prior;
import dev.stepwise.linalg.Cholesky;
import dev.stepwise.linalg.Packed;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Log prior of normal components at given parameters, without normalising constants: what the M-step maximises. */
final class GaussianPriorKernel {

    private GaussianPriorKernel() {}

    static double of(CovarianceStructure structure, int d, List<Distribution> components, Prior prior) {
        return switch (prior) {
            case NormalInverseWishart niw -> conjugate(structure, d, components, niw);
            case PooledScatter pooled -> structure.isTied() ? 0 : automatic(d, components, pooled);
            default -> 0;
        };
    }

    /** {@code −(a/2) Σ_k [ln |Σ_k| + tr(Σ_k⁻¹ W)]}. */
    private static double automatic(int d, List<Distribution> components, PooledScatter pooled) {
        double sum = 0;
        for (Distribution distribution : components) {
            Gaussian gaussian = (Gaussian) distribution;
            sum += gaussian.logDeterminant() + traceOfRatio(gaussian, pooled.covariance(), d);
        }
        return -0.5 * pooled.points() * sum;
    }

    /** {@code tr(Σ⁻¹ W)}. */
    private static double traceOfRatio(Gaussian gaussian, double[] numerator, int d) {
        if (gaussian instanceof DiagonalGaussian diagonal) {
            double[] variance = diagonal.variance();
            double sum = 0;
            for (int j = 0; j < d; j++) {
                sum += numerator[Packed.index(j, j)] / variance[j];
            }
            return sum;
        }
        return Packed.traceOfProduct(inverse(gaussian), numerator, d);
    }

    /** {@code −½ [c ln |Σ| + tr(Λ Σ⁻¹)]} for every covariance and {@code −½ κ (μ−m)ᵀ Σ⁻¹ (μ−m)} for every mean. */
    private static double conjugate(
            CovarianceStructure structure, int d, List<Distribution> components, NormalInverseWishart niw) {
        double sum = 0;
        for (int k = 0; k < components.size(); k++) {
            Gaussian gaussian = (Gaussian) components.get(k);
            double[] difference = gaussian.mean();
            for (int j = 0; j < d; j++) {
                difference[j] -= niw.mean()[j];
            }
            sum += niw.meanCount() * squaredLength(gaussian, difference);
            if (k == 0 || !structure.isTied()) {
                int sharing = structure.isTied() ? components.size() : 1;
                sum += coefficient(structure, d, sharing, niw.degreesOfFreedom()) * gaussian.logDeterminant()
                        + traceOfRatio(gaussian, niw.scale(), d);
            }
        }
        return -0.5 * sum;
    }

    /** {@code δᵀ Σ⁻¹ δ}. */
    private static double squaredLength(Gaussian gaussian, double[] difference) {
        double[] z = difference.clone();
        if (gaussian instanceof DiagonalGaussian diagonal) {
            double[] variance = diagonal.variance();
            Arrays.setAll(z, j -> difference[j] / Math.sqrt(variance[j]));
        } else {
            Cholesky.solveLower(((FullGaussian) gaussian).factor(), z, z.length);
        }
        double sum = 0;
        for (double value : z) {
            sum += value * value;
        }
        return sum;
    }

    /** Returns the coefficient of ln |Σ|. It belongs to the denominators of the M-step. */
    private static double coefficient(CovarianceStructure structure, int d, int sharing, double degreesOfFreedom) {
        return switch (structure.shape()) {
            case FULL -> degreesOfFreedom + d + sharing + 1;
            case DIAGONAL -> degreesOfFreedom + sharing + 2;
            case SPHERICAL -> (degreesOfFreedom + sharing * d + 2) / d;
        };
    }

    private static double[] inverse(Gaussian gaussian) {
        int d = gaussian.dimension();
        double[] factor = Objects.requireNonNull(
                Cholesky.factor(gaussian.covariance(), d), "a normal distribution has a covariance");
        return Cholesky.inverseOfProduct(Cholesky.invert(factor, d), d);
    }
}
