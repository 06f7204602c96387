package dev.stepwise.codec.model;

import dev.stepwise.codec.document.Problems;
import dev.stepwise.codec.document.YamlReader;
import dev.stepwise.codec.document.YamlSection;
import dev.stepwise.codec.document.YamlValue;
import dev.stepwise.model.InitialComponent;
import dev.stepwise.model.family.ComponentParameters;
import dev.stepwise.model.family.FeatureFamilies;
import dev.stepwise.model.family.Parameter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
    static Optional<List<InitialComponent>> list(YamlSection keys) {
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
                    .map(c -> new InitialComponent(c.id(), c.weight() * scale, c.label(), c.parameters()))
                    .toList();
        });
    }

    private static InitialComponent component(YamlValue value) {
        try (YamlSection keys = value.section()) {
            Optional<String> id = keys.optional("id", YamlValue::text); // what fit prints may be pasted as it is
            keys.optional("name", name -> name); // that an operator gave
            keys.optional("traits", traits -> traits); // what they are like is for people
            double weight = keys.required("weight", YamlValue::positive).orElse(1.0);
            Optional<String> label = keys.optional("label", YamlValue::text);
            Optional<ComponentParameters> parameters = keys.required("parameters", InitialParser::parameters);
            return new InitialComponent(
                    id.orElse(null),
                    weight,
                    label.orElse(null),
                    parameters.orElseGet(() -> new ComponentParameters.Builder().build()));
        }
    }

    private static ComponentParameters parameters(YamlValue value) {
        try (YamlSection keys = value.section()) {
            ComponentParameters.Builder into = new ComponentParameters.Builder();
            for (Parameter parameter : FeatureFamilies.parameters()) {
                read(keys, parameter, into);
            }
            return into.build();
        }
    }

    private static void read(YamlSection keys, Parameter parameter, ComponentParameters.Builder into) {
        String name = parameter.name();
        switch (parameter.form()) {
            case VECTOR -> keys.optional(name, YamlValue::numbers).ifPresent(v -> into.vector(name, v));
            case MATRIX -> keys.optional(name, YamlValue::positiveDefinite).ifPresent(v -> into.matrix(name, v));
            case POSITIVE -> keys.optional(name, YamlValue::positive).ifPresent(v -> into.scalar(name, v));
            case NUMBER_BY_NAME ->
                keys.optional(name, v -> v.map(YamlValue::number)).ifPresent(v -> into.byName(name, v));
            case DERIVED_BY_NAME -> keys.optional(name, derived -> derived); // what follows from the others
            case POSITIVE_BY_NAME ->
                keys.optional(name, v -> v.map(YamlValue::positive)).ifPresent(v -> into.byName(name, v));
            case PROBABILITY_BY_NAME ->
                keys.optional(name, v -> v.map(YamlValue::probability)).ifPresent(v -> into.byName(name, v));
            case SHARE_BY_NAME ->
                keys.optional(name, InitialParser::distribution).ifPresent(v -> into.byName(name, v));
            case SHARE_BY_LEVEL ->
                keys.optional(name, v -> v.map(InitialParser::distribution)).ifPresent(v -> into.byLevel(name, v));
        }
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
