package dev.stepwise.model.family;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The value of a parameter in one component. */
public sealed interface ParameterValue {

    /** One number. */
    record Scalar(double value) implements ParameterValue {}

    /** A number for each column. */
    record Vector(List<Double> values) implements ParameterValue {
        public Vector {
            values = List.copyOf(values);
        }
    }

    /** Full rows. */
    record Matrix(List<List<Double>> rows) implements ParameterValue {
        public Matrix {
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /** A number for each feature by name. */
    record ByName(SequencedMap<String, Double> values) implements ParameterValue {
        public ByName {
            values = ordered(values);
        }
    }

    /** A number for each level of each feature, by their names. */
    record ByLevel(SequencedMap<String, SequencedMap<String, Double>> values) implements ParameterValue {
        public ByLevel {
            SequencedMap<String, SequencedMap<String, Double>> levels = new LinkedHashMap<>();
            values.forEach((name, byLevel) -> levels.put(name, ordered(byLevel)));
            values = Collections.unmodifiableSequencedMap(levels);
        }
    }

    private static SequencedMap<String, Double> ordered(Map<String, Double> values) {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }
}
