package dev.stepwise.distribution;

import org.apache.commons.math3.special.Gamma;

/** The student-t distribution of one number about 0 with scale 1; with infinite degrees of freedom the normal one. */
public final class StandardT {

    private final double nu;
    private final double logConstant;

    /** @param nu degrees of freedom, positive, or infinite */
    public StandardT(double nu) {
        this.nu = nu;
        this.logConstant = isNormal()
                ? -0.5 * Math.log(2 * Math.PI)
                : Gamma.logGamma((nu + 1) / 2) - Gamma.logGamma(nu / 2) - 0.5 * Math.log(nu * Math.PI);
    }

    private boolean isNormal() {
        return nu == Double.POSITIVE_INFINITY;
    }

    /** {@code ln p(z)}. */
    public double logDensity(double z) {
        return logConstant - (isNormal() ? 0.5 * z * z : (nu + 1) / 2 * Math.log1p(z * z / nu));
    }

    /** {@code ν / (ν − 2)}; infinite where ν is at most 2. */
    public double variance() {
        return isNormal() ? 1 : nu > 2 ? nu / (nu - 2) : Double.POSITIVE_INFINITY;
    }

    /** The mean of {@code −ln p}, in nats (Cover and Thomas, Elements of Information Theory, 2nd ed., table 17.1). */
    public double entropy() {
        return isNormal()
                ? 0.5 - logConstant
                : (nu + 1) / 2 * (Gamma.digamma((nu + 1) / 2) - Gamma.digamma(nu / 2)) - logConstant;
    }
}
