package dev.stepwise.model;

import dev.stepwise.model.family.Feature;
import dev.stepwise.model.family.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The feature says where the expectation of one value of a point stands. It counts when the value is missing.
 *
 * @param name of the value
 * @param column of it in a row
 * @param offset of its first number in an expectation (see {@link dev.stepwise.mixture.Imputation})
 * @param levels whose probabilities the numbers are; empty: one number, what is expected
 * @param yesNo whether the number is the probability of yes
 * @param direction on whose circle two numbers are the cosine and sine of what is expected; null for other values
 */
public record ImputedFeature(
        String name, int column, int offset, List<String> levels, boolean yesNo, Values.@Nullable Direction direction) {

    public ImputedFeature {
        levels = List.copyOf(levels);
    }

    /** All values of a point, in order. Of a bernoulli value the number is the probability of 1. */
    public static List<ImputedFeature> of(ModelSchema schema) {
        List<ImputedFeature> features = new ArrayList<>();
        int column = 0;
        int offset = 0;
        for (Feature feature : schema.features()) {
            for (String name : feature.names()) {
                int numbers = feature.family().columns();
                switch (feature.family().values()) {
                    case Values.Level(List<String> levels) -> {
                        features.add(new ImputedFeature(name, column, offset, levels, false, null));
                        numbers = levels.size();
                    }
                    case Values.YesNo() -> {
                        features.add(new ImputedFeature(name, column, offset + 1, List.of(), true, null));
                        numbers = 2;
                    }
                    case Values.Direction direction -> {
                        features.add(new ImputedFeature(name, column, offset, List.of(), false, direction));
                        numbers = 2;
                    }
                    case Values.Number _, Values.Count _ ->
                        features.add(new ImputedFeature(name, column, offset, List.of(), false, null));
                }
                offset += numbers;
                column += feature.family().columns();
            }
        }
        return features;
    }

    /** Returns the one number that is expected, in an expectation of all values; of levels that of the first. */
    public double expected(double[] expectation) {
        return direction == null ? expectation[offset] : direction.of(expectation[offset], expectation[offset + 1]);
    }
}
