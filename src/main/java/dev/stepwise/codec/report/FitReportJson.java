package dev.stepwise.codec.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.stepwise.em.batch.FitIteration;
import dev.stepwise.em.markov.BaumWelch;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.model.ImputedPoint;
import dev.stepwise.model.MixtureMapping;
import dev.stepwise.model.report.FitChoice;
import dev.stepwise.model.report.FitReport;
import dev.stepwise.model.report.RegimeReport;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Writes what {@code fit} found as one JSON object, which {@code initial: {file: …}} reads back. */
public final class FitReportJson {

    private static final JsonFactory JSON = new JsonFactory();

    private FitReportJson() {}

    /** Writes the object on one line; the writer stays open. */
    public static void write(FitReport report, Writer out) throws IOException {
        object(out, json -> report(json, report));
    }

    /** Writes the best of several fits likewise, with all of them as {@code "criterion"} and {@code "candidates"}. */
    public static void write(FitChoice choice, Writer out) throws IOException {
        object(out, json -> {
            report(json, choice.best());
            json.writeStringField("criterion", choice.criterion().toString());
            json.writeArrayFieldStart("candidates");
            for (FitReport candidate : choice.candidates()) {
                json.writeStartObject();
                json.writeNumberField("components", candidate.components().size());
                measures(json, candidate);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** Writes one iteration on one line: {@code {"iteration","q","logLikelihood","weights","parameters"}}, of a hidden Markov model with {@code "transitions"}. */
    public static void write(MixtureMapping mapping, FitIteration iteration, Writer out) throws IOException {
        object(out, json -> {
            MixtureModel user = iteration.userModel();
            json.writeNumberField("iteration", iteration.number());
            ComponentJson.number(json, "q", iteration.expectedLogLikelihood());
            ComponentJson.number(json, "logLikelihood", iteration.logLikelihood());
            json.writeFieldName("weights");
            json.writeArray(user.weights(), 0, user.components());
            json.writeArrayFieldStart("parameters");
            for (int k = 0; k < user.components(); k++) {
                ComponentJson.write(json, mapping.parameters(user, k));
            }
            json.writeEndArray();
            if (iteration instanceof BaumWelch.Iteration of) {
                json.writeArrayFieldStart("transitions");
                for (int j = 0; j < user.components(); j++) {
                    json.writeStartArray();
                    for (int k = 0; k < user.components(); k++) {
                        json.writeNumber(of.model().transition(j, k));
                    }
                    json.writeEndArray();
                }
                json.writeEndArray();
            }
        });
    }

    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private static void object(Writer out, Body body) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        }
    }

    private static void report(JsonGenerator json, FitReport report) throws IOException {
        json.writeStringField("model", report.model());
        json.writeStringField("prior", report.prior());
        json.writeArrayFieldStart("notes");
        for (String note : report.notes()) {
            json.writeString(note);
        }
        json.writeEndArray();
        json.writeNumberField("points", report.points());
        ComponentJson.number(json, "weight", report.weight());
        json.writeFieldName("components");
        ComponentJson.write(json, report.components());
        if (report.background().isPresent()) {
            ComponentJson.number(json, "background", report.background().getAsDouble());
        }
        if (report.regimes() != null) {
            json.writeFieldName("regimes");
            regimes(json, report.regimes());
        }
        ComponentJson.dispersion(json, report.dispersion());
        measures(json, report);
        if (report.imputed() != null) {
            json.writeArrayFieldStart("imputed");
            for (ImputedPoint point : report.imputed()) {
                ComponentJson.write(json, point);
            }
            json.writeEndArray();
        }
    }

    private static void regimes(JsonGenerator json, RegimeReport regimes) throws IOException {
        json.writeStartObject();
        json.writeNumberField("sequences", regimes.sequences());
        json.writeFieldName("initial");
        array(json, regimes.initial());
        json.writeArrayFieldStart("transitions");
        for (List<Double> row : regimes.transitions()) {
            array(json, row);
        }
        json.writeEndArray();
        json.writeFieldName("meanDurations");
        array(json, regimes.meanDurations());
        json.writeEndObject();
    }

    /** Writes null for what is not finite. */
    private static void array(JsonGenerator json, List<Double> values) throws IOException {
        json.writeStartArray();
        for (double value : values) {
            if (Double.isFinite(value)) {
                json.writeNumber(value);
            } else {
                json.writeNull();
            }
        }
        json.writeEndArray();
    }

    private static void measures(JsonGenerator json, FitReport report) throws IOException {
        ComponentJson.number(json, "logLikelihood", report.logLikelihood());
        if (report.logPriorKernel().isPresent()) {
            ComponentJson.number(json, "logPriorKernel", report.logPriorKernel().getAsDouble());
        }
        if (report.evidenceBound().isPresent()) {
            ComponentJson.number(
                    json, "evidenceLowerBound", report.evidenceBound().getAsDouble());
        }
        if (report.heldOutLogLikelihood().isPresent()) {
            ComponentJson.number(
                    json, "heldOutLogLikelihood", report.heldOutLogLikelihood().getAsDouble());
        }
        json.writeNumberField("parameterCount", report.parameterCount());
        ComponentJson.number(json, "bic", report.bic());
        ComponentJson.number(json, "aic", report.aic());
        ComponentJson.number(json, "icl", report.icl());
        json.writeNumberField("iterations", report.iterations());
        json.writeBooleanField("converged", report.converged());
    }
}
