package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.Prior;
import dev.stepwise.linalg.Packed;
import java.util.Arrays;

/**
 * The automatic prior of normal components: each is as if it had seen a few points more, scattered like the points of
 * all components about their own means. So no component can collapse.
 *
 * @param covariance W, pooled within components, packed d × d (diagonal for the diagonal and spherical kinds)
 * @param points how many points the prior is worth to a component that has none of its own
 * @param fading whether it is worth less to a component with points of its own
 */
public record PooledScatter(double[] covariance, double points, boolean fading) implements Prior {

    public PooledScatter {
        covariance = covariance.clone();
    }

    @Override
    public double[] covariance() {
        return covariance.clone();
    }

    /**
     * How many points the prior is worth to a component that rests on n of its own: {@code a e^(−n/a)} where it fades. So one that
     * has ten times a points is estimated by maximum likelihood to more digits than are printed, however much thinner it is than
     * the others, and one that has fewer than its covariance needs is held.
     */
    double points(double n) {
        return fading ? points * Math.exp(-n / points) : points;
    }

    /** The variance of one column. */
    double variance(int column) {
        return covariance[Packed.index(column, column)];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PooledScatter that
                && points == that.points
                && fading == that.fading
                && Arrays.equals(covariance, that.covariance);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(covariance);
    }

    @Override
    public String toString() {
        return "PooledScatter[covariance=" + Arrays.toString(covariance) + ", points=" + points
                + (fading ? ", fading]" : "]");
    }
}
