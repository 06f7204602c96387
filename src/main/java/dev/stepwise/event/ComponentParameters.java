package dev.stepwise.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/**
 * Parameters of one component by name, in the user's units: what {@code fit} prints, a snapshot carries and
 * {@code initial} gives. A family that the model does not have leaves its parameters empty.
 *
 * @param mean over the gaussian or student-t columns in order
 * @param covariance of the gaussian columns, full rows whatever its structure
 * @param scale of the student-t columns, full rows, in squared units as a covariance is
 * @param degreesOfFreedom of the student-t columns
 * @param probability of bernoulli and binomial features, by name
 * @param rate of poisson features, by name
 * @param probabilities of the levels of categorical features, by name and level
 * @param multinomial of the multinomial features, by name
 */
public record ComponentParameters(
        List<Double> mean,
        List<List<Double>> covariance,
        List<List<Double>> scale,
        OptionalDouble degreesOfFreedom,
        SequencedMap<String, Double> probability,
        SequencedMap<String, Double> rate,
        SequencedMap<String, SequencedMap<String, Double>> probabilities,
        SequencedMap<String, Double> multinomial) {

    /** The names of all parameters, as in a model file. */
    public static final List<String> NAMES = List.of(
            "mean", "covariance", "scale", "degreesOfFreedom", "probability", "rate", "probabilities", "multinomial");

    public ComponentParameters {
        mean = List.copyOf(mean);
        covariance = rows(covariance);
        scale = rows(scale);
        probability = ordered(probability);
        rate = ordered(rate);
        SequencedMap<String, SequencedMap<String, Double>> levels = new LinkedHashMap<>();
        probabilities.forEach((name, values) -> levels.put(name, ordered(values)));
        probabilities = Collections.unmodifiableSequencedMap(levels);
        multinomial = ordered(multinomial);
    }

    private static List<List<Double>> rows(List<List<Double>> matrix) {
        return matrix.stream().map(List::copyOf).toList();
    }

    private static SequencedMap<String, Double> ordered(Map<String, Double> values) {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }

    /** Collects parameters by name; whatever is not set stays empty. */
    public static final class Builder {
        private List<Double> mean = List.of();
        private List<List<Double>> covariance = List.of();
        private List<List<Double>> scale = List.of();
        private OptionalDouble degreesOfFreedom = OptionalDouble.empty();
        private final SequencedMap<String, Double> probability = new LinkedHashMap<>();
        private final SequencedMap<String, Double> rate = new LinkedHashMap<>();
        private final SequencedMap<String, SequencedMap<String, Double>> probabilities = new LinkedHashMap<>();
        private final SequencedMap<String, Double> multinomial = new LinkedHashMap<>();

        public Builder mean(List<Double> values) {
            mean = values;
            return this;
        }

        public Builder covariance(List<List<Double>> rows) {
            covariance = rows;
            return this;
        }

        public Builder scale(List<List<Double>> rows) {
            scale = rows;
            return this;
        }

        public Builder degreesOfFreedom(double value) {
            degreesOfFreedom = OptionalDouble.of(value);
            return this;
        }

        public Builder probability(String name, double value) {
            probability.put(name, value);
            return this;
        }

        public Builder rate(String name, double value) {
            rate.put(name, value);
            return this;
        }

        public Builder probabilities(String name, SequencedMap<String, Double> byLevel) {
            probabilities.put(name, byLevel);
            return this;
        }

        public Builder multinomial(String name, double value) {
            multinomial.put(name, value);
            return this;
        }

        public ComponentParameters build() {
            return new ComponentParameters(
                    mean, covariance, scale, degreesOfFreedom, probability, rate, probabilities, multinomial);
        }
    }
}
