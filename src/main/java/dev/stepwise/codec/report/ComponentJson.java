package dev.stepwise.codec.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.stepwise.em.scoring.Dispersion;
import dev.stepwise.model.ClusterTraits;
import dev.stepwise.model.ComponentSummary;
import dev.stepwise.model.ImputedPoint;
import dev.stepwise.model.family.ComponentParameters;
import dev.stepwise.model.family.ParameterValue;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Writes components as JSON: the same names wherever they appear. */
public final class ComponentJson {

    private ComponentJson() {}

    /** Writes {@code [{"id","weight","label"?,"parameters":{…},"traits"?:{"sentence","features":[…]}}, …]}. */
    public static void write(JsonGenerator json, List<ComponentSummary> components) throws IOException {
        write(json, components, Map.of());
    }

    /** Writes them with the names that operators gave, as {@code "name"} behind the id. */
    static void write(JsonGenerator json, List<ComponentSummary> components, Map<Integer, String> names)
            throws IOException {
        json.writeStartArray();
        for (ComponentSummary component : components) {
            json.writeStartObject();
            json.writeNumberField("id", component.id());
            String name = names.get(component.id());
            if (name != null) {
                json.writeStringField("name", name);
            }
            number(json, "weight", component.weight());
            if (component.label() != null) {
                json.writeStringField("label", component.label());
            }
            json.writeFieldName("parameters");
            write(json, component.parameters());
            if (component.traits() != null) {
                json.writeFieldName("traits");
                write(json, component.traits());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, ClusterTraits traits) throws IOException {
        json.writeStartObject();
        json.writeStringField("sentence", traits.sentence());
        json.writeArrayFieldStart("features");
        for (ClusterTraits.Trait trait : traits.traits()) {
            json.writeStartObject();
            json.writeStringField("feature", trait.feature());
            number(json, "divergence", trait.divergence());
            if (trait.level() != null) {
                json.writeStringField("level", trait.level());
            }
            number(json, "value", trait.value());
            number(json, "others", trait.others());
            if (!Double.isNaN(trait.deviation())) {
                number(json, "spread", trait.deviation());
                number(json, "spreadOfOthers", trait.deviationOfOthers());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Writes the parameters that a component has, by name. */
    public static void write(JsonGenerator json, ComponentParameters parameters) throws IOException {
        json.writeStartObject();
        for (var parameter : parameters.values().entrySet()) {
            String name = parameter.getKey();
            switch (parameter.getValue()) {
                case ParameterValue.Scalar(double value) -> number(json, name, value);
                case ParameterValue.Vector(List<Double> values) -> {
                    json.writeFieldName(name);
                    vector(json, values);
                }
                case ParameterValue.Matrix(List<List<Double>> rows) -> matrix(json, name, rows);
                case ParameterValue.ByName(SequencedMap<String, Double> values) -> named(json, name, values);
                case ParameterValue.ByLevel(SequencedMap<String, SequencedMap<String, Double>> values) -> {
                    json.writeObjectFieldStart(name);
                    for (var feature : values.entrySet()) {
                        named(json, feature.getKey(), feature.getValue());
                    }
                    json.writeEndObject();
                }
            }
        }
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

    /** Writes {@code "anomalies":{"id":count, …}}; nothing where no point has been marked. */
    static void anomalies(JsonGenerator json, Map<Integer, Long> anomalies) throws IOException {
        if (!anomalies.isEmpty()) {
            json.writeObjectFieldStart("anomalies");
            for (var count : anomalies.entrySet()) {
                json.writeNumberField("" + count.getKey(), count.getValue());
            }
            json.writeEndObject();
        }
    }

    /** Writes {@code "dispersion":{"name":ratio, …}}; nothing where no feature has one. */
    static void dispersion(JsonGenerator json, SequencedMap<String, Dispersion> dispersion) throws IOException {
        SequencedMap<String, Double> ratios = new LinkedHashMap<>();
        dispersion.forEach((name, of) -> ratios.put(name, of.ratio()));
        named(json, "dispersion", ratios);
    }

    /** Writes a number; one that is not finite is null. */
    public static void number(JsonGenerator json, String name, double value) throws IOException {
        json.writeFieldName(name);
        number(json, value);
    }

    public static void number(JsonGenerator json, double value) throws IOException {
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
        json.writeArrayFieldStart(name);
        for (List<Double> row : rows) {
            vector(json, row);
        }
        json.writeEndArray();
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
