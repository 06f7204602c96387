package dev.stepwise.codec.model;

import dev.stepwise.codec.avro.AvroPlan;
import dev.stepwise.codec.avro.AvroSchemas;
import dev.stepwise.codec.document.Problems;
import dev.stepwise.codec.document.YamlSection;
import dev.stepwise.codec.field.UnsuitableSchemaException;
import dev.stepwise.codec.field.WantedPlace;
import dev.stepwise.codec.protobuf.ProtobufPlan;
import dev.stepwise.codec.protobuf.ProtobufSchema;
import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.NumberBorder;
import dev.stepwise.linalg.Packed;
import dev.stepwise.model.ComponentCount;
import dev.stepwise.model.Estimator;
import dev.stepwise.model.EventFormat;
import dev.stepwise.model.Explain;
import dev.stepwise.model.HeldValues;
import dev.stepwise.model.InitialComponent;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.family.Feature;
import dev.stepwise.model.family.FeatureFamilies;
import dev.stepwise.model.family.FeatureFamily;
import dev.stepwise.model.family.Parameter;
import dev.stepwise.model.family.PriorDefinition;
import dev.stepwise.model.family.ShapeParameter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Checks that the parts of a model file agree with one another. */
final class ModelChecks {

    private static final double WEIGHT_ROUNDING = 1e-6;

    private final ModelDefinition model;
    private final YamlSection keys;
    private final List<FeatureFamily> families;
    private final int numbers;
    private final boolean counts;

    ModelChecks(ModelDefinition model, YamlSection keys) {
        this.model = model;
        this.keys = keys;
        List<Feature> features = model.schema().features();
        this.families = features.stream().map(Feature::family).distinct().toList();
        this.numbers = features.stream()
                .filter(feature -> feature.family().isNumeric())
                .mapToInt(Feature::size)
                .sum();
        this.counts = families.stream().anyMatch(family -> !family.isNumeric());
    }

    /** Reports whatever does not fit together. */
    void run() {
        input();
        families();
        label();
        prior();
        fixed();
        background();
        estimator();
        if (model.explain().which() == Explain.Which.ANOMALIES && !keys.has("anomaly")) {
            keys.problem("explain", "anomalies has a meaning with anomaly only, which says what one is");
        }
        if (!model.initial().isEmpty()) {
            initial();
        }
    }

    /** A schema of all events has to suit the model; where each event names its own, that is seen when it comes. */
    private void input() {
        EventFormat format =
                model.input() == null ? EventFormat.JSON : model.input().format();
        String schema = format.schema();
        if (schema != null) {
            try {
                WantedPlace wanted = WantedPlace.of(model.schema());
                List<String> missing = format.kind() == EventFormat.Kind.AVRO
                        ? AvroPlan.of(AvroSchemas.parse(schema, List.of()), wanted)
                                .missing()
                        : ProtobufPlan.of(ProtobufSchema.parse(schema, List.of()), wanted, format.message())
                                .missing();
                if (!missing.isEmpty()) {
                    keys.problem("input.schema", "has no " + String.join(", ", missing));
                }
            } catch (UnsuitableSchemaException e) {
                keys.problem("input.schema", String.valueOf(e.getMessage()));
            }
        }
    }

    private void families() {
        for (int i = 1; i < families.size(); i++) {
            FeatureFamily before = families.get(i - 1);
            FeatureFamily after = families.get(i);
            if (before.block() == after.block() && !before.label().equals(after.label())) {
                boolean inOrder = place(before) < place(after);
                keys.problem(
                        "features",
                        "must not be %s and %s in one model"
                                .formatted((inOrder ? before : after).label(), (inOrder ? after : before).label()));
                break;
            }
        }
        if (numbers == 0 && keys.has("covariance")) {
            keys.problem("covariance", meaning(FeatureFamily::isNumeric));
        }
        for (String name : FeatureFamilies.shapeParameters()) {
            if (keys.has(name)
                    && families.stream()
                            .noneMatch(family -> family.shapeParameters().contains(name))) {
                keys.problem(name, meaning(family -> family.shapeParameters().contains(name)));
            } else if (model.shape(name) instanceof ShapeParameter.Given(double value)
                    && !NumberBorder.holdsUnit(value)) {
                keys.problem(name, "must be from 1e-70 to 1e70");
            }
        }
    }

    private static int place(FeatureFamily family) {
        return FeatureFamilies.ALL.stream().map(FeatureFamily::label).toList().indexOf(family.label());
    }

