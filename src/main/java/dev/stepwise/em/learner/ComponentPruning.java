package dev.stepwise.em.learner;

import dev.stepwise.em.search.Ingredient;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.mixture.HeldParameters;
import dev.stepwise.mixture.MixtureShape;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The decision to remove a component that needs no challenge. Where the number of components is free, one whose points have faded
 * from every memory, to less than one point's weight, is gone: else it would come back as whatever cluster is born next, under its
 * old id. Without it the model says the same.
 *
 * @param component to remove
 * @param kept the others, in their order
 * @param remaining the memories without it
 * @param evidence what its parameters cost by BIC, in nats per point
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ComponentPruning(int component, int[] kept, Memories remaining, double evidence) {

    /**
     * Looks for such a component.
     *
     * @param memories the memories, with the mini-batch
     * @return null where all components stay
     */
    static @Nullable ComponentPruning of(LearnerSpec spec, Memories memories) {
        int components = memories.components();
        if (!spec.choosesComponents()
                || components <= spec.fewestComponents()
                || !spec.has(Ingredient.SPLIT_MERGE)
                || !spec.prior().held().equals(HeldParameters.NONE)
                || memories.atStart()) {
            return null;
        }
        int dead = forgotten(spec.shape(), memories, 1);
        int[] kept = IntStream.range(0, components).filter(k -> k != dead).toArray();
        Memories remaining = dead < 0 ? null : memories.reduced(kept);
        if (remaining == null) {
            return null;
        }
        double points = remaining.longest().effectivePoints();
        int spared = spec.parameterCount(components) - spec.parameterCount(components - 1);
        return new ComponentPruning(dead, kept, remaining, spared / 2.0 * Math.log(points) / points);
    }

    /** A component that belongs to no class, and of which no memory holds so many points of mean weight; −1: there is none. */
    static int forgotten(MixtureShape shape, Memories memories, double points) {
        for (int k = shape.componentsOfClasses(); k < memories.components(); k++) {
            double most = 0;
            for (Memory memory : memories.memories()) {
                most = Math.max(most, memory.statistics().masses()[k]);
            }
            if (most < points) {
                return k;
            }
        }
        return -1;
    }

    /**
     * Removes a component that has no points left, unless a challenge is under way, which knows the components as they are.
     *
     * @return the memories to go on with
     */
    static Memories carryOut(LearnerSpec spec, LearnerState state, Memories memories, List<Occurrence> occurrences) {
        if (state.challenges().pending() != 0) {
            return memories;
        }
        state.steady().expire(state.recentRows().total());
        ComponentPruning decision = of(spec, memories);
        if (decision == null) {
            return memories;
        }
        int id = state.ids().get(decision.component());
        state.remove(decision);
        occurrences.add(new Occurrence(LearnerEvent.Kind.DIED, List.of(id), decision.evidence()));
        return decision.remaining();
    }
}
