package dev.stepwise.codec.model;

import dev.stepwise.codec.document.YamlSection;
import dev.stepwise.codec.document.YamlValue;
import dev.stepwise.distribution.NumberBorder;
import dev.stepwise.distribution.Transform;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.ModelSchema.CarriedField;
import dev.stepwise.model.ModelSchema.LabelField;
import dev.stepwise.model.ModelSchema.UnknownLabel;
import dev.stepwise.model.ModelSchema.WeightField;
import dev.stepwise.model.family.CyclicTime;
import dev.stepwise.model.family.CyclicTime.Cycle;
import dev.stepwise.model.family.CyclicTime.Unit;
import dev.stepwise.model.family.Feature;
import dev.stepwise.model.family.Feature.Spelling;
import dev.stepwise.model.family.FeatureFamilies;
import dev.stepwise.model.family.FeatureFamily;
import dev.stepwise.model.family.GaussianFeature;
import dev.stepwise.model.family.Values;
import dev.stepwise.model.family.VonMisesFeature;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what a point is, and what of its event goes on: the keys {@code features}, {@code label}, {@code weight} and {@code carry}. */
final class SchemaParser {

    private static final int MAX_COLUMNS = 10_000;
    private static final int MAX_COMPONENTS_PER_CLASS = 1000;

    private static final Map<String, FeatureFamily> FAMILIES = FeatureFamilies.byLabel();

    private static final Map<String, UnknownLabel> UNKNOWN_LABELS =
            Map.of("dead-letter", UnknownLabel.DEAD_LETTER, "missing", UnknownLabel.MISSING);

    private static final Map<String, Transform.Kind> TRANSFORMS = Arrays.stream(Transform.Kind.values())
            .filter(kind -> kind != Transform.Kind.IDENTITY)
            .collect(Collectors.toMap(Transform.Kind::label, Function.identity()));

    private static final Map<String, Cycle> CYCLES =
            Arrays.stream(Cycle.values()).collect(Collectors.toMap(Cycle::label, Function.identity()));
    private static final Map<String, Unit> UNITS =
            Arrays.stream(Unit.values()).collect(Collectors.toMap(Unit::label, Function.identity()));

    private SchemaParser() {}

    /**
     * The description of a point in a model file.
     *
     * @param schema features, label and weight
     * @param componentsPerClass how many components each class of the label has
     */
    record Points(ModelSchema schema, List<Integer> componentsPerClass) {}

    private record Label(LabelField field, List<Integer> componentsPerClass) {}

    /**
     * Returns the description of a point. It is empty if there are no usable features.
     *
     * @param keyPath JSON pointer to the field with a point's key; null: none is read
     */
    static Optional<Points> parse(YamlSection keys, @Nullable String keyPath) {
        Optional<List<Feature>> features = keys.required("features", SchemaParser::features);
        Optional<Label> label = keys.optional("label", SchemaParser::label);
        Optional<WeightField> weight = keys.optional("weight", SchemaParser::weight);
        List<CarriedField> carry = keys.optional("carry", CarryParser::fields).orElse(List.of());
        return features.map(list -> new Points(
                new ModelSchema(list, label.map(Label::field).orElse(null), weight.orElse(null), carry, keyPath),
                label.map(Label::componentsPerClass).orElse(List.of())));
    }

    private static List<Feature> features(YamlValue value) {
        List<Feature> features = value.list(SchemaParser::feature);
        if (features.isEmpty()) {
            throw value.invalid("must list at least one");
        }
        Set<String> columns = new HashSet<>();
        Set<String> paths = new HashSet<>();
        for (Feature feature : features) {
            for (String column : feature.names()) {
                if (!columns.add(column)) {
                    throw value.invalid("two columns are called '" + column + "'");
                }
            }
            boolean isTime =
                    feature.family().values() instanceof Values.Direction(double _, CyclicTime time) && time != null;
            if (!isTime && !paths.add(feature.path())) {
                throw value.invalid("two features have the path " + feature.path());
            }
        }
        if (columns.size() > MAX_COLUMNS) {
            throw value.invalid("must not have more than " + MAX_COLUMNS + " columns together");
        }
        return features;
    }

