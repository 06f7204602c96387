package dev.stepwise.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.stepwise.event.FitReport;
import dev.stepwise.event.ImputedPoint;
import java.io.IOException;
import java.io.Writer;

/** Writes what {@code fit} found as one JSON object, which {@code initial: {file: …}} reads back. */
public final class FitReportJson {

    private static final JsonFactory JSON = new JsonFactory();

    private FitReportJson() {}

    /** Writes the object on one line; the writer stays open. */
    public static void write(FitReport report, Writer out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartObject();
            json.writeStringField("model", report.model());
            json.writeNumberField("points", report.points());
            ComponentJson.number(json, "weight", report.weight());
            json.writeFieldName("components");
            ComponentJson.write(json, report.components());
            ComponentJson.number(json, "logLikelihood", report.logLikelihood());
            if (report.logPriorKernel().isPresent()) {
                ComponentJson.number(
                        json, "logPriorKernel", report.logPriorKernel().getAsDouble());
            }
            json.writeNumberField("parameterCount", report.parameterCount());
            ComponentJson.number(json, "bic", report.bic());
            ComponentJson.number(json, "aic", report.aic());
            ComponentJson.number(json, "icl", report.icl());
            json.writeNumberField("iterations", report.iterations());
            json.writeBooleanField("converged", report.converged());
            if (report.imputed() != null) {
                json.writeArrayFieldStart("imputed");
                for (ImputedPoint point : report.imputed()) {
                    ComponentJson.write(json, point);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }
    }
}
