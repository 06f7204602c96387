package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.ConditionalKernel;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Marginal;
import dev.stepwise.distribution.StandardT;

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

    @Override
    default ConditionalKernel conditionals(int firstColumn) {
        return new EllipticalConditionals(this, firstColumn);
    }

    @Override
    default Marginal marginal(int column) {
        Gaussian shape = shape();
        double mean = shape.mean(column);
        double scale = Math.sqrt(shape.variance(column));
        StandardT standard = new StandardT(degreesOfFreedom());
        double logScale = Math.log(scale);
        return Marginal.ofNumber(
                mean,
                scale,
                scale * Math.sqrt(standard.variance()),
                x -> standard.logDensity((x - mean) / scale) - logScale);
    }

    /** Natural logarithm of the density of one column. */
    default double logDensity(int column, double x) {
        Gaussian shape = shape();
        double variance = shape.variance(column);
        double z = (x - shape.mean(column)) / Math.sqrt(variance);
        return new StandardT(degreesOfFreedom()).logDensity(z) - 0.5 * Math.log(variance);
    }
}
