package dev.stepwise.em.learner;

import dev.stepwise.em.search.Ingredient;
import dev.stepwise.em.search.MStep;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureStatistics;

/**
 * The memory that the E-step is made with, at a moment. It is a value, so that the parameters can be made of it later, if anybody
 * asks for them.
 *
 * @param mStep that makes the parameters
 * @param memory the memory
 * @param longer so many times the points of this memory are those of the served one
 * @param atStart whether parameters are still those of the start
 */
record EStepMemory(MStep mStep, Memory memory, double longer, boolean atStart) {

    /** The served memory rests on at least so many times the points that the memory of the E-step spans. */
    private static final double AVERAGED = 4;

    /**
     * The longest memory that the served one averages over, as it is now.
     *
     * @param served index of the memory that is served
     */
    static EStepMemory of(MStep mStep, Memory[] memories, int served, boolean atStart) {
        double points = memories[served].effectivePoints();
        int chosen = mStep.spec().has(Ingredient.AVERAGING) ? 0 : served;
        for (int l = 1; l <= served; l++) {
            if (memories[l].memory() <= points / AVERAGED) {
                chosen = l;
            }
        }
        Memory memory = memories[chosen];
        return new EStepMemory(mStep, memory, points / memory.effectivePoints(), atStart);
    }

    /**
     * The parameters. A prior has the share in them that it has in what is served: in a short memory it would have a larger one, and
     * values that are imputed under it would carry it into the sums of all memories.
     */
    MixtureModel model() {
        if (atStart) {
            return memory.model();
        }
        MixtureStatistics statistics = longer > 1 ? memory.statistics().scale(longer) : memory.statistics();
        MixtureModel model = longer > 1 ? mStep.estimate(statistics) : memory.model();
        return model == null ? mStep.expected(memory.statistics(), memory.model()) : mStep.expected(statistics, model);
    }
}
