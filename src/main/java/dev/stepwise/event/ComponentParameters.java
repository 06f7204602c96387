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

    /** Parameters of a component that has gaussian features only. */
    public static ComponentParameters gaussian(List<Double> mean, List<List<Double>> covariance) {
        return new ComponentParameters(
                mean,
                covariance,
                List.of(),
                OptionalDouble.empty(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>());
    }

    private static List<List<Double>> rows(List<List<Double>> matrix) {
        return matrix.stream().map(List::copyOf).toList();
    }

    private static SequencedMap<String, Double> ordered(Map<String, Double> values) {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }
}