    private static Feature feature(YamlValue value) {
        try (YamlSection keys = value.section()) {
            String name = keys.required("name", YamlValue::text).orElse("?");
            Optional<Cycle> cycle = keys.optional("time", v -> v.choice("time", CYCLES));
            if (keys.has("time")) {
                return time(name, cycle.orElse(Cycle.HOUR_OF_DAY), keys);
            }
            keys.forbidden("zone", "belongs to features with time");
            keys.forbidden("unit", "belongs to features with time");
            String path = keys.optional("path", SchemaParser::pointer).orElse("/" + escaped(name));
            boolean required = keys.optional("required", YamlValue::flag).orElse(false);
            int size = keys.optional("size", v -> v.count(MAX_COLUMNS)).orElse(1);
            FeatureFamily family =
                    keys.optional("family", v -> v.choice("family", FAMILIES)).orElseGet(GaussianFeature::new);
            FeatureFamily whole = family(keys, family);
            return new Feature(name, path, required, size, whole, spelling(keys, whole));
        }
    }

    /** A time of the day, week or year: that of a field, or without a path that of the event. */
    private static Feature time(String name, Cycle cycle, YamlSection keys) {
        ZoneId zone = keys.optional("zone", SchemaParser::zone).orElse(ZoneOffset.UTC);
        keys.optional("family", v -> v.choice("family of a time", Map.of("von-mises", cycle)));
        for (String key : List.of("period", "size", "transform", "levels", "trials")) {
            keys.forbidden(key, "has no meaning with time");
        }
        if (!keys.has("path")) {
            keys.forbidden("unit", "has a meaning with path only: the time of the event has one");
            keys.forbidden("required", "has a meaning with path only: every event has a time");
            keys.forbidden("missing", "has a meaning with path only: every event has a time");
        }
        Unit unit = keys.optional("unit", v -> v.choice("unit", UNITS)).orElse(null);
        boolean required = keys.optional("required", YamlValue::flag).orElse(false);
        String path = keys.optional("path", SchemaParser::pointer).orElse("");
        FeatureFamily family = new VonMisesFeature(new CyclicTime(cycle, zone, unit));
        return new Feature(name, path, required, 1, family, spelling(keys, family));
    }

    private static Spelling spelling(YamlSection keys, FeatureFamily family) {
        boolean lenient = false;
        if (isNumber(family.values())) {
            lenient = keys.optional("lenient", YamlValue::flag).orElse(false);
        } else {
            keys.forbidden("lenient", "belongs to features of numbers");
        }
        List<String> missing =
                keys.optional("missing", v -> missing(v, family.values())).orElse(List.of());
        return new Spelling(missing, lenient);
    }

    private static boolean isNumber(Values values) {
        return switch (values) {
            case Values.Number _, Values.Count _ -> true;
            case Values.Direction direction -> direction.time() == null;
            case Values.YesNo _, Values.Level _ -> false;
        };
    }

    private static List<String> missing(YamlValue value, Values values) {
        List<String> missing = distinct(value, value.list(YamlValue::wordOrNothing), 1);
        if (values instanceof Values.Level(List<String> levels)) {
            missing.stream().filter(levels::contains).findFirst().ifPresent(level -> {
                throw value.invalid("'" + level + "' is a level too");
            });
        }
        return missing;
    }

    private static ZoneId zone(YamlValue value) {
        try {
            return ZoneId.of(value.text());
        } catch (DateTimeException _) {
            throw value.invalid("must be a time zone such as Europe/Berlin, UTC or +02:00");
        }
    }

    private static FeatureFamily withLevels(FeatureFamily family, YamlSection keys) {
        if (!(family.values() instanceof Values.Level)) {
            String with = FeatureFamilies.labels(other -> other.values() instanceof Values.Level);
            keys.forbidden("levels", "belongs to %s features".formatted(with));
            return family;
        }
        return keys.required("levels", v -> distinct(v, v.list(YamlValue::word), 2))
                .map(family::withLevels)
                .orElse(family);
    }

    private static FeatureFamily withTrials(FeatureFamily family, YamlSection keys) {
        if (family.trials().isEmpty()) {
            String with = FeatureFamilies.labels(other -> other.trials().isPresent());
            keys.forbidden("trials", "belongs to %s features".formatted(with));
            return family;
        }
        return keys.required("trials", SchemaParser::trials)
                .map(family::withTrials)
                .orElse(family);
    }

