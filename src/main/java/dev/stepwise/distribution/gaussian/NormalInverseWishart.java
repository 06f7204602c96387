package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.Prior;
import java.util.Arrays;

/**
 * Conjugate prior of mean and covariance, in the parameters of Fraley and Raftery 2007.
 *
 * @param mean m, d values
 * @param meanCount κ, how many points the prior mean is worth; not negative
 * @param degreesOfFreedom ν of the inverse Wishart
 * @param scale Λ, packed d × d
 */
public record NormalInverseWishart(double[] mean, double meanCount, double degreesOfFreedom, double[] scale)
        implements Prior {

    public NormalInverseWishart {
        mean = mean.clone();
        scale = scale.clone();
    }

    @Override
    public double[] mean() {
        return mean.clone();
    }

    @Override
    public double[] scale() {
        return scale.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NormalInverseWishart that
                && meanCount == that.meanCount
                && degreesOfFreedom == that.degreesOfFreedom
                && Arrays.equals(mean, that.mean)
                && Arrays.equals(scale, that.scale);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(mean) + Arrays.hashCode(scale);
    }

    @Override
    public String toString() {
        return "NormalInverseWishart[mean=" + Arrays.toString(mean) + ", meanCount=" + meanCount + ", degreesOfFreedom="
                + degreesOfFreedom + ", scale=" + Arrays.toString(scale) + "]";
    }
}
