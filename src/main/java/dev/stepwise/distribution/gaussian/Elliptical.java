package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.linalg.Packed;
import org.apache.commons.math3.special.Gamma;

/**
 * A distribution of numbers whose density depends on the squared distance {@code δ² = (x − μ)ᵀ Σ⁻¹ (x − μ)} alone: a normal or a
 * student-t one.
 */
public interface Elliptical extends Distribution {

    /** The normal distribution with the same μ and Σ. */
    Gaussian shape();

    /** Returns a distribution of the same kind about another centre, or with another matrix. */
    Elliptical withShape(Gaussian shape);

    /** How heavy the tails are; infinite for a normal distribution. */
    double degreesOfFreedom();

    /** Natural logarithm of the density of one column. */
    default double logDensity(int column, double x) {
        Gaussian shape = shape();
        double variance = shape.covariance()[Packed.index(column, column)];
        double squared = Math.pow(x - shape.mean()[column], 2) / variance;
        double nu = degreesOfFreedom();
        double log = nu < Double.POSITIVE_INFINITY
                ? Gamma.logGamma((nu + 1) / 2)
                        - Gamma.logGamma(nu / 2)
                        - 0.5 * Math.log(nu * Math.PI)
                        - (nu + 1) / 2 * Math.log1p(squared / nu)
                : -0.5 * (squared + Math.log(2 * Math.PI));
        return log - 0.5 * Math.log(variance);
    }
}
