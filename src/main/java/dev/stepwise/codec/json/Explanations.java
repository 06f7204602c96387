package dev.stepwise.codec.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.mixture.Explanation;
import dev.stepwise.model.Explain;
import dev.stepwise.model.ImputedFeature;
import dev.stepwise.model.ModelSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Writes why a point is as probable as it is: {@code {"runnerUp"?:{"cluster","logOdds","feature"?},"features":[{"feature",
 * "value","surprise","excess","inCluster","forCluster"?,"expected","spread"?,"direction"?}, …]}}, the most surprising features
 * first. All is in the user's units and in nats. Safe for threads, each with
 * blocks of its own.
 */
public final class Explanations {

    private static final JsonFactory JSON = new JsonFactory();

    private final List<ImputedFeature> features;
    private final Explain explain;

    public Explanations(ModelSchema schema, Explain explain) {
        this.features = ImputedFeature.of(schema);
        this.explain = explain;
    }

    /** Whether point i of a block is to be explained. */
    boolean explains(ScoredBlock block, int i) {
        return explain.explains(block.isAnomaly(i));
    }

    /** Returns the explanation of point i of a block. */
    public byte[] write(ScoredBlock block, int i) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(200 * (1 + explain.top()));
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            write(block, i, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void write(ScoredBlock block, int i, JsonGenerator json) throws IOException {
        Explanation explanation = block.explain(i);
        json.writeStartObject();
        if (explanation.runnerUp() >= 0) {
            json.writeObjectFieldStart("runnerUp");
            json.writeNumberField("cluster", block.id(explanation.runnerUp()));
            number(json, "logOdds", explanation.logOdds());
            Explanation.Value deciding = explanation.deciding();
            if (deciding != null) {
                json.writeStringField("feature", features.get(deciding.index()).name());
            }
            json.writeEndObject();
        }
        json.writeArrayFieldStart("features");
        List<Explanation.Value> ranked = explanation.ranked();
        for (Explanation.Value value : ranked.subList(0, Math.min(explain.top(), ranked.size()))) {
            ImputedFeature feature = features.get(value.index());
            write(json, feature, value, block.value(feature.column(), i), explanation.runnerUp() >= 0);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(
            JsonGenerator json, ImputedFeature feature, Explanation.Value value, double x, boolean hasRunnerUp)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("feature", feature.name());
        if (feature.yesNo()) {
            json.writeBooleanField("value", x == 1);
        } else if (feature.levels().isEmpty()) {
            json.writeNumberField("value", x);
        } else {
            json.writeStringField("value", feature.levels().get((int) x));
        }
        number(json, "surprise", value.surprise());
        number(json, "excess", value.excess());
        number(json, "inCluster", value.inCluster());
        if (hasRunnerUp) {
            number(json, "forCluster", value.forCluster());
        }
        expected(json, feature, value, x);
        json.writeEndObject();
    }

    private static void expected(JsonGenerator json, ImputedFeature feature, Explanation.Value value, double x)
            throws IOException {
        if (!feature.levels().isEmpty()) {
            json.writeObjectFieldStart("expected");
            for (int level = 0; level < feature.levels().size(); level++) {
                number(json, feature.levels().get(level), value.expected().get(level));
            }
            json.writeEndObject();
        } else if (feature.yesNo()) {
            number(json, "expected", value.expected().getLast());
        } else if (feature.direction() != null) {
            double cosine = value.expected().getFirst();
            double sine = value.expected().getLast();
            number(json, "expected", feature.direction().of(cosine, sine));
            number(json, "spread", feature.direction().deviation(Math.hypot(cosine, sine)));
        } else {
            double expected = value.expected().getFirst();
            number(json, "expected", expected);
            number(json, "spread", value.deviations().getFirst());
            if (x != expected) {
                json.writeStringField("direction", x > expected ? "high" : "low");
            }
        }
    }

    private static void number(JsonGenerator json, String name, double value) throws IOException {
        json.writeFieldName(name);
        if (Double.isFinite(value)) {
            json.writeNumber(Digits.significant(value));
        } else {
            json.writeNull();
        }
    }
}
