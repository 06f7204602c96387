package dev.stepwise.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.stepwise.event.ComponentParameters;
import dev.stepwise.event.ComponentSummary;
import dev.stepwise.event.ImputedPoint;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes components as JSON: the same names wherever they appear. */
public final class ComponentJson {

    private ComponentJson() {}

    /** Writes {@code [{"id","weight","label"?,"parameters":{…}}, …]}. */
    public static void write(JsonGenerator json, List<ComponentSummary> components) throws IOException {
        json.writeStartArray();
        for (ComponentSummary component : components) {
            json.writeStartObject();
            json.writeNumberField("id", component.id());
            number(json, "weight", component.weight());
            if (component.label() != null) {
                json.writeStringField("label", component.label());
            }
            json.writeFieldName("parameters");
            write(json, component.parameters());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Writes the parameters that a component has, by name. */
    public static void write(JsonGenerator json, ComponentParameters parameters) throws IOException {
        json.writeStartObject();
        if (!parameters.mean().isEmpty()) {
            json.writeFieldName("mean");
            vector(json, parameters.mean());
        }
        matrix(json, "covariance", parameters.covariance());
        matrix(json, "scale", parameters.scale());
        if (parameters.degreesOfFreedom().isPresent()) {
            number(json, "degreesOfFreedom", parameters.degreesOfFreedom().getAsDouble());
        }
        named(json, "probability", parameters.probability());
        named(json, "rate", parameters.rate());
        if (!parameters.probabilities().isEmpty()) {
            json.writeObjectFieldStart("probabilities");
            for (var feature : parameters.probabilities().entrySet()) {
                named(json, feature.getKey(), feature.getValue());
            }
            json.writeEndObject();
        }
        named(json, "multinomial", parameters.multinomial());
        json.writeEndObject();
    }

    /** Writes {@code {"row","values":{…}}}: a number for each missing column, an object of its levels for a category. */
    static void write(JsonGenerator json, ImputedPoint point) throws IOException {
        json.writeStartObject();
        json.writeNumberField("row", point.row());
        json.writeObjectFieldStart("values");
        for (var value : point.values().entrySet()) {
            number(json, value.getKey(), value.getValue());
        }
        for (var column : point.levels().entrySet()) {
            named(json, column.getKey(), column.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Writes a number; one that is not finite is null. */
    public static void number(JsonGenerator json, String name, double value) throws IOException {
        json.writeFieldName(name);
        number(json, value);
    }

    private static void number(JsonGenerator json, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }

    private static void vector(JsonGenerator json, List<Double> values) throws IOException {
        json.writeStartArray();
        for (double value : values) {
            number(json, value);
        }
        json.writeEndArray();
    }

    private static void matrix(JsonGenerator json, String name, List<List<Double>> rows) throws IOException {
        if (!rows.isEmpty()) {
            json.writeArrayFieldStart(name);
            for (List<Double> row : rows) {
                vector(json, row);
            }
            json.writeEndArray();
        }
    }

    private static void named(JsonGenerator json, String name, Map<String, Double> values) throws IOException {
        if (!values.isEmpty()) {
            json.writeObjectFieldStart(name);
            for (var value : values.entrySet()) {
                number(json, value.getKey(), value.getValue());
            }
            json.writeEndObject();
        }
    }
}
