package dev.stepwise.distribution;

/**
 * How an estimate is kept away from the edge of the parameter space.
 *
 * @param ridge added to the variances of an estimate under the automatic prior (standardised units)
 * @param floor least eigenvalue of a covariance; 0: none, and a collapse is an exception
 */
public record Estimation(double ridge, double floor) {

    /** Smallest variance in standardised units that anything automatic lets a component have. */
    public static final double EPSILON = 1e-6;

    /** Batch EM under the automatic prior: eigenvalues are floored, so that the objective never falls. */
    public static final Estimation BATCH = new Estimation(0, EPSILON);

    /** Maximum likelihood or a prior by hand as it is; a collapse is reported. */
    public static final Estimation EXACT = new Estimation(0, 0);

    /** The learner: whatever the statistics, the estimate is positive definite. */
    public static final Estimation STREAM = new Estimation(EPSILON, EPSILON);
}
