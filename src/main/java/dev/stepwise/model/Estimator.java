package dev.stepwise.model;

/** How parameters are estimated from statistics. */
public enum Estimator {
    /** Maximum likelihood or maximum a posteriori by expectation maximisation. */
    EM,
    /** Variational Bayes with a symmetric Dirichlet prior of the weights. */
    VARIATIONAL,
    /** Variational Bayes with a truncated Dirichlet process for a prior of the weights. */
    VARIATIONAL_PROCESS
}
