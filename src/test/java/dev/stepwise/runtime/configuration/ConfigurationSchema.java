package dev.stepwise.runtime.configuration;

import dev.stepwise.model.family.FeatureFamilies;
import dev.stepwise.model.family.FeatureFamily;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The JSON schema of a configuration file, made of its keys; that of a model is written here and held by a test. */
final class ConfigurationSchema {

    private static final Map<String, Object> TEXT = Map.of("type", "string");
    private static final Map<String, Object> FLAG = Map.of("type", "boolean");
    private static final Map<String, Object> COUNT = Map.of("type", "integer", "minimum", 1);
    private static final Map<String, Object> POSITIVE = Map.of("type", "number", "exclusiveMinimum", 0);
    private static final Map<String, Object> POINTER = Map.of("type", "string", "pattern", "^/");
    private static final Map<String, Object> DURATION = Map.of("type", "string", "format", "duration");
    private static final Map<String, Object> OBJECT = Map.of("type", "object");
    private static final Map<String, Object> WORDS = list(Map.of("type", List.of("string", "number", "boolean")));
    /** Names, or each with the number of its components. */
    private static final Map<String, Object> CLASSES =
            Map.of("oneOf", List.of(WORDS, Map.of("type", "object", "additionalProperties", COUNT)));

    private ConfigurationSchema() {}