    private static FeatureFamily family(YamlSection keys, FeatureFamily family) {
        return withTransform(withPeriod(withTrials(withLevels(family, keys), keys), keys), keys);
    }

    private static FeatureFamily withTransform(FeatureFamily family, YamlSection keys) {
        if (!family.isNumeric()) {
            keys.forbidden(
                    "transform", "belongs to %s features".formatted(FeatureFamilies.labels(FeatureFamily::isNumeric)));
            return family;
        }
        return keys.optional("transform", SchemaParser::transform)
                .map(family::withTransform)
                .orElse(family);
    }

    private static Transform transform(YamlValue value) {
        if (!value.isMapping()) {
            return Transform.of(value.choice("transform", TRANSFORMS));
        }
        try (YamlSection keys = value.section()) {
            return new Transform(
                    Transform.Kind.ASINH,
                    keys.required("asinh", SchemaParser::unit).orElse(1.0));
        }
    }

    private static FeatureFamily withPeriod(FeatureFamily family, YamlSection keys) {
        if (!(family.values() instanceof Values.Direction)) {
            String with = FeatureFamilies.labels(other -> other.values() instanceof Values.Direction);
            keys.forbidden("period", "belongs to %s features".formatted(with));
            return family;
        }
        return keys.optional("period", SchemaParser::unit)
                .map(family::withPeriod)
                .orElse(family);
    }

    private static double unit(YamlValue value) {
        double unit = value.positive();
        if (!NumberBorder.holdsUnit(unit)) {
            throw value.invalid("must be from 1e-70 to 1e70");
        }
        return unit;
    }

    private static FeatureFamily.Trials trials(YamlValue value) {
        if (!value.isMapping()) {
            return new FeatureFamily.Trials.Constant(value.count(Integer.MAX_VALUE));
        }
        try (YamlSection keys = value.section()) {
            return new FeatureFamily.Trials.Field(
                    keys.required("path", SchemaParser::pointer).orElse("/"));
        }
    }

    private static Label label(YamlValue value) {
        try (YamlSection keys = value.section()) {
            String path = keys.required("path", SchemaParser::pointer).orElse("/");
            SequencedMap<String, Integer> classes =
                    keys.required("classes", SchemaParser::classes).orElseGet(LinkedHashMap::new);
            UnknownLabel unknown = keys.optional("unknown", v -> v.choice("choice", UNKNOWN_LABELS))
                    .orElse(UnknownLabel.DEAD_LETTER);
            return new Label(
                    new LabelField(path, List.copyOf(classes.sequencedKeySet()), unknown),
                    List.copyOf(classes.sequencedValues()));
        }
    }

    /** The classes, each with the number of its components: one, unless it is given. */
    private static SequencedMap<String, Integer> classes(YamlValue value) {
        if (value.isMapping()) {
            return value.map(count -> count.count(MAX_COMPONENTS_PER_CLASS));
        }
        SequencedMap<String, Integer> classes = new LinkedHashMap<>();
        distinct(value, value.list(YamlValue::word), 1).forEach(name -> classes.put(name, 1));
        return classes;
    }

    private static WeightField weight(YamlValue value) {
        try (YamlSection keys = value.section()) {
            return new WeightField(keys.required("path", SchemaParser::pointer).orElse("/"));
        }
    }

    private static List<String> distinct(YamlValue value, List<String> words, int least) {
        if (new HashSet<>(words).size() < words.size()) {
            throw value.invalid("must all be different");
        }
        if (words.size() < least) {
            throw value.invalid("must be at least " + least);
        }
        return words;
    }

    /** A JSON pointer to a field. */
    static String pointer(YamlValue value) {
        String text = value.text();
        if (!text.startsWith("/")) {
            throw value.invalid("must be a JSON pointer, which begins with '/': '/%s'?".formatted(text));
        }
        if (text.replace("~0", "").replace("~1", "").contains("~")) {
            throw value.invalid("must be a JSON pointer, in which '~' is written ~0 and '/' within a name ~1");
        }
        return text;
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
