package dev.stepwise.em.learner;

import dev.stepwise.distribution.Units;
import dev.stepwise.em.scoring.Dispersion;
import dev.stepwise.em.scoring.DispersionAccumulator;
import dev.stepwise.mixture.MixtureModel;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A learner at a moment.
 *
 * @param version of the parameters
 * @param epoch of the parameters
 * @param timestampMillis newest event time; {@link Long#MIN_VALUE} before any
 * @param points lifetime points, folded or dropped
 * @param droppedPoints those among them that came with statistics of another epoch
 * @param memory N of the memory that is served: after so many points an old one weighs 1/e; infinite: nothing fades
 * @param effectivePoints weight of the points that the served parameters rest on
 * @param step size of the last step that the served parameters made, from 0 to 1
 * @param convergence what it says of itself
 * @param meanLogLikelihood of recent points before they were learned from, per unit of weight, in the user's units; NaN: none
 * @param driftStatistic of the test for drift; it is suspected above 6.9
 * @param alarms times that drift has been suspected
 * @param ids of the components, in their order
 * @param model the served set in the user's units
 * @param dispersion of the newest sampled rows by column of a point; empty where no family of the model fixes the spread of its
 *     values
 * @param anomalies points that were marked in the life of the learner, by the id of their cluster at the time
 */
public record Snapshot(
        long version,
        long epoch,
        long timestampMillis,
        long points,
        long droppedPoints,
        double memory,
        double effectivePoints,
        double step,
        Convergence convergence,
        double meanLogLikelihood,
        double driftStatistic,
        long alarms,
        List<Integer> ids,
        MixtureModel model,
        List<Dispersion> dispersion,
        SortedMap<Integer, Long> anomalies) {

    public Snapshot {
        ids = List.copyOf(ids);
        dispersion = List.copyOf(dispersion);
        anomalies = Collections.unmodifiableSortedMap(new TreeMap<>(anomalies));
    }

    /** The snapshot of this state now. */
    static Snapshot of(LearnerState state, Memories memories) {
        Memory served = memories.servedMemory();
        StateHeader header = state.header();
        Units units = header.standardisation();
        return new Snapshot(
                header.version(),
                header.epoch(),
                header.timestampMillis(),
                header.points(),
                header.droppedPoints(),
                served.memory(),
                served.effectivePoints(),
                memories.lastStep(),
                state.convergence(),
                state.likelihood().recentMean(),
                state.alarm().statistic(),
                state.drift().alarms(),
                header.ids(),
                served.model().rescale(units),
                dispersion(state, memories),
                state.tails().anomalies());
    }

    /** The dispersion of the sampled rows that the served parameters rest on. */
    private static List<Dispersion> dispersion(LearnerState state, Memories memories) {
        MixtureModel served = memories.servedMemory().model();
        return new DispersionAccumulator(served).isIdle()
                ? List.of()
                : Dispersion.of(
                        state.recentRows()
                                .rowsAfter(state.oldestUseful(memories))
                                .blocks(state.standardisation()),
                        served);
    }
}
