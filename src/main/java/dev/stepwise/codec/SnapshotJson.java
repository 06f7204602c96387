package dev.stepwise.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.stepwise.em.LearnerEvent;
import dev.stepwise.em.Snapshot;
import dev.stepwise.event.ComponentSummary;
import dev.stepwise.event.MixtureMapping;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes what a learner says of itself: the values of the topics {@code snapshots} and {@code cluster-events}. */
public final class SnapshotJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private SnapshotJson() {}

    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    /**
     * A snapshot: {@code {"model","version","epoch","timestamp","points","droppedPoints","effectivePoints","step",
     * "convergence","meanLogLikelihood","components":[…]}}.
     *
     * @param model its id
     * @param mapping names the parameters
     * @param timestampMillis of the snapshot
     */
    public static byte[] write(String model, MixtureMapping mapping, Snapshot snapshot, long timestampMillis) {
        List<ComponentSummary> components = new ArrayList<>();
        for (int k = 0; k < snapshot.ids().size(); k++) {
            components.add(mapping.summary(snapshot.ids().get(k), snapshot.model(), k));
        }
        return object(json -> {
            json.writeStringField("model", model);
            json.writeNumberField("version", snapshot.version());
            json.writeNumberField("epoch", snapshot.epoch());
            json.writeNumberField("timestamp", timestampMillis);
            json.writeNumberField("points", snapshot.points());
            json.writeNumberField("droppedPoints", snapshot.droppedPoints());
            ComponentJson.number(json, "effectivePoints", snapshot.effectivePoints());
            ComponentJson.number(json, "step", snapshot.step());
            json.writeStringField("convergence", lower(snapshot.convergence()));
            ComponentJson.number(json, "meanLogLikelihood", snapshot.meanLogLikelihood());
            json.writeFieldName("components");
            ComponentJson.write(json, components);
        });
    }

    /**
     * An event: {@code {"model","timestamp","event","version","points","components":[ids],"evidence","message"}}.
     *
     * @param model its id
     * @param timestampMillis of the record
     */
    public static byte[] write(String model, LearnerEvent event, long timestampMillis) {
        return object(json -> {
            json.writeStringField("model", model);
            json.writeNumberField("timestamp", timestampMillis);
            fields(json, event);
        });
    }

    /** Writes an event without its model and time, for a report on one pass over a file. */
    static void write(JsonGenerator json, LearnerEvent event) throws IOException {
        json.writeStartObject();
        fields(json, event);
        json.writeEndObject();
    }

    private static void fields(JsonGenerator json, LearnerEvent event) throws IOException {
        json.writeStringField("event", lower(event.kind()));
        json.writeNumberField("version", event.version());
        json.writeNumberField("points", event.points());
        json.writeArrayFieldStart("components");
        for (int id : event.ids()) {
            json.writeNumber(id);
        }
        json.writeEndArray();
        ComponentJson.number(json, "evidence", event.evidence());
        json.writeStringField("message", event.sentence());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static byte[] object(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
