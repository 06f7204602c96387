package dev.stepwise.codec.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.operation.Instruction;
import dev.stepwise.em.operation.Outcome;
import java.io.IOException;
import java.util.List;

/** Writes what has happened to a model: the values of the topic {@code cluster-events}. */
public final class EventJson {

    /** The kind of event that says that points were lost; it comes from no learner. */
    static final String LOST = "points-lost";

    private EventJson() {}

    /**
     * An event: {@code {"model","timestamp","event","version","points","components":[ids],"evidence","message"}}.
     *
     * @param model its id
     * @param timestampMillis of the record
     */
    public static byte[] write(String model, LearnerEvent event, long timestampMillis) {
        return write(model, event, "", timestampMillis);
    }

    /**
     * Writes an event whose message goes on with what has moved.
     *
     * @param moved which clusters have moved, from what to what; empty: nothing is said of that
     */
    public static byte[] write(String model, LearnerEvent event, String moved, long timestampMillis) {
        return JsonObjects.bytes(json -> {
            json.writeStringField("model", model);
            json.writeNumberField("timestamp", timestampMillis);
            members(json, event, moved.isEmpty() ? "" : " What has moved: " + moved + ".");
        });
    }

    /**
     * Writes that points are never learned from, in the same form.
     *
     * @param version of the newest parameters; 0: none
     * @param points that were learned from until now
     * @param message which points, and why
     */
    public static byte[] writeLost(String model, long version, long points, String message, long timestampMillis) {
        return JsonObjects.bytes(
                json -> members(json, model, timestampMillis, LOST, version, points, List.of(), message));
    }

    /**
     * Writes what came of an operator's command, in the same form, with {@code "by"} and {@code "at"}.
     *
     * @param model its id
     * @param instruction who gave the command, and when
     * @param timestampMillis of the record
     */
    public static byte[] write(String model, Instruction instruction, Outcome outcome, long timestampMillis) {
        return JsonObjects.bytes(json -> {
            members(
                    json,
                    model,
                    timestampMillis,
                    JsonObjects.lower(outcome.kind()),
                    outcome.version(),
                    outcome.points(),
                    outcome.clusters(),
                    outcome.sentence());
            json.writeStringField("by", instruction.by());
            json.writeNumberField("at", instruction.timestampMillis());
        });
    }

    private static void members(
            JsonGenerator json,
            String model,
            long timestampMillis,
            String event,
            long version,
            long points,
            List<Integer> clusters,
            String message)
            throws IOException {
        json.writeStringField("model", model);
        json.writeNumberField("timestamp", timestampMillis);
        json.writeStringField("event", event);
        json.writeNumberField("version", version);
        json.writeNumberField("points", points);
        json.writeArrayFieldStart("components");
        for (int id : clusters) {
            json.writeNumber(id);
        }
        json.writeEndArray();
        json.writeNumberField("evidence", 0);
        json.writeStringField("message", message);
    }

    /** Writes an event without its model and time, for a report on one pass over a file. */
    static void write(JsonGenerator json, LearnerEvent event) throws IOException {
        json.writeStartObject();
        members(json, event, "");
        json.writeEndObject();
    }

    private static void members(JsonGenerator json, LearnerEvent event, String more) throws IOException {
        json.writeStringField("event", JsonObjects.lower(event.kind()));
        json.writeNumberField("version", event.version());
        json.writeNumberField("points", event.points());
        json.writeArrayFieldStart("components");
        for (int id : event.ids()) {
            json.writeNumber(id);
        }
        json.writeEndArray();
        ComponentJson.number(json, "evidence", event.evidence());
        json.writeStringField("message", event.sentence() + more);
    }
}
