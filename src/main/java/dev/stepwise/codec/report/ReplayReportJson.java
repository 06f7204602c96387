package dev.stepwise.codec.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.replay.KeyedPrediction;
import dev.stepwise.model.report.ReplayReport;
import dev.stepwise.model.report.ReplayWindow;
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
            ComponentJson.number(
                    json, "prequentialLogLikelihood", report.prediction().meanLogLikelihood());
            json.writeNumberField("predictedPoints", report.prediction().points());
            json.writeNumberField("pointsByFolds", report.prediction().byFolds());
            json.writeNumberField("pointsLeftOut", report.prediction().leftOut());
            ComponentJson.number(json, "holdoutLogLikelihood", report.holdoutLogLikelihood());
            if (!Double.isNaN(report.adjustedRandIndex())) {
                ComponentJson.number(json, "adjustedRandIndex", report.adjustedRandIndex());
            }
            if (!Double.isNaN(report.holdoutAdjustedRandIndex())) {
                ComponentJson.number(json, "holdoutAdjustedRandIndex", report.holdoutAdjustedRandIndex());
            }
            if (report.background().isPresent()) {
                ComponentJson.number(json, "background", report.background().getAsDouble());
            }
            if (report.keys() != null) {
                write(json, report.keys());
            }
            ComponentJson.anomalies(json, report.anomalies());
            json.writeFieldName("components");
            ComponentJson.write(json, report.components());
            json.writeArrayFieldStart("events");
            for (LearnerEvent event : report.events()) {
                EventJson.write(json, event);
            }
            json.writeEndArray();
            if (!report.series().isEmpty()) {
                json.writeArrayFieldStart("series");
                for (ReplayWindow window : report.series()) {
                    write(json, window);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, KeyedPrediction keys) throws IOException {
        json.writeObjectFieldStart("keys");
        json.writeNumberField("count", keys.keys());
        json.writeNumberField("points", keys.points());
        ComponentJson.number(json, "logLikelihood", keys.meanLogLikelihood());
        ComponentJson.number(json, "populationLogLikelihood", keys.meanOfPopulation());
        json.writeObjectFieldStart("trust");
        ComponentJson.number(json, "weights", keys.trust().weights());
        ComponentJson.number(json, "means", keys.trust().means());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ReplayWindow window) throws IOException {
        json.writeStartObject();
        json.writeNumberField("points", window.points());
        ComponentJson.number(json, "logLikelihood", window.logLikelihood());
        ComponentJson.number(json, "memory", window.memory());
        ComponentJson.number(json, "effectivePoints", window.effectivePoints());
        ComponentJson.number(json, "step", window.step());
        json.writeNumberField("version", window.version());
        json.writeNumberField("epoch", window.epoch());
        json.writeNumberField("components", window.weights().size());
        json.writeStringField("convergence", JsonObjects.lower(window.convergence()));
        ComponentJson.number(json, "driftStatistic", window.driftStatistic());
        ComponentJson.number(json, "holdoutLogLikelihood", window.holdoutLogLikelihood());
        json.writeObjectFieldStart("weights");
        for (var weight : window.weights().entrySet()) {
            ComponentJson.number(json, "" + weight.getKey(), weight.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