    static Object all() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("kafka", kafka());
        properties.put(
                "models",
                Map.of(
                        "type",
                        "array",
                        "minItems",
                        1,
                        "description",
                        "each written out, or {file: PATH}",
                        "items",
                        Map.of(
                                "oneOf",
                                List.of(section(Map.of("file", TEXT), "file"), Map.of("$ref", "#/$defs/model")))));
        ConfigurationKeys.ALL.forEach(key -> put(properties, key.name(), leaf(key)));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Configuration of stepwise serve");
        schema.put("type", "object");
        schema.put("properties", sorted(properties));
        schema.put("required", List.of("models"));
        schema.put("additionalProperties", false);
        schema.put("$defs", sorted(Map.of("model", model())));
        return schema;
    }

    private static Map<String, Object> kafka() {
        List<String> values = List.of("string", "number", "boolean", "array", "object");
        return Map.of(
                "type",
                "object",
                "description",
                "properties of Kafka's clients and of Kafka Streams; bootstrap.servers is required",
                "additionalProperties",
                Map.of("type", values));
    }

    private static Map<String, Object> leaf(ConfigurationKey<?> key) {
        Map<String, Object> leaf = new TreeMap<>(key.schema());
        leaf.put("description", key.description());
        Object type = key.schema().get("type");
        if (key.defaultValue().isEmpty()) {
            return leaf;
        }
        leaf.put(
                "default",
                "integer".equals(type)
                        ? Integer.valueOf(key.defaultValue())
                        : "boolean".equals(type) ? (Object) Boolean.valueOf(key.defaultValue()) : key.defaultValue());
        return leaf;
    }

    /** A model as it is written out in a configuration. */
    static Map<String, Object> model() {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("id", Map.of("type", "string", "pattern", "^[A-Za-z0-9._-]{1,120}$"));
        keys.put(
                "input",
                section(
                        Map.of(
                                "topic",
                                TEXT,
                                "from",
                                word("earliest", "latest"),
                                "format",
                                word("avro", "json", "json-schema", "protobuf"),
                                "framing",
                                word("confluent", "none"),
                                "schema",
                                TEXT,
                                "message",
                                TEXT),
                        "topic"));
        keys.put("features", Map.of("type", "array", "minItems", 1, "items", feature()));
        keys.put("components", Map.of("oneOf", List.of(COUNT, section(Map.of("min", COUNT, "max", COUNT), "max"))));
        keys.put("covariance", word("diagonal", "full", "spherical", "tied", "tied-diagonal", "tied-spherical"));
        for (String shape : FeatureFamilies.shapeParameters()) {
            keys.put(shape, Map.of("oneOf", List.of(POSITIVE, word("estimate", "estimate-shared"))));
        }
        keys.put("estimator", word("em", "variational", "variational-process"));
        keys.put("learn", FLAG);
        keys.put(
                "label",
                section(
                        Map.of("path", POINTER, "classes", CLASSES, "unknown", word("dead-letter", "missing")),
                        "path",
                        "classes"));
        keys.put("weight", section(Map.of("path", POINTER), "path"));
        Map<String, Object> carried = section(Map.of("name", TEXT, "path", POINTER), "name", "path");
        keys.put("carry", list(Map.of("oneOf", List.of(POINTER, carried))));
        Map<String, Object> field =
                section(Map.of("path", POINTER, "partitioned", Map.of("const", true)), "path", "partitioned");
        keys.put("key", Map.of("oneOf", List.of(word("record"), field)));
        keys.put("perKey", section(Map.of("most", COUNT, "idle", DURATION)));
        keys.put("prior", Map.of("oneOf", List.of(word("auto", "none"), OBJECT)));
        keys.put("fixed", section(Map.of("weights", list(POSITIVE), "parameters", list(TEXT))));
        keys.put(
                "forgetting",
                Map.of(
                        "oneOf",
                        List.of(
                                word("auto", "none"),
                                section(Map.of(
                                        "halfLifePoints",
                                        POSITIVE,
                                        "halfLife",
                                        DURATION,
                                        "maxGap",
                                        DURATION,
                                        "shortestHalfLifePoints",
                                        POSITIVE)))));
        keys.put("impute", FLAG);
        keys.put("background", word("gaussian", "none", "uniform"));
        keys.put("anomaly", section(Map.of("rate", POSITIVE), "rate"));
        Map<String, Object> explained = word("all", "anomalies", "none");
        keys.put(
                "explain",
                Map.of("oneOf", List.of(explained, section(Map.of("points", explained, "top", COUNT), "points"))));
        keys.put("names", FLAG);
        keys.put("initial", OBJECT);
        return section(keys, "id", "input", "features", "components");
    }

    private static Map<String, Object> feature() {
        Map<String, Object> keys = new LinkedHashMap<>(Map.of(
                "name", TEXT,
                "path", POINTER,
                "required", FLAG,
                "size", COUNT,
                "family",
                        word(FeatureFamilies.ALL.stream()
                                .map(FeatureFamily::label)
                                .sorted()
                                .toArray(String[]::new)),
                "levels", WORDS,
                "period", POSITIVE,
                "transform",
                        Map.of(
                                "oneOf",
                                List.of(
                                        word("log", "log1p", "sqrt", "logit", "asinh"),
                                        section(Map.of("asinh", POSITIVE), "asinh"))),
                "trials", Map.of("oneOf", List.of(COUNT, section(Map.of("path", POINTER), "path")))));
        keys.put("missing", WORDS);
        keys.put("lenient", FLAG);
        keys.put("time", word("day-of-week", "day-of-year", "hour-of-day"));
        keys.put("zone", TEXT);
        keys.put("unit", word("ms", "ns", "s", "us"));
        return section(keys, "name");
    }

    private static Map<String, Object> word(String... words) {
        return Map.of("enum", List.of(words));
    }

    private static Map<String, Object> list(Map<String, Object> items) {
        return Map.of("type", "array", "items", items);
    }

    private static Map<String, Object> section(Map<String, Object> keys, String... required) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("type", "object");
        section.put("properties", keys);
        section.put("additionalProperties", false);
        if (required.length > 0) {
            section.put("required", List.of(required));
        }
        return section;
    }

    /** Puts a key such as {@code http.port} into the section that its name says. */
    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> properties, String name, Map<String, Object> leaf) {
        String[] steps = name.split("\\.");
        Map<String, Object> keys = properties;
        for (int i = 0; i < steps.length - 1; i++) {
            Map<String, Object> section =
                    (Map<String, Object>) keys.computeIfAbsent(steps[i], key -> section(new LinkedHashMap<>()));
            keys = (Map<String, Object>) section.get("properties");
        }
        keys.put(steps[steps.length - 1], leaf);
    }

    /** What a path of keys such as {@code features.items.properties} leads to. */
    static Optional<Object> at(Object schema, String path) {
        Object found = schema;
        for (String step : path.split("\\.")) {
            if (!(found instanceof Map<?, ?> map)) {
                return Optional.empty();
            }
            found = map.get(step);
        }
        return Optional.ofNullable(found);
    }

    /** Keys in an order of their own, and the same in every run. */
    private static Object sorted(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> ordered = new TreeMap<>();
            map.forEach((key, entry) -> ordered.put(String.valueOf(key), sorted(entry)));
            return ordered;
        }
        return value instanceof List<?> list
                ? list.stream().map(ConfigurationSchema::sorted).toList()
                : value;
    }
}
