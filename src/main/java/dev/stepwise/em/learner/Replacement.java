package dev.stepwise.em.learner;

import dev.stepwise.distribution.InvalidParametersException;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.points.Standardisation;
import dev.stepwise.em.regime.ComponentMatching;
import dev.stepwise.em.regime.KnownComponent;
import dev.stepwise.em.regime.RetiredComponents;
import dev.stepwise.em.search.Adoption;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.MStep;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.ArrayList;
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
 * @param gone what is known of components that are there no longer and may come back
 * @param found what is known of those that are new
 */
record Replacement(
        Units units,
        List<Integer> ids,
        Memories memories,
        boolean sameMeaning,
        ComponentChanges changes,
        List<KnownComponent> gone,
        List<KnownComponent> found) {

    /** What comes now is seen in the rows among so many points. */
    private static final long PRESENT_POINTS = 512;

    Replacement {
        ids = List.copyOf(ids);
        gone = List.copyOf(gone);
        found = List.copyOf(found);
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
        boolean sameUnits = units.equals(state.standardisation());
        List<KnownComponent> gone = new ArrayList<>();
        if (sameUnits) {
            matching = withoutGone(state, adoption.model(), matching, gone);
        }
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
        List<Integer> matched = matching.ids(oldIds, state.nextId());
        List<Integer> ids =
                sameUnits ? withReturned(state.regimes().retired(), next, matching, matched, state.nextId()) : matched;
        return new Replacement(
                units,
                ids,
                memories,
                sameUnits && matching.isComplete(oldIds.size()),
                new ComponentChanges(known == null ? served : known, oldIds, next, ids, state.nextId(), matching),
                gone,
                newOnes(next, rows, ids, matching));
    }

    /** What the adopted rows tell of components that are new. */
    private static List<KnownComponent> newOnes(
            MixtureModel next, MixtureStatistics rows, List<Integer> ids, ComponentMatching matching) {
        List<KnownComponent> found = new ArrayList<>();
        for (int k = 0; k < ids.size(); k++) {
            if (matching.predecessors()[k] == ComponentMatching.NONE) {
                found.add(KnownComponent.of(ids.get(k), next, rows, k));
            }
        }
        return found;
    }

    /** A new component that is where one was that has gone is that one. */
    private static List<Integer> withReturned(
            RetiredComponents retired, MixtureModel next, ComponentMatching matching, List<Integer> ids, int nextId) {
        List<Integer> all = new ArrayList<>(ids);
        int free = nextId;
        for (int k = 0; k < all.size(); k++) {
            if (matching.predecessors()[k] == ComponentMatching.NONE) {
                KnownComponent known = retired.nearest(next, k, ComponentMatching.NEAR, all);
                all.set(k, known == null ? free++ : known.id());
            }
        }
        return all;
    }

    /**
     * Finds the components whose points none of the new ones describes, and that go on in none of them. Where clusters have changed at
     * once, a component may have been drawn to where another one has appeared: it has not moved there, and does not go on.
     *
     * @param gone takes what is known of them
     */
    private static ComponentMatching withoutGone(
            LearnerState state, MixtureModel found, ComponentMatching matching, List<KnownComponent> gone) {
        MixtureModel next = found.reorder(matching.order());
        List<PointBlock> rows =
                state.recentRows().rowsAfter(state.points() - PRESENT_POINTS).blocks(state.standardisation());
        int[] predecessors = matching.predecessors().clone();
        for (int k = 0; k < state.ids().size(); k++) {
            KnownComponent known = state.regimes().known(state.ids().get(k));
            int place = matching.placeOf(k);
            boolean drawn = known != null
                    && place != ComponentMatching.NONE
                    && state.regimes().established().hasJumped()
                    && known.distance(next, place) > ComponentMatching.NEAR;
            if (known != null && (place == ComponentMatching.NONE || drawn) && known.isGone(rows, next)) {
                gone.add(known);
                if (drawn) {
                    predecessors[place] = ComponentMatching.NONE;
                }
            }
        }
        return new ComponentMatching(matching.order(), predecessors);
    }
}
