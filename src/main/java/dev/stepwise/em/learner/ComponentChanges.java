package dev.stepwise.em.learner;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.learner.LearnerEvent.Kind;
import dev.stepwise.em.regime.ComponentMatching;
import dev.stepwise.em.regime.Overlap;
import dev.stepwise.mixture.MixtureModel;
import java.util.ArrayList;
import java.util.List;

/**
 * This class says what an adoption means for single components: which have died or merged, and which were born or have
 * split off.
 *
 * @param old the model before
 * @param oldIds of its components
 * @param next the model after, in the same units
 * @param ids of its components
 * @param nextId that no component had had before
 * @param matching which component is which
 */
record ComponentChanges(
        MixtureModel old,
        List<Integer> oldIds,
        MixtureModel next,
        List<Integer> ids,
        int nextId,
        ComponentMatching matching) {

    /**
     * Returns the components that are gone, and then those that are new, in the order of the components.
     *
     * @param rows recent ones in the units of the models, by which it is seen to whom points belonged and belong
     * @param gain of the adoption, in nats per point
     */
    List<Occurrence> occurrences(List<PointBlock> rows, double gain) {
        Overlap overlap = Overlap.of(rows, old, next);
        List<Occurrence> occurrences = new ArrayList<>();
        for (int k = 0; k < oldIds.size(); k++) {
            if (!matching.keeps(k)) {
                occurrences.add(end(k, overlap.successor(k), gain));
            }
        }
        for (int k = 0; k < ids.size(); k++) {
            if (matching.predecessors()[k] == ComponentMatching.NONE) {
                occurrences.add(beginning(k, overlap.origin(k), gain));
            }
        }
        return occurrences;
    }

    /** @param into the new component that most of its points belong to now; negative: none */
    private Occurrence end(int k, int into, double gain) {
        return into < 0 || !ComponentMatching.areNear(old, k, next, into)
                ? new Occurrence(Kind.DIED, List.of(oldIds.get(k)), gain)
                : new Occurrence(Kind.MERGED, List.of(oldIds.get(k), ids.get(into)), gain);
    }

    /** @param from the old component that most of its points belonged to; negative: none */
    private Occurrence beginning(int k, int from, double gain) {
        if (ids.get(k) < nextId) {
            return new Occurrence(Kind.RETURNED, List.of(ids.get(k)), gain);
        }
        return from < 0 || !matching.keeps(from) || !ComponentMatching.areNear(old, from, next, k)
                ? new Occurrence(Kind.BORN, List.of(ids.get(k)), gain)
                : new Occurrence(Kind.SPLIT, List.of(ids.get(k), oldIds.get(from)), gain);
    }
}
