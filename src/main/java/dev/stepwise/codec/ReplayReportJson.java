package dev.stepwise.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.stepwise.em.LearnerEvent;
import dev.stepwise.event.ReplayReport;
import java.io.IOException;
import java.io.Writer;

/** Writes what {@code replay} found as one JSON object. */
public final class ReplayReportJson {

    private static final JsonFactory JSON = new JsonFactory();

    private ReplayReportJson() {}

    /** Writes the object on one line; the writer stays open. */
    public static void write(ReplayReport report, Writer out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartObject();
            json.writeStringField("model", report.model());
            json.writeNumberField("points", report.points());
            ComponentJson.number(json, "seconds", report.seconds());
            ComponentJson.number(json, "pointsPerSecond", report.pointsPerSecond());
            ComponentJson.number(json, "prequentialLogLikelihood", report.prequentialLogLikelihood());
            ComponentJson.number(json, "holdoutLogLikelihood", report.holdoutLogLikelihood());
            if (report.background().isPresent()) {
                ComponentJson.number(json, "background", report.background().getAsDouble());
            }
            json.writeFieldName("components");
            ComponentJson.write(json, report.components());
            json.writeArrayFieldStart("events");
            for (LearnerEvent event : report.events()) {
                EventJson.write(json, event);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }
}
