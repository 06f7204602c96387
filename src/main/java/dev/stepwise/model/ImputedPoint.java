package dev.stepwise.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.IntToDoubleFunction;

/**
 * The point holds what is expected in the place of the values that it lacks, in the user's units.
 *
 * @param row of the file, counted from 1
 * @param values by column; of a yes or no the probability of yes
 * @param levels of each categorical column that is missing, the probability of its levels
 */
public record ImputedPoint(
        int row, SequencedMap<String, Double> values, SequencedMap<String, SequencedMap<String, Double>> levels) {

    public ImputedPoint {
        values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
        levels = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(levels));
    }

    /**
     * Returns what is expected where a row has no value. A count without its trials has no expectation.
     *
     * @param number of the row, as people count
     * @param row its values by column, NaN where one is missing
     * @param expectation as {@link dev.stepwise.mixture.Imputation} has it, in the user's units
     */
    public static ImputedPoint of(
            int number, List<ImputedFeature> features, IntToDoubleFunction row, double[] expectation) {
        SequencedMap<String, Double> values = new LinkedHashMap<>();
        SequencedMap<String, SequencedMap<String, Double>> levels = new LinkedHashMap<>();
        for (ImputedFeature feature : features) {
            double expected = feature.expected(expectation);
            if (!Double.isNaN(row.applyAsDouble(feature.column())) || Double.isNaN(expected)) {
                continue;
            }
            if (feature.levels().isEmpty()) {
                values.put(feature.name(), expected);
            } else {
                SequencedMap<String, Double> byLevel = new LinkedHashMap<>();
                for (String level : feature.levels()) {
                    byLevel.put(level, expectation[feature.offset() + byLevel.size()]);
                }
                levels.put(feature.name(), byLevel);
            }
        }
        return new ImputedPoint(number, values, levels);
    }

    /** Whether nothing is missing that could be expected. */
    public boolean isEmpty() {
        return values.isEmpty() && levels.isEmpty();
    }
}