    private static String meaning(Predicate<FeatureFamily> property) {
        return "has a meaning for %s features only".formatted(FeatureFamilies.labels(property));
    }

    private void label() {
        int needed =
                model.componentsPerClass().stream().mapToInt(Integer::intValue).sum();
        if (needed > model.components().min()) {
            keys.problem("components", "must not be fewer than the " + needed + " of the label's classes");
        }
    }

    private void prior() {
        if (!(model.prior() instanceof PriorDefinition.ByHand prior)) {
            return;
        }
        if (prior.gaussian() != null && numbers == 0) {
            keys.problem("prior.gaussian", meaning(FeatureFamily::isNumeric));
        } else if (prior.gaussian() != null) {
            int d = prior.gaussian().mean().length;
            if (d != numbers || prior.gaussian().scale().length != numbers * (numbers + 1) / 2) {
                keys.problem("prior.gaussian", "mean and scale must have %d columns".formatted(numbers));
            } else if (!Arrays.stream(prior.gaussian().mean()).allMatch(NumberBorder::holds)
                    || !Arrays.stream(Packed.diagonalOf(prior.gaussian().scale(), d))
                            .allMatch(NumberBorder::holdsVariance)) {
                keys.problem(
                        "prior.gaussian", "mean must not be beyond 1e70, and variances must be from 1e-140 to 1e140");
            }
        }
        if (prior.countsPseudoCount().isPresent() && !counts) {
            keys.problem("prior.counts", "has a meaning for features that are counted only");
        }
    }

    private void estimator() {
        if (model.estimator() == Estimator.EM) {
            return;
        }
        families.stream()
                .filter(family -> !family.isConjugate())
                .map(FeatureFamily::label)
                .distinct()
                .forEach(label -> keys.problem(
                        "estimator", "must be em for %s features, which have no conjugate prior".formatted(label)));
        if (!(model.prior() instanceof PriorDefinition.Auto)) {
            keys.problem("prior", "has a meaning for estimator em only: variational Bayes has priors of its own");
        }
        if (!model.fixed().equals(HeldValues.NONE)) {
            keys.problem("fixed", "has a meaning for estimator em only");
        }
    }

    private void background() {
        if (model.background() == Background.NONE) {
            return;
        }
        if (model.background() == Background.GAUSSIAN && numbers == 0) {
            keys.problem("background", "gaussian " + meaning(FeatureFamily::isNumeric) + ": use uniform");
        }
        if (!model.fixed().weights().isEmpty()) {
            keys.problem("background", "must not be there beside fixed.weights, which leave nothing for it");
        }
        if (model.estimator() != Estimator.EM) {
            keys.problem(
                    "background", "must be none for variational estimators: use estimator em, or student-t features");
        }
    }

    private void fixed() {
        List<Double> weights = model.fixed().weights();
        if (!weights.isEmpty()) {
            double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
            if (!model.components().isGiven()
                    || weights.size() != model.components().min()) {
                keys.problem("fixed.weights", "must be as many as there are components");
            } else if (Math.abs(sum - 1) > WEIGHT_ROUNDING) {
                keys.problem("fixed.weights", "must sum to 1, not to " + sum);
            }
        }
        Set<String> known = FeatureFamilies.parameters().stream()
                .filter(parameter -> parameter.form() != Parameter.Form.DERIVED_BY_NAME)
                .map(Parameter::name)
                .collect(Collectors.toSet());
        for (String name : model.fixed().parameters()) {
            if (!known.contains(name)) {
                keys.problem("fixed.parameters", Problems.unknown("parameter", name, known));
            }
        }
        if (!model.fixed().parameters().isEmpty() && model.initial().isEmpty()) {
            keys.problem("fixed.parameters", "needs initial, which has the values");
        }
        if (!model.fixed().parameters().isEmpty() && !model.components().isGiven()) {
            keys.problem("fixed.parameters", "needs a number of components that is given");
        }
    }

    private void initial() {
        ComponentCount count = model.components();
        int given = model.initial().size();
        if (given < count.min() || given > count.max()) {
            keys.problem(
                    "initial",
                    "must have as many components as the model: "
                            + (count.isGiven() ? "" + count.min() : count.min() + " to " + count.max()));
        }
        InitialChecks checks = new InitialChecks(model);
        for (int k = 0; k < model.initial().size(); k++) {
            InitialComponent component = model.initial().get(k);
            for (String message : checks.of(component.parameters())) {
                keys.problem("initial", "component %d: %s".formatted(k + 1, message));
            }
        }
        checks.tied(model.initial()).ifPresent(message -> keys.problem("initial", message));
    }
}
