package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.CollapseException;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.ExpectedDensity;
import dev.stepwise.distribution.VariationalPosterior;
import dev.stepwise.distribution.VariationalPrior;
import dev.stepwise.linalg.Cholesky;
import dev.stepwise.linalg.Packed;
import dev.stepwise.linalg.SymmetricEigen;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.special.Gamma;

/** Normal-Wishart posteriors of full covariances, one each or one for all: Bishop 2006, equations 10.59 to 10.65. */
final class VariationalFullGaussian {

    private final int d;
    private final boolean tied;
    private final double priorScale;
    private final double priorFreedom;

    VariationalFullGaussian(int d, boolean tied, VariationalPrior prior) {
        this.d = d;
        this.tied = tied;
        this.priorScale = prior.scale(d);
        this.priorFreedom = d + 2;
    }

    VariationalPosterior of(List<FullGaussianStatistics> components) {
        List<Distribution> means = new ArrayList<>();
        List<ExpectedDensity> expectations = new ArrayList<>();
        double divergence = 0;
        double sharedFreedom = priorFreedom;
        double[] sharedScale = scale();
        for (FullGaussianStatistics s : components) {
            sharedFreedom += s.evidence();
            add(sharedScale, s);
        }
        sharedScale = SymmetricEigen.positiveDefinite(sharedScale, d, 0);
        for (FullGaussianStatistics s : components) {
            double freedom = tied ? sharedFreedom : priorFreedom + s.evidence();
            double[] scale = sharedScale;
            if (!tied) {
                scale = scale();
                add(scale, s);
                scale = SymmetricEigen.positiveDefinite(scale, d, 0); // as it is, but for rounding errors of far points
            }
            double count = VariationalPrior.MEAN_COUNT + s.evidence();
            double[] mean = s.mean();
            for (int j = 0; j < d; j++) {
                mean[j] *= s.evidence() / count;
            }
            means.add(new FullGaussian(mean, divided(scale, freedom - d - 1)));
            expectations.add(ExpectedDensity.perPoint(
                    new FullGaussian(mean, divided(scale, freedom)), cost(freedom) - 0.5 * d / count));
            divergence += meanDivergence(mean, count, freedom, scale);
            divergence += tied ? 0 : wishartDivergence(freedom, scale);
        }
        return new VariationalPosterior(
                means, expectations, tied ? divergence + wishartDivergence(sharedFreedom, sharedScale) : divergence);
    }

    private double[] scale() {
        double[] scale = new double[Packed.length(d)];
        for (int i = 0; i < d; i++) {
            scale[Packed.index(i, i)] = priorScale;
        }
        return scale;
    }

    /** Scatter, and the pull of the prior mean at 0. */
    private void add(double[] scale, FullGaussianStatistics s) {
        double[] scatter = s.scatter();
        for (int p = 0; p < scale.length; p++) {
            scale[p] += scatter[p];
        }
        double n = s.evidence();
        Packed.addOuterProduct(scale, VariationalPrior.MEAN_COUNT * n / (VariationalPrior.MEAN_COUNT + n), s.mean());
    }

    private static double[] divided(double[] values, double by) {
        double[] divided = values.clone();
        for (int p = 0; p < divided.length; p++) {
            divided[p] /= by;
        }
        return divided;
    }

    /** {@code ½ (E ln|Λ| − ln|E Λ|)}. */
    private double cost(double freedom) {
        double sum = d * (Math.log(2) - Math.log(freedom));
        for (int i = 0; i < d; i++) {
            sum += Gamma.digamma(0.5 * (freedom - i));
        }
        return 0.5 * sum;
    }

    /** {@code E KL(q(μ | Λ) ‖ p(μ | Λ))}. */
    private double meanDivergence(double[] mean, double count, double freedom, double[] scale) {
        double[] inverse = inverse(scale);
        double[] outer = new double[inverse.length];
        Packed.addOuterProduct(outer, 1, mean);
        double ratio = VariationalPrior.MEAN_COUNT / count;
        return 0.5
                * (d * (ratio - 1 - Math.log(ratio))
                        + VariationalPrior.MEAN_COUNT * freedom * Packed.traceOfProduct(inverse, outer, d));
    }

    private double wishartDivergence(double freedom, double[] scale) {
        double logDeterminant = Cholesky.logDeterminant(factor(scale), d);
        double expectedLog = d * Math.log(2) - logDeterminant;
        for (int i = 0; i < d; i++) {
            expectedLog += Gamma.digamma(0.5 * (freedom - i));
        }
        double trace = 0;
        double[] inverse = inverse(scale);
        for (int i = 0; i < d; i++) {
            trace += priorScale * inverse[Packed.index(i, i)];
        }
        return logNormaliser(freedom, logDeterminant)
                - logNormaliser(priorFreedom, d * Math.log(priorScale))
                + 0.5 * (freedom - priorFreedom) * expectedLog
                - 0.5 * freedom * d
                + 0.5 * freedom * trace;
    }

    /** {@code ln B(W, ν)} of Bishop's equation B.79, from the determinant of the inverse of W, without terms in π. */
    private double logNormaliser(double freedom, double logDeterminantOfScale) {
        double sum = 0.5 * freedom * (logDeterminantOfScale - d * Math.log(2));
        for (int i = 0; i < d; i++) {
            sum -= Gamma.logGamma(0.5 * (freedom - i));
        }
        return sum;
    }

    private double[] factor(double[] scale) {
        double[] factor = Cholesky.factor(scale, d);
        if (factor == null) {
            throw new CollapseException(0);
        }
        return factor;
    }

    private double[] inverse(double[] scale) {
        return Cholesky.inverseOfProduct(Cholesky.invert(factor(scale), d), d);
    }
}
