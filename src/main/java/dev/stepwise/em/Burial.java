package dev.stepwise.em;

import dev.stepwise.em.LearnerEvent.Kind;
import dev.stepwise.mixture.HeldParameters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The death of a cluster that nobody had to decide on. Where the number of components is free, one whose points have faded from
 * every memory, to less than one point's weight, is gone: else it would come back as whatever cluster is born next, under its
 * old id. Without it the model says the same.
 */
final class Burial {

    private Burial() {}

    /**
     * Takes such a component out of the state.
     *
     * @param ladder the state's
     * @param batch that was folded last
     * @return what to say of it; null where all live
     */
    static @Nullable LearnerEvent of(LearnerSpec spec, LearnerState state, Ladder ladder, Batch batch) {
        int components = state.ids.size();
        if (!spec.choosesComponents()
                || components <= spec.fewestComponents()
                || !spec.has(Ingredient.SPLIT_MERGE)
                || !spec.prior().held().equals(HeldParameters.NONE)
                || ladder.atStart()) {
            return null;
        }
        int dead = dead(state, ladder, batch);
        Ladder living = dead < 0 ? null : ladder.without(dead);
        if (living == null) {
            return null;
        }
        int id = state.ids.get(dead);
        state.ids = state.ids.stream().filter(other -> other != id).toList();
        state.steady.keepOnly(Ladder.others(dead, components));
        state.ladder = living;
        state.epoch++;
        double points = living.longest().effectivePoints();
        int spared = spec.parameterCount(components) - spec.parameterCount(components - 1);
        return new LearnerEvent(
                Kind.DIED,
                state.version + 1,
                state.points,
                state.timestampMillis,
                List.of(id),
                spared / 2.0 * Math.log(points) / points);
    }

    private static int dead(LearnerState state, Ladder ladder, Batch batch) {
        double weight = batch.weight() / batch.points();
        int dead = ladder.forgotten(weight);
        return dead < 0
                ? dead
                : ladder.forgotten(
                        Math.min(weight, state.ring.medianWeight())); // one heavy point is no measure of all others
    }
}
