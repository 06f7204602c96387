package dev.stepwise.em.learner;

import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.search.MStep;

/** Convergence is what a learner says of its own progress. */
public enum Convergence {
    /** No parameters have been learned yet, only found. */
    BOOTSTRAPPING,
    /** The likelihood of new points still rises, short memories predict better than the longest, or it is too early to say. */
    LEARNING,
    /** The likelihood has stopped to rise, the longest memory predicts as well as any, and nothing better is known. */
    CONVERGED,
    /** The stream has changed lately, and the model follows. */
    DRIFTING;

    /** @param learns whether the learner learns at all */
    static Convergence of(LearnerState state, boolean learns) {
        if (state.isBootstrapping()) {
            return BOOTSTRAPPING;
        }
        if (state.drift().isUnderWay()) {
            return DRIFTING;
        }
        return state.likelihood().isConverged() && !isInDoubt(state, learns) ? CONVERGED : LEARNING;
    }

    /** Whether the likelihood of new points still rises. True when it does no longer, and did before. */
    static boolean follow(LearnerState state, MiniBatch batch, boolean learns) {
        LikelihoodTrace likelihood = state.likelihood();
        Memories memories = state.memories();
        boolean steady = !state.drift().isUnderWay()
                && !state.isBootstrapping()
                && likelihood.isFullWith(batch.points())
                && !isInDoubt(state, learns);
        if (memories != null && !memories.isUpToDate(likelihood.isConverged())) {
            likelihood.keepWindow();
        }
        boolean turned = likelihood.add(batch.points(), batch.points(), batch.ofRows(batch.logLikelihood()), steady);
        return turned && likelihood.isConverged();
    }

    /**
     * Whether the model is known not to be the best there is, however still the likelihood stands: a challenger leads, or first
     * parameters are still to be found again, or components are narrower than what keeps them from collapsing.
     */
    static boolean isInDoubt(LearnerState state, boolean learns) {
        Memories memories = state.memories();
        return state.challenges().isLed()
                || learns && state.challenges().isOfFirstRows()
                || memories != null && MStep.isHeldUp(memories.servedMemory().model());
    }
}
