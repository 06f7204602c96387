package dev.stepwise.model.family;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/**
 * Parameters of one component by name, in the user's units: what {@code fit} prints, a snapshot carries and
 * {@code initial} gives. What a component's families do not have is not there.
 *
 * @param values by the names of {@link FeatureFamilies#parameters()}, in their order
 */
public record ComponentParameters(SequencedMap<String, ParameterValue> values) {

    public ComponentParameters {
        SequencedMap<String, ParameterValue> ordered = new LinkedHashMap<>();
        for (Parameter parameter : FeatureFamilies.parameters()) {
            if (values.containsKey(parameter.name())) {
                ordered.put(parameter.name(), values.get(parameter.name()));
            }
        }
        values = Collections.unmodifiableSequencedMap(ordered);
    }

    /** One number, if it is there. */
    public OptionalDouble scalar(String name) {
        return values.get(name) instanceof ParameterValue.Scalar(double value)
                ? OptionalDouble.of(value)
                : OptionalDouble.empty();
    }

    /** A number for each column; empty if it is not there. */
    public List<Double> vector(String name) {
        return values.get(name) instanceof ParameterValue.Vector(List<Double> vector) ? vector : List.of();
    }

    /** Full rows; empty if it is not there. */
    public List<List<Double>> matrix(String name) {
        return values.get(name) instanceof ParameterValue.Matrix(List<List<Double>> rows) ? rows : List.of();
    }

    /** Numbers by the names of features; empty if it is not there. */
    public SequencedMap<String, Double> byName(String name) {
        return values.get(name) instanceof ParameterValue.ByName(SequencedMap<String, Double> byName)
                ? byName
                : Collections.emptyNavigableMap();
    }

    /** Numbers by the names of features and levels; empty if it is not there. */
    public SequencedMap<String, SequencedMap<String, Double>> byLevel(String name) {
        return values.get(name)
                        instanceof ParameterValue.ByLevel(SequencedMap<String, SequencedMap<String, Double>> byLevel)
                ? byLevel
                : Collections.emptyNavigableMap();
    }

    /** Collects parameters by name; whatever is not set, or set to nothing, is not there. */
    public static final class Builder {

        private final SequencedMap<String, ParameterValue> values = new LinkedHashMap<>();

        public Builder scalar(String name, double value) {
            values.put(name, new ParameterValue.Scalar(value));
            return this;
        }

        public Builder vector(String name, List<Double> vector) {
            return vector.isEmpty() ? this : put(name, new ParameterValue.Vector(vector));
        }

        public Builder matrix(String name, List<List<Double>> rows) {
            return rows.isEmpty() ? this : put(name, new ParameterValue.Matrix(rows));
        }

        /** Adds to what is there of other features. */
        public Builder byName(String name, SequencedMap<String, Double> byName) {
            SequencedMap<String, Double> all = new LinkedHashMap<>();
            if (values.get(name) instanceof ParameterValue.ByName(SequencedMap<String, Double> others)) {
                all.putAll(others);
            }
            all.putAll(byName);
            return all.isEmpty() ? this : put(name, new ParameterValue.ByName(all));
        }

        public Builder byLevel(String name, SequencedMap<String, SequencedMap<String, Double>> byLevel) {
            return byLevel.isEmpty() ? this : put(name, new ParameterValue.ByLevel(byLevel));
        }

        private Builder put(String name, ParameterValue value) {
            values.put(name, value);
            return this;
        }

        public ComponentParameters build() {
            return new ComponentParameters(values);
        }
    }
}
