package dev.stepwise.em.learner;

import dev.stepwise.em.learner.LearnerEvent.Kind;
import dev.stepwise.em.points.Candidate;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.regime.EstablishedComponents;
import dev.stepwise.em.regime.KnownComponent;
import dev.stepwise.em.regime.RetiredComponents;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The decision that components have returned whose points come again. No challenge is needed: the points have been claimed in
 * competition with all components that are there. Where there is no room, those leave to which no point came. The owner of the state
 * carries the decision out.
 *
 * @param ids of the components from now on
 * @param returned what is known of those that have returned
 * @param left what is known of those that have left
 * @param leaving ids of those that have left
 * @param memories the memories to go on with
 * @param statistics of the mini-batch, of the components from now on
 * @param gain of the mixture with those that have returned, in nats per sampled row of the mini-batch
 */
record Recall(
        List<Integer> ids,
        List<KnownComponent> returned,
        List<KnownComponent> left,
        List<Integer> leaving,
        Memories memories,
        MixtureStatistics statistics,
        double gain) {

    /** Takes what the mini-batch says of those that are not there. */
    static Recall of(LearnerSpec spec, LearnerState state, Memories memories, Arrival arrival) {
        Recall recall = state.regimes().retired().size() == 0 ? null : found(spec, state, memories, arrival);
        MixtureStatistics there = arrival.batch().statistics().first(memories.components());
        return recall == null ? new Recall(state.ids(), List.of(), List.of(), List.of(), memories, there, 0) : recall;
    }

    /** Null: none has returned. */
    private static @Nullable Recall found(LearnerSpec spec, LearnerState state, Memories memories, Arrival arrival) {
        MiniBatch batch = arrival.batch();
        RetiredComponents retired = state.regimes().retired();
        double[] masses = batch.statistics().masses();
        retired.claim(masses, batch.points(), batch.weight());
        if (memories.atStart()) {
            return null;
        }
        List<Integer> claiming = retired.returned(
                arrival.sample().blocks(state.standardisation()),
                memories.servedMemory().model());
        if (claiming.isEmpty()) {
            return null;
        }
        int there = memories.components();
        double point = batch.weight() / batch.points();
        List<Integer> leaving = IntStream.range(0, there)
                .filter(k -> masses[k] < point)
                .boxed()
                .sorted(Comparator.comparingDouble(k -> masses[k]))
                .toList();
        int room = spec.components() - there;
        int returning = Math.min(claiming.size(), room + leaving.size());
        List<Integer> gone = leaving.subList(0, Math.max(0, returning - room));
        return returning == 0 ? null : decide(state, memories, arrival, claiming.subList(0, returning), gone);
    }

    private static @Nullable Recall decide(
            LearnerState state, Memories memories, Arrival arrival, List<Integer> returning, List<Integer> gone) {
        int there = memories.components();
        int[] kept = IntStream.range(0, there).filter(k -> !gone.contains(k)).toArray();
        List<KnownComponent> returned = new ArrayList<>();
        List<Integer> ids = new ArrayList<>();
        double[] claims = new double[returning.size()];
        double weight =
                arrival.weight() * arrival.batch().weight() / arrival.batch().points();
        int[] places = new int[kept.length + returning.size()];
        for (int i = 0; i < kept.length; i++) {
            places[i] = kept[i];
            ids.add(state.ids().get(kept[i]));
        }
        for (int i = 0; i < returning.size(); i++) {
            KnownComponent known = state.regimes().retired().components().get(returning.get(i));
            places[kept.length + i] = there + returning.get(i);
            returned.add(known);
            claims[i] = state.regimes().retired().claim(returning.get(i)) * weight;
            ids.add(known.id());
        }
        Memories others = memories.rebuilt(
                null,
                places.length,
                (before, length) -> KnownComponent.join(before.statistics(), kept, returned, claims, length));
        List<Integer> leaving = gone.stream().map(state.ids()::get).toList();
        List<KnownComponent> left = new ArrayList<>();
        for (int id : leaving) {
            KnownComponent known = state.regimes().known(id);
            if (known != null) {
                left.add(known);
            }
        }
        return others == null
                ? null
                : new Recall(
                        ids,
                        returned,
                        left,
                        leaving,
                        others,
                        arrival.batch().statistics().reorder(places),
                        gain(state, memories, returned, arrival.sample()));
    }

    private static double gain(LearnerState state, Memories memories, List<KnownComponent> returned, Dataset sample) {
        MixtureModel without = memories.servedMemory().model();
        Candidate with = new Candidate(state.standardisation(), KnownComponent.extend(without, returned));
        return with.meanLogDensity(sample) - new Candidate(state.standardisation(), without).meanLogDensity(sample);
    }

    /** Carries the decision out. */
    List<Occurrence> carryOut(LearnerState state, MiniBatch batch) {
        List<Occurrence> occurrences = new ArrayList<>();
        if (returned.isEmpty()) {
            return occurrences;
        }
        state.recall(this, batch.points());
        leaving.forEach(id -> occurrences.add(new Occurrence(Kind.DIED, List.of(id), gain)));
        returned.forEach(known -> occurrences.add(new Occurrence(Kind.RETURNED, List.of(known.id()), gain)));
        return occurrences;
    }

    /**
     * Keeps copies of the components as they are before they learn the mini-batch, but for while it is not known what has changed.
     *
     * @param fall how much lower the points of the mini-batch are than those before, in nats per unit of weight
     */
    void copyComponents(LearnerState state, MiniBatch batch, double fall) {
        EstablishedComponents established = state.regimes().established();
        if (state.regimes().recalls() && !memories.atStart()) {
            established.fall(fall);
            Memory longest = memories.longest();
            established.follow(ids, statistics.masses(), batch.points(), longest.model(), longest.statistics());
        }
    }
}
