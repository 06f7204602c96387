package dev.stepwise.event;

/** How parameters are estimated from statistics. */
public enum Estimator {
    /** Maximum likelihood or maximum a posteriori by expectation maximisation. */
    EM,
    /** Variational Bayes. */
    VARIATIONAL
}
