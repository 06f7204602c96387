package dev.stepwise.mixture;

/** The prior says what variational Bayes believes of a mixture's weights. */
public enum WeightPrior {
    /** Symmetric, with 1/K for each component. */
    DIRICHLET,
    /** A Dirichlet process of concentration 1, truncated to K components. */
    STICK_BREAKING
}
