package dev.stepwise.em.learner;

/** Convergence is what a learner says of its own progress. */
public enum Convergence {
    /** No parameters have been learned yet, only found. */
    BOOTSTRAPPING,
    /** The likelihood of new points still rises, short memories predict better than the longest, or it is too early to say. */
    LEARNING,
    /** The likelihood has stopped to rise, and the longest memory predicts as well as any. */
    CONVERGED,
    /** The stream has changed lately, and the model follows. */
    DRIFTING
}
