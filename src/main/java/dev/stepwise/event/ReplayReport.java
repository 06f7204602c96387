package dev.stepwise.event;

import dev.stepwise.em.LearnerEvent;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What the streaming learner made of a file of points.
 *
 * @param model id of the model
 * @param points number of rows
 * @param seconds that scoring and learning took
 * @param prequentialLogLikelihood mean {@code ln p(x)} of a point, each scored before it was learned from
 * @param holdoutLogLikelihood mean {@code ln p(x)} of the points held out, under the last parameters; NaN: there are none
 * @param components at the end, in the order of their places
 * @param background weight of what belongs to no component, for a model that has it
 * @param events what happened on the way
 */
public record ReplayReport(
        String model,
        long points,
        double seconds,
        double prequentialLogLikelihood,
        double holdoutLogLikelihood,
        List<ComponentSummary> components,
        OptionalDouble background,
        List<LearnerEvent> events) {

    public ReplayReport {
        components = List.copyOf(components);
        events = List.copyOf(events);
    }

    public double pointsPerSecond() {
        return points / seconds;
    }
}
