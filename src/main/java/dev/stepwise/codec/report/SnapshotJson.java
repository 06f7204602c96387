package dev.stepwise.codec.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.stepwise.em.learner.Snapshot;
import dev.stepwise.em.operation.Checkpoint;
import dev.stepwise.em.operation.Operation;
import dev.stepwise.model.ComponentSummary;
import dev.stepwise.model.MixtureMapping;
import java.io.IOException;
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
        return write(model, mapping, snapshot, Operation.NONE, timestampMillis);
    }

    /**
     * A snapshot with what operators have done: {@code "frozen"} where the model is frozen, {@code "pinned"} with the version that
     * points are assigned with where it is not the newest, {@code "name"} of a component that has one, and {@code "checkpoints":[{"version","epoch","points","newestEventTime","reason"}]} where there are any.
     */
    public static byte[] write(
            String model, MixtureMapping mapping, Snapshot snapshot, Operation operation, long timestampMillis) {
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
            if (operation.frozen()) {
                json.writeBooleanField("frozen", true);
            }
            if (operation.pinned() != 0) {
                json.writeNumberField("pinned", operation.pinned());
            }
            ComponentJson.number(json, "meanLogLikelihood", snapshot.meanLogLikelihood());
            ComponentJson.number(json, "driftStatistic", snapshot.driftStatistic());
            json.writeNumberField("alarms", snapshot.alarms());
            if (snapshot.model().shape().hasBackground()) {
                ComponentJson.number(json, "background", snapshot.model().backgroundWeight());
            }
            ComponentJson.anomalies(json, snapshot.anomalies());
            ComponentJson.dispersion(json, mapping.schema().dispersion(snapshot.dispersion()));
            json.writeFieldName("components");
            ComponentJson.write(json, components, operation.names());
            checkpoints(json, operation.checkpoints());
        });
    }

    private static void checkpoints(JsonGenerator json, List<Checkpoint> checkpoints) throws IOException {
        if (checkpoints.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("checkpoints");
        for (Checkpoint checkpoint : checkpoints) {
            json.writeStartObject();
            json.writeNumberField("version", checkpoint.version());
            json.writeNumberField("epoch", checkpoint.epoch());
            json.writeNumberField("points", checkpoint.points());
            json.writeNumberField("newestEventTime", checkpoint.timestampMillis());
            json.writeStringField("reason", JsonObjects.lower(checkpoint.reason()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
