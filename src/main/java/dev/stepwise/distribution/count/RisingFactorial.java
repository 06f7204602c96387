package dev.stepwise.distribution.count;

import org.apache.commons.math3.special.Gamma;

/** {@code ln [Γ(x + s) / (Γ(s) sˣ)]}, which is {@code Σ ln(1 + j/s)} over j = 0 … x − 1: 0 for s → ∞. */
final class RisingFactorial {

    /** From this value on, the first terms that Stirling's series leaves out are below 1e-12. */
    private static final double STIRLING_FROM = 16;

    private RisingFactorial() {}

    /**
     * Does not cancel when s is far larger than x, as a difference of two {@code ln Γ} would.
     *
     * @param x not negative, whole or not
     * @param s positive
     */
    static double log(double x, double s) {
        return s < STIRLING_FROM
                ? Gamma.logGamma(x + s) - Gamma.logGamma(s) - x * Math.log(s)
                : (x + s - 0.5) * Math.log1p(x / s) - x + remainder(x + s) - remainder(s);
    }

    /**
     * Returns how much {@code ln Γ(z)} is above {@code (z − ½) ln z − z + ½ ln 2π}. See Abramowitz and Stegun 1964,
     * 6.1.41.
     */
    private static double remainder(double z) {
        double inverse = 1 / z;
        double square = inverse * inverse;
        return inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680)));
    }
}
