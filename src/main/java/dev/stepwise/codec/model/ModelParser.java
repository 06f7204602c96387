package dev.stepwise.codec.model;

import dev.stepwise.codec.document.Problems;
import dev.stepwise.codec.document.ValueRule;
import dev.stepwise.codec.document.YamlSection;
import dev.stepwise.codec.document.YamlValue;
import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.model.ComponentCount;
import dev.stepwise.model.Estimator;
import dev.stepwise.model.Explain;
import dev.stepwise.model.Forgetting;
import dev.stepwise.model.HeldValues;
import dev.stepwise.model.InitialComponent;
import dev.stepwise.model.KeyDefinition;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.ModelInput;
import dev.stepwise.model.family.FeatureFamilies;
import dev.stepwise.model.family.PriorDefinition;
import dev.stepwise.model.family.ShapeParameter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the keys of a model and checks what they say of one another. */
final class ModelParser {

    private static final int MAX_COMPONENTS = 1000;
    private static final int MOST_EXPLAINED = 1000;
    private static final Map<String, Explain.Which> EXPLAINED = Map.of(
            "none", Explain.Which.NONE,
            "anomalies", Explain.Which.ANOMALIES,
            "all", Explain.Which.ALL);
    private static final double FEWEST_ANOMALIES = 1e-6;
    private static final double MOST_ANOMALIES = 0.5;
    private static final ValueRule<String> NAME = ValueRule.name(120);
    private static final Map<String, CovarianceStructure> COVARIANCES = Arrays.stream(CovarianceStructure.values())
            .collect(Collectors.toMap(CovarianceStructure::label, Function.identity()));
    private static final Map<String, Background> BACKGROUNDS = Map.of(
            "none", Background.NONE,
            "uniform", Background.UNIFORM,
            "gaussian", Background.GAUSSIAN);
    private static final Map<String, Estimator> ESTIMATORS = Map.of(
            "em", Estimator.EM,
            "variational", Estimator.VARIATIONAL,
            "variational-process", Estimator.VARIATIONAL_PROCESS);

    private final @Nullable String defaultId;
    private final Path folder;
    private final Problems problems;

    ModelParser(@Nullable String defaultId, Path folder, Problems problems) {
        this.defaultId = defaultId;
        this.folder = folder;
        this.problems = problems;
    }

    /** The model; empty if there are problems. */
    Optional<ModelDefinition> parse(YamlValue root) {
        int before = problems.count();
        return root.read(YamlValue::section).flatMap(this::definition).filter(_ -> problems.count() == before);
    }

    private Optional<ModelDefinition> definition(YamlSection keys) {
        int before = problems.count();
        try (keys) {
            Optional<String> id = defaultId == null
                    ? keys.required("id", ModelParser::name)
                    : keys.optional("id", ModelParser::name).or(() -> Optional.of(defaultId));
            Optional<ModelInput> input = keys.optional("input", new InputParser(folder)::input);
            KeyDefinition key = KeyParser.parse(keys);
            Optional<SchemaParser.Points> points = SchemaParser.parse(keys, key == null ? null : key.path());
            Optional<ComponentCount> components = keys.required("components", ModelParser::components);
            CovarianceStructure covariance = keys.optional("covariance", v -> v.choice("structure", COVARIANCES))
                    .orElse(CovarianceStructure.FULL);
            Map<String, ShapeParameter> shapes = new HashMap<>();
            for (String name : FeatureFamilies.shapeParameters()) {
                keys.optional(name, ModelParser::shape).ifPresent(shape -> shapes.put(name, shape));
            }
            Estimator estimator = keys.optional("estimator", v -> v.choice("estimator", ESTIMATORS))
                    .orElse(Estimator.EM);
            boolean learn = keys.optional("learn", YamlValue::flag).orElse(true);
            PriorDefinition prior = keys.optional("prior", PriorParser::prior).orElse(new PriorDefinition.Auto());
            HeldValues fixed = keys.optional("fixed", ModelParser::fixed).orElse(HeldValues.NONE);
            Forgetting forgetting =
                    keys.optional("forgetting", ModelParser::forgetting).orElse(new Forgetting.Auto());
            boolean impute = keys.optional("impute", YamlValue::flag).orElse(false);
            Background background = keys.optional("background", v -> v.choice("background", BACKGROUNDS))
                    .orElse(Background.NONE);
            double anomalyRate =
                    keys.optional("anomaly", ModelParser::anomalyRate).orElse(0.0);
            Explain explain = keys.optional("explain", ModelParser::explain).orElse(Explain.NONE);
            boolean names = keys.optional("names", YamlValue::flag).orElse(false);
            List<InitialComponent> initial = keys.optional("initial", new InitialParser(folder)::components)
                    .orElse(List.of());
            if (problems.count() > before || id.isEmpty() || points.isEmpty() || components.isEmpty()) {
                return Optional.empty();
            }
            List<Integer> perClass = points.get().componentsPerClass();
            ModelDefinition model = new ModelDefinition(
                    id.get(),
                    input.orElse(null),
                    points.get().schema(),
                    perClass,
                    components.get(),
                    covariance,
                    shapes,
                    estimator,
                    learn,
                    prior,
                    fixed,
                    forgetting,
                    impute,
                    background,
                    anomalyRate,
                    explain,
                    key,
                    names,
                    InitialOrder.byClass(initial, points.get().schema().label(), perClass, keys));
            new ModelChecks(model, keys).run();
            return Optional.of(model);
        }
    }

