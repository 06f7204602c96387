package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.Prior;
import dev.stepwise.linalg.Packed;
import java.util.Arrays;

/**
 * The automatic prior of normal components: each is as if it had seen a few points more, scattered like the points of
 * all components about their own means. So no component can collapse.
 *
 * @param covariance W, pooled within components, packed d × d (diagonal for the diagonal and spherical kinds)
 * @param points how many points the prior is worth
 */
public record PooledScatter(double[] covariance, double points) implements Prior {

    public PooledScatter {
        covariance = covariance.clone();
    }

    @Override
    public double[] covariance() {
        return covariance.clone();
    }

    /** The variance of one column. */
    double variance(int column) {
        return covariance[Packed.index(column, column)];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PooledScatter that
                && points == that.points
                && Arrays.equals(covariance, that.covariance);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(covariance);
    }

    @Override
    public String toString() {
        return "PooledScatter[covariance=" + Arrays.toString(covariance) + ", points=" + points + "]";
    }
}
