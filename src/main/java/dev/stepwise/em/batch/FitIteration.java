package dev.stepwise.em.batch;

import dev.stepwise.mixture.MixtureModel;

/** The state after an M-step of the run that is polished. */
public interface FitIteration {

    /** The number of M-steps that led here; 0 is a start that was given. */
    int number();

    /** Of all points, in the user's units, without the prior. */
    double logLikelihood();

    /** {@code Q(θ | θ)}: expected log-likelihood of the points and their memberships together. */
    double expectedLogLikelihood();

    /** The model in the user's units. */
    MixtureModel userModel();
}
