package dev.stepwise.codec.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.stepwise.em.learner.LearnerEvent;
import java.io.IOException;

/** Writes what has happened to a model: the values of the topic {@code cluster-events}. */
public final class EventJson {

    private EventJson() {}

    /**
     * An event: {@code {"model","timestamp","event","version","points","components":[ids],"evidence","message"}}.
     *
     * @param model its id
     * @param timestampMillis of the record
     */
    public static byte[] write(String model, LearnerEvent event, long timestampMillis) {
        return JsonObjects.bytes(json -> {
            json.writeStringField("model", model);
            json.writeNumberField("timestamp", timestampMillis);
            members(json, event);
        });
    }

    /** Writes an event without its model and time, for a report on one pass over a file. */
    static void write(JsonGenerator json, LearnerEvent event) throws IOException {
        json.writeStartObject();
        members(json, event);
        json.writeEndObject();
    }

    private static void members(JsonGenerator json, LearnerEvent event) throws IOException {
        json.writeStringField("event", JsonObjects.lower(event.kind()));
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
}
