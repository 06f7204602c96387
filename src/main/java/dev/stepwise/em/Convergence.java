package dev.stepwise.em;

/** What a learner says of itself. */
public enum Convergence {
    /** No parameters have been learned yet, only found. */
    BOOTSTRAPPING,
    /** The likelihood of new points still rises, or it is too early to say. */
    LEARNING,
    /** It has stopped to rise. */
    CONVERGED,
    /** The stream has changed lately, and the model follows. */
    DRIFTING
}