    /** A name that may be part of a topic's. */
    static String name(YamlValue value) {
        String text = value.as(NAME);
        if (text.matches("\\.+")) {
            throw value.invalid("must not be dots alone");
        }
        return text;
    }

    private static ComponentCount components(YamlValue value) {
        if (!value.isMapping()) {
            return ComponentCount.of(value.count(MAX_COMPONENTS));
        }
        try (YamlSection keys = value.section()) {
            int min = keys.optional("min", v -> v.count(MAX_COMPONENTS)).orElse(1);
            Optional<Integer> max = keys.required("max", v -> v.count(MAX_COMPONENTS));
            if (max.isPresent() && max.get() < min) {
                throw value.invalid("max must not be below min");
            }
            return new ComponentCount(min, max.orElse(min));
        }
    }

    private static ShapeParameter shape(YamlValue value) {
        if (value.is("estimate") || value.is("estimate-shared")) {
            return new ShapeParameter.Estimated(value.is("estimate-shared"));
        }
        return new ShapeParameter.Given(value.positiveOr("estimate or estimate-shared"));
    }

    private static HeldValues fixed(YamlValue value) {
        try (YamlSection keys = value.section()) {
            return new HeldValues(
                    keys.optional("weights", v -> v.list(YamlValue::positive)).orElse(List.of()),
                    keys.optional("parameters", v -> v.list(YamlValue::text)).orElse(List.of()));
        }
    }

    private static double anomalyRate(YamlValue value) {
        try (YamlSection keys = value.section()) {
            return keys.required("rate", rate -> {
                        double share = rate.positive();
                        if (share > MOST_ANOMALIES || share < FEWEST_ANOMALIES) {
                            throw rate.invalid("must be a share of all points from %s to %s, not %s"
                                    .formatted(FEWEST_ANOMALIES, MOST_ANOMALIES, share));
                        }
                        return share;
                    })
                    .orElse(0.0);
        }
    }

    private static Explain explain(YamlValue value) {
        if (!value.isMapping()) {
            return new Explain(which(value), Explain.DEFAULT_TOP);
        }
        try (YamlSection keys = value.section()) {
            Optional<Explain.Which> which = keys.required("points", ModelParser::which);
            int top = keys.optional("top", v -> v.count(MOST_EXPLAINED)).orElse(Explain.DEFAULT_TOP);
            return new Explain(which.orElse(Explain.Which.NONE), top);
        }
    }

    private static Explain.Which which(YamlValue value) {
        return value.choice("choice of points", EXPLAINED);
    }

    private static Forgetting forgetting(YamlValue value) {
        if (!value.isMapping()) {
            return value.choice("way to forget", Map.of("auto", new Forgetting.Auto(), "none", new Forgetting.None()));
        }
        try (YamlSection keys = value.section()) {
            Optional<Double> points = keys.optional("halfLifePoints", YamlValue::positive);
            Optional<Duration> halfLife = keys.optional("halfLife", YamlValue::duration);
            Optional<Duration> maxGap = keys.optional("maxGap", YamlValue::duration);
            Optional<Double> shortest = keys.optional("shortestHalfLifePoints", YamlValue::positive);
            if (keys.has("halfLifePoints") && keys.has("halfLife")
                    || !keys.has("halfLifePoints") && !keys.has("halfLife") && !keys.has("shortestHalfLifePoints")) {
                throw value.invalid("must have either halfLifePoints or halfLife, or shortestHalfLifePoints");
            }
            if (keys.has("maxGap") && !keys.has("halfLife")) {
                keys.problem("maxGap", "has a meaning with halfLife only");
            }
            if (shortest.orElse(0.0) > points.orElse(Double.POSITIVE_INFINITY)) {
                keys.problem("shortestHalfLifePoints", "must not exceed halfLifePoints");
            }
            Forgetting forgetting = new Forgetting.Auto();
            if (keys.has("halfLife")) {
                forgetting = new Forgetting.HalfLife(halfLife.orElse(Duration.ofDays(1)), maxGap.orElse(null));
            } else if (keys.has("halfLifePoints")) {
                forgetting = new Forgetting.HalfLifePoints(points.orElse(1.0));
            }
            return keys.has("shortestHalfLifePoints")
                    ? new Forgetting.NoShorterThan(forgetting, shortest.orElse(1.0))
                    : forgetting;
        }
    }
}
