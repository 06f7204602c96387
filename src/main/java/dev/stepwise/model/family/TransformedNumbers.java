package dev.stepwise.model.family;

import dev.stepwise.distribution.Transform;
import dev.stepwise.distribution.gaussian.Gaussian;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What components are like in numbers that are transformed, in the user's units: the median, and the ends of the range of one standard
 * deviation to either side, between which 68 % of a normal component lie. Mean and variance would say little of what is skewed.
 *
 * @param names of the columns
 * @param transforms of the columns
 */
record TransformedNumbers(List<String> names, List<Transform> transforms) {

    static final Parameter MEDIAN = new Parameter("median", Parameter.Form.DERIVED_BY_NAME, "");
    static final Parameter LOWER = new Parameter("lower", Parameter.Form.DERIVED_BY_NAME, "");
    static final Parameter UPPER = new Parameter("upper", Parameter.Form.DERIVED_BY_NAME, "");

    static TransformedNumbers of(List<Feature> features) {
        return new TransformedNumbers(
                Feature.names(features),
                features.stream()
                        .flatMap(feature -> feature.names().stream().map(_ -> feature.transform()))
                        .toList());
    }

    /** Adds what is said of the transformed columns. */
    void name(Gaussian gaussian, ComponentParameters.Builder into) {
        into.byName(MEDIAN.name(), at(gaussian, 0));
        into.byName(LOWER.name(), at(gaussian, -1));
        into.byName(UPPER.name(), at(gaussian, 1));
    }

    private SequencedMap<String, Double> at(Gaussian gaussian, int deviations) {
        SequencedMap<String, Double> values = new LinkedHashMap<>();
        for (int j = 0; j < names.size(); j++) {
            if (!transforms.get(j).isNone()) {
                double y = gaussian.mean(j) + deviations * Math.sqrt(gaussian.variance(j));
                values.put(names.get(j), transforms.get(j).inverse(y));
            }
        }
        return values;
    }
}
