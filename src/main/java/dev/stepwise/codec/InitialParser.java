package dev.stepwise.codec;

import dev.stepwise.event.ComponentParameters;
import dev.stepwise.event.InitialComponent;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/** Reads the key {@code initial}, and the snapshot that it may name. */
final class InitialParser {

    /** How far from 1 the sum of written weights may be. */
    private static final double WEIGHT_ROUNDING = 1e-3;

    private final Path folder;

    InitialParser(Path folder) {
        this.folder = folder;
    }

    List<InitialComponent> components(YamlValue value) {
        try (YamlSection keys = value.section()) {
            if (keys.has("file") == keys.has("components")) {
                throw value.invalid("must have either components or file");
            }
            if (keys.has("file") && keys.has("background")) {
                throw value.invalid("must not have background beside file, where it stands");
            }
            return keys.optional("file", this::snapshot).or(() -> list(keys)).orElse(List.of());
        }
    }

    /** The components of a snapshot, or of what {@code fit} has printed; its other keys are not of interest. */
    private List<InitialComponent> snapshot(YamlValue value) {
        Path file = folder.resolve(value.text());
        Problems problems = new Problems();
        List<InitialComponent> components = ModelFile.text(file, problems)
                .flatMap(text -> Optional.ofNullable(YamlReader.read(text, problems)))
                .flatMap(root -> new YamlValue(root, "", problems).read(YamlValue::section))
                .flatMap(InitialParser::list)
                .orElse(List.of());
        if (problems.count() > 0) {
            throw value.invalid(value.text() + ": " + problems.list().getFirst());
        }
        return components;
    }

    /** Components whose weights and that of the background sum to 1. */
    private static Optional<List<InitialComponent>> list(YamlSection keys) {
        double background = keys.optional("background", YamlValue::probability).orElse(0.0);
        return keys.required("components", value -> {
            List<InitialComponent> components = value.list(InitialParser::component);
            double sum =
                    components.stream().mapToDouble(InitialComponent::weight).sum();
            if (Math.abs(sum + background - 1) > WEIGHT_ROUNDING) {
                throw value.invalid("the weights must sum to 1, not to " + (sum + background));
            }
            double scale = (1 - background) / sum;
            return components.stream()
                    .map(c -> new InitialComponent(c.weight() * scale, c.label(), c.parameters()))
                    .toList();
        });
    }

    private static InitialComponent component(YamlValue value) {
        try (YamlSection keys = value.section()) {
            keys.optional("id", YamlValue::text); // what fit prints may be pasted as it is
            double weight = keys.required("weight", YamlValue::positive).orElse(1.0);
            Optional<String> label = keys.optional("label", YamlValue::text);
            Optional<ComponentParameters> parameters = keys.required("parameters", InitialParser::parameters);
            return new InitialComponent(
                    weight, label.orElse(null), parameters.orElseGet(() -> new ComponentParameters.Builder().build()));
        }
    }

    private static ComponentParameters parameters(YamlValue value) {
        try (YamlSection keys = value.section()) {
            Optional<Double> freedom = keys.optional("degreesOfFreedom", YamlValue::positive);
            return new ComponentParameters(
                    keys.optional("mean", YamlValue::numbers).orElse(List.of()),
                    keys.optional("covariance", YamlValue::positiveDefinite).orElse(List.of()),
                    keys.optional("scale", YamlValue::positiveDefinite).orElse(List.of()),
                    freedom.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                    named(keys, "probability"),
                    keys.optional("rate", v -> v.map(YamlValue::positive)).orElseGet(LinkedHashMap::new),
                    keys.optional("probabilities", v -> v.map(InitialParser::distribution))
                            .orElseGet(LinkedHashMap::new),
                    keys.optional("multinomial", InitialParser::distribution).orElseGet(LinkedHashMap::new));
        }
    }

    private static SequencedMap<String, Double> named(YamlSection keys, String key) {
        return keys.optional(key, v -> v.map(YamlValue::probability)).orElseGet(LinkedHashMap::new);
    }

    private static SequencedMap<String, Double> distribution(YamlValue value) {
        SequencedMap<String, Double> probabilities = value.map(YamlValue::probability);
        double sum =
                probabilities.values().stream().mapToDouble(Double::doubleValue).sum();
        if (Math.abs(sum - 1) > WEIGHT_ROUNDING * Math.max(1, probabilities.size() / 10.0)) {
            throw value.invalid("the probabilities must sum to 1, not to " + sum);
        }
        probabilities.replaceAll((_, p) -> p / sum);
        return probabilities;
    }
}
