package dev.stepwise.runtime.configuration;

import dev.stepwise.codec.document.Problems;
import dev.stepwise.codec.document.YamlNode;
import dev.stepwise.codec.document.YamlNode.Position;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The single values of a configuration by their paths, such as {@code http.port}: the file's, and over them the environment's. */
final class ConfigurationValues {

    private static final String ROOT = "stepwise.";
    private static final String FILE = "file";
    private static final int FILE_ORDINAL = 100;
    private static final int ENVIRONMENT_ORDINAL = 300;
    private static final Pattern ITEM = Pattern.compile("\\[\\d+]$");

    private final Map<String, Position> places = new LinkedHashMap<>();

    /** Variables that values of the file refer to and that are not set, by the values' paths. */
    private final Map<String, String> unset = new HashMap<>();

    private final Set<String> reported = new HashSet<>();
    private final EnvironmentValues environment;
    private final SmallRyeConfig config;
    private final Problems problems;

    /** @param problems where it is said what a value refers to and is not there */
    ConfigurationValues(YamlNode.Mapping root, Map<String, String> environment, Problems problems) {
        this.problems = problems;
        Map<String, String> texts = new LinkedHashMap<>();
        flatten(root, "", texts);
        Set<String> variables = Stream.concat(
                        ConfigurationKeys.ALL.stream().map(ConfigurationKey::name), places.keySet().stream())
                .map(ConfigurationValues::variable)
                .collect(Collectors.toSet());
        this.environment = new EnvironmentValues(
                environment, variable -> variables.contains(variable) || isOfKafka(variable), problems);
        Map<String, String> values = new LinkedHashMap<>();
        texts.forEach((path, text) -> {
            EnvironmentValues.Expanded expanded = this.environment.expand(text);
            if (expanded.text() != null) {
                values.put(ROOT + path, expanded.text());
            } else {
                unset.put(path, String.valueOf(expanded.missing()));
            }
        });
        this.config = new SmallRyeConfigBuilder() // without its interceptors, which would expand all values again
                .withSources(new PropertiesConfigSource(values, FILE, FILE_ORDINAL))
                .withSources(new EnvConfigSource(this.environment.all(), ENVIRONMENT_ORDINAL))
                .build();
    }

    /** Whether a variable is that of a property that Kafka knows, such as {@code sasl.oauthbearer.assertion.file}. */
    private static boolean isOfKafka(String variable) {
        String prefix = variable("kafka.");
        return variable.startsWith(prefix)
                && KafkaProperties.key(variable.substring(prefix.length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'))
                        != null;
    }

    private void flatten(YamlNode node, String path, Map<String, String> values) {
        switch (node) {
            case YamlNode.Scalar scalar -> {
                if (!scalar.isNull()) {
                    values.put(path, scalar.text());
                }
                places.put(path, scalar.position());
            }
            case YamlNode.Sequence sequence -> {
                for (int i = 0; i < sequence.items().size(); i++) {
                    flatten(sequence.items().get(i), Problems.child(path, i), values);
                }
            }
            case YamlNode.Mapping mapping ->
                mapping.entries().forEach((key, entry) -> flatten(entry.value(), Problems.child(path, key), values));
        }
    }

    /** Every path of the file with its place. */
    Map<String, Position> places() {
        return Collections.unmodifiableMap(places);
    }

    /** Returns the place where a value stands. It is nowhere if the environment gives the value. */
    Position place(String path) {
        return isFromEnvironment(path) ? Position.NONE : places.getOrDefault(path, Position.NONE);
    }

    /** A value, with the variables of the environment that it refers to; null if there is none. */
    @Nullable
    String text(String path) {
        String value = config.getConfigValue(ROOT + path).getValue();
        String variable = value == null ? unset.get(path) : null;
        if (variable != null && reported.add(path)) {
            problems.add(path, place(path), "refers to the environment variable " + variable + ", which is not set");
        }
        return value;
    }

    /**
     * Returns the values under a path such as {@code kafka}, by the rest of their names. The items of a list are joined
     * by commas.
     */
    Map<String, String> under(String path) {
        SequencedSet<String> paths = new LinkedHashSet<>(places.keySet());
        config.getPropertyNames()
                .forEach(name -> paths.add(name.startsWith(ROOT) ? name.substring(ROOT.length()) : ""));
        Map<String, String> values = new TreeMap<>();
        for (String each : paths) {
            String text = each.startsWith(path + ".") ? text(each) : null;
            if (text != null) {
                String name = ITEM.matcher(each.substring(path.length() + 1)).replaceFirst("");
                values.merge(name, text, (before, next) -> before + "," + next);
            }
        }
        return values;
    }

    /** Variables of the environment that look like ours and stand for nothing. */
    List<String> unknownVariables(Stream<String> keys) {
        Set<String> known = new HashSet<>();
        Stream.concat(keys, places.keySet().stream()).forEach(path -> known.add(variable(path)));
        String kafka = variable("kafka.");
        return environment.all().keySet().stream()
                .filter(name -> name.startsWith(variable("")) && !name.startsWith(kafka) && !known.contains(name))
                .sorted()
                .toList();
    }

    /** The environment variable that takes a path's place. */
    static String variable(String path) {
        return (ROOT + path).replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private boolean isFromEnvironment(String path) {
        return environment.all().containsKey(variable(path));
    }

    /** Returns the node with every value that the environment overrides replaced. */
    YamlNode overridden(YamlNode node, String path) {
        return switch (node) {
            case YamlNode.Scalar scalar -> {
                String text = text(path);
                yield text == null || text.equals(scalar.text())
                        ? scalar
                        : new YamlNode.Scalar(text, false, scalar.position());
            }
            case YamlNode.Sequence sequence -> {
                List<YamlNode> items = new ArrayList<>();
                for (int i = 0; i < sequence.items().size(); i++) {
                    items.add(overridden(sequence.items().get(i), Problems.child(path, i)));
                }
                yield new YamlNode.Sequence(items, sequence.position());
            }
            case YamlNode.Mapping mapping -> {
                var entries = new LinkedHashMap<String, YamlNode.Entry>();
                mapping.entries()
                        .forEach((key, entry) -> entries.put(
                                key,
                                new YamlNode.Entry(entry.key(), overridden(entry.value(), Problems.child(path, key)))));
                yield new YamlNode.Mapping(entries, mapping.position());
            }
        };
    }
}
