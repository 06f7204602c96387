package dev.stepwise.model.report;

import dev.stepwise.em.learner.Convergence;
import dev.stepwise.em.learner.Snapshot;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Some consecutive points of a stream, and how the learner stood after them.
 *
 * @param points of the stream up to the window's end
 * @param logLikelihood mean {@code ln p(x)} of the window's points, each scored before it was learned from and without those that
 *     the first fit saw; NaN: there are no others, or they weigh nothing
 * @param memory N of the memory that is served; infinite: nothing fades
 * @param effectivePoints that the served parameters rest on
 * @param step size of the last step
 * @param version of the parameters
 * @param epoch of the parameters
 * @param convergence what the learner said of itself
 * @param driftStatistic of the test for drift
 * @param weights of the components, by their ids
 * @param holdoutLogLikelihood mean {@code ln p(x)} of points held out; NaN: there are none
 */
public record ReplayWindow(
        long points,
        double logLikelihood,
        double memory,
        double effectivePoints,
        double step,
        long version,
        long epoch,
        Convergence convergence,
        double driftStatistic,
        SortedMap<Integer, Double> weights,
        double holdoutLogLikelihood) {

    public ReplayWindow {
        weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
    }

    /** A window with the learner's snapshot at its end. */
    public static ReplayWindow of(long points, double logLikelihood, Snapshot end, double holdoutLogLikelihood) {
        SortedMap<Integer, Double> weights = new TreeMap<>();
        for (int k = 0; k < end.ids().size(); k++) {
            weights.put(end.ids().get(k), end.model().weight(k));
        }
        return new ReplayWindow(
                points,
                logLikelihood,
                end.memory(),
                end.effectivePoints(),
                end.step(),
                end.version(),
                end.epoch(),
                end.convergence(),
                end.driftStatistic(),
                weights,
                holdoutLogLikelihood);
    }
}
