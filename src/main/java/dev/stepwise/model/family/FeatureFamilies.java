package dev.stepwise.model.family;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** All families that a feature may have. */
public final class FeatureFamilies {

    /** One of each. Parameters are written in this order; columns stand in the order of {@link FeatureFamily#block()}. */
    public static final List<FeatureFamily> ALL = List.of(
            new GaussianFeature(),
            new StudentTFeature(),
            new BernoulliFeature(),
            new PoissonFeature(),
            new CategoricalFeature(List.of()),
            new BinomialFeature(new FeatureFamily.Trials.Constant(1)),
            new MultinomialFeature(),
            new NegativeBinomialFeature(),
            new VonMisesFeature(VonMisesFeature.RADIANS));

    private static final SequencedMap<String, Parameter> PARAMETERS = new LinkedHashMap<>();

    static {
        for (FeatureFamily family : ALL) {
            for (Parameter parameter : family.parameters()) {
                Parameter other = PARAMETERS.putIfAbsent(parameter.name(), parameter);
                if (other != null && other.form() != parameter.form()) {
                    throw new IllegalStateException("two parameters are called " + parameter.name());
                }
            }
        }
    }

    private FeatureFamilies() {}

    /** All families by their labels. */
    public static Map<String, FeatureFamily> byLabel() {
        return ALL.stream().collect(Collectors.toMap(FeatureFamily::label, family -> family));
    }

    /** The parameters of all families, each once. */
    public static List<Parameter> parameters() {
        return List.copyOf(PARAMETERS.sequencedValues());
    }

    /** Names of all parameters that a key of a model sets or has estimated. */
    public static List<String> shapeParameters() {
        return ALL.stream()
                .flatMap(family -> family.shapeParameters().stream())
                .distinct()
                .toList();
    }

    /** Returns the names of the families with a property, as part of a sentence. */
    public static String labels(Predicate<FeatureFamily> property) {
        List<String> labels =
                ALL.stream().filter(property).map(FeatureFamily::label).toList();
        int last = labels.size() - 1;
        return last < 1
                ? String.join("", labels)
                : String.join(", ", labels.subList(0, last)) + " and " + labels.get(last);
    }
}
