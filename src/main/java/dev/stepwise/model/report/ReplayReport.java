package dev.stepwise.model.report;

import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.replay.KeyedPrediction;
import dev.stepwise.em.replay.Prediction;
import dev.stepwise.model.ComponentSummary;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The report says what the streaming learner made of a file of points.
 *
 * @param model id of the model
 * @param points number of rows
 * @param seconds that scoring and learning took
 * @param prediction how well points were predicted, each scored before it was learned from
 * @param holdoutLogLikelihood mean {@code ln p(x)} of the points held out, under the last parameters; NaN: there are none
 * @param adjustedRandIndex of the clusters that points were assigned to with the true ones; NaN: these are not known
 * @param holdoutAdjustedRandIndex the same of the points held out, under the last parameters
 * @param components at the end, in the order of their places
 * @param background weight of what belongs to no component, for a model that has it
 * @param anomalies points that were marked, by the id of their cluster at the time
 * @param events what happened on the way
 * @param keys how well points were predicted under their keys; null: they have none
 * @param series figures window by window; empty: not asked for
 */
public record ReplayReport(
        String model,
        long points,
        double seconds,
        Prediction prediction,
        double holdoutLogLikelihood,
        double adjustedRandIndex,
        double holdoutAdjustedRandIndex,
        List<ComponentSummary> components,
        OptionalDouble background,
        SortedMap<Integer, Long> anomalies,
        List<LearnerEvent> events,
        @Nullable KeyedPrediction keys,
        List<ReplayWindow> series) {

    public ReplayReport {
        components = List.copyOf(components);
        anomalies = Collections.unmodifiableSortedMap(new TreeMap<>(anomalies));
        events = List.copyOf(events);
        series = List.copyOf(series);
    }

    public double pointsPerSecond() {
        return points / seconds;
    }
}
