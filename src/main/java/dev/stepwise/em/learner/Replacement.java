package dev.stepwise.em.learner;

import dev.stepwise.distribution.InvalidParametersException;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.points.Standardisation;
import dev.stepwise.em.search.Adoption;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.MStep;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decision what an adopted model becomes: which of its components are which of those before, and what the memories remember. The
 * owner of the state carries it out.
 *
 * @param units of the memories
 * @param ids of the components, in their order
 * @param memories the memories to go on with
 * @param sameMeaning whether the units and the places of the components stay what they were; otherwise an epoch begins
 * @param changes of single components
 */
record Replacement(Units units, List<Integer> ids, Memories memories, boolean sameMeaning, ComponentChanges changes) {

    Replacement {
        ids = List.copyOf(ids);
    }

    /**
     * The decision; null when the adopted model is not valid in the user's units, or so far from the one before that they have no
     * common units.
     *
     * @param before the memories of the state
     * @param ofAllRows whether it was fitted to all rows that ever came
     */
    static @Nullable Replacement of(
            LearnerSpec spec, LearnerState state, Memories before, Adoption adoption, boolean ofAllRows) {
        if (!Standardisation.holds(adoption.standardisation(), adoption.model())) {
            return null;
        }
        try {
            return decide(spec, state, before, adoption, ofAllRows);
        } catch (InvalidParametersException e) {
            return null;
        }
    }

    /** Statistics of a sample; a learner that forgets nothing goes on as if it had been all points. */
    private static MixtureStatistics standingForAll(LearnerSpec spec, Memories before, MixtureStatistics rows) {
        double points = before.longest().effectivePoints();
        return spec.memory().forgets() || points <= rows.totalMass() ? rows : rows.scale(points / rows.totalMass());
    }

    private static Replacement decide(
            LearnerSpec spec, LearnerState state, Memories before, Adoption adoption, boolean ofAllRows) {
        Units units = adoption.standardisation();
        Memory memory = before.servedMemory();
        MixtureModel served = Standardisation.convert(memory.model(), state.standardisation(), units);
        MixtureModel steady = state.steady().model();
        MixtureModel known = steady == null ? null : Standardisation.convert(steady, state.standardisation(), units);
        double[] masses = memory.statistics().masses();
        ComponentMatching matching = ComponentMatching.of(
                served, known, masses, adoption.model(), adoption.statistics().masses());
        int[] order = matching.order();
        MixtureModel next = adoption.model().reorder(order);
        MixtureStatistics rows =
                standingForAll(spec, before, adoption.statistics()).reorder(order);
        int[] origin = Arrays.stream(order).map(k -> adoption.origin()[k]).toArray();
        boolean anew = adoption.isWhole()
                && (!units.equals(state.standardisation()) || state.challenges().isRefit());
        Memories memories;
        if (ofAllRows) {
            double missing = spec.startPoints(next.components()) - rows.totalMass();
            memories = Memories.remembering(new MStep(spec, units), next, rows, Math.max(Double.MIN_VALUE, missing));
        } else if (anew) {
            memories = Memories.remembering(new MStep(spec, units), next, rows);
        } else {
            memories = before.changed(next, rows, origin, matching.predecessors());
        }
        List<Integer> oldIds = state.ids();
        List<Integer> ids = matching.ids(oldIds, state.nextId());
        return new Replacement(
                units,
                ids,
                memories,
                units.equals(state.standardisation()) && matching.isComplete(oldIds.size()),
                new ComponentChanges(known == null ? served : known, oldIds, next, ids, matching));
    }
}
