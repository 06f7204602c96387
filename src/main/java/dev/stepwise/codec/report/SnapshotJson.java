package dev.stepwise.codec.report;

import dev.stepwise.em.learner.Snapshot;
import dev.stepwise.model.ComponentSummary;
import dev.stepwise.model.MixtureMapping;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes what a learner says of itself: the values of the topic {@code snapshots}, which {@code initial: {file: …}} reads
 * back.
 */
public final class SnapshotJson {

    private SnapshotJson() {}

    /**
     * A snapshot: {@code {"model","version","epoch","timestamp","newestEventTime","points","droppedPoints",
     * "effectivePoints","step","convergence","meanLogLikelihood","components":[…]}}. Times are in milliseconds since 1970.
     *
     * @param model its id
     * @param mapping names the parameters
     * @param timestampMillis of the snapshot
     */
    public static byte[] write(String model, MixtureMapping mapping, Snapshot snapshot, long timestampMillis) {
        List<Integer> order = IntStream.range(0, snapshot.ids().size()).boxed().toList();
        List<ComponentSummary> components = mapping.summaries(snapshot.ids(), snapshot.model(), order);
        return JsonObjects.bytes(json -> {
            json.writeStringField("model", model);
            json.writeNumberField("version", snapshot.version());
            json.writeNumberField("epoch", snapshot.epoch());
            json.writeNumberField("timestamp", timestampMillis);
            json.writeFieldName("newestEventTime");
            if (snapshot.timestampMillis() == Long.MIN_VALUE) {
                json.writeNull(); // nothing has been learned yet
            } else {
                json.writeNumber(snapshot.timestampMillis());
            }
            json.writeNumberField("points", snapshot.points());
            json.writeNumberField("droppedPoints", snapshot.droppedPoints());
            ComponentJson.number(json, "memory", snapshot.memory());
            ComponentJson.number(json, "effectivePoints", snapshot.effectivePoints());
            ComponentJson.number(json, "step", snapshot.step());
            json.writeStringField("convergence", JsonObjects.lower(snapshot.convergence()));
            ComponentJson.number(json, "meanLogLikelihood", snapshot.meanLogLikelihood());
            ComponentJson.number(json, "driftStatistic", snapshot.driftStatistic());
            json.writeNumberField("alarms", snapshot.alarms());
            if (snapshot.model().shape().hasBackground()) {
                ComponentJson.number(json, "background", snapshot.model().backgroundWeight());
            }
            ComponentJson.anomalies(json, snapshot.anomalies());
            ComponentJson.dispersion(json, mapping.schema().dispersion(snapshot.dispersion()));
            json.writeFieldName("components");
            ComponentJson.write(json, components);
        });
    }
}
