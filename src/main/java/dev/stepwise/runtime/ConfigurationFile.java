package dev.stepwise.runtime;

import dev.stepwise.codec.Limits;
import dev.stepwise.codec.ModelFile;
import dev.stepwise.codec.Problems;
import dev.stepwise.codec.YamlNode;
import dev.stepwise.codec.YamlNode.Position;
import dev.stepwise.codec.YamlReader;
import dev.stepwise.event.ModelDefinition;
import dev.stepwise.topology.ServedModel;
import dev.stepwise.topology.TopicNames;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration: a YAML file, over which the environment has its say. {@code http.port} is also
 * {@code STEPWISE_HTTP_PORT}, {@code kafka.bootstrap.servers} is {@code STEPWISE_KAFKA_BOOTSTRAP_SERVERS}, and
 * {@code ${NAME}} in a value stands for an environment variable. All problems are found at once.
 */
public final class ConfigurationFile {

    private static final String ROOT = "stepwise.";
    private static final String KAFKA = "kafka";
    private static final String MODELS = "models";
    private static final int FILE_ORDINAL = 100;
    private static final int ENVIRONMENT_ORDINAL = 300;

    private final Problems problems = new Problems();
    private final Path folder;
    private final Map<String, Position> places = new LinkedHashMap<>();
    private final SmallRyeConfig config;
    private final YamlNode.Mapping root;

    private ConfigurationFile(YamlNode.Mapping root, Path folder, Map<String, String> environment) {
        this.root = root;
        this.folder = folder;
        Map<String, String> values = new LinkedHashMap<>();
        flatten(root, "", values);
        this.config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(values, "file", FILE_ORDINAL))
                .withSources(new EnvConfigSource(environment, ENVIRONMENT_ORDINAL))
                .addDefaultInterceptors()
                .build();
    }

    /**
     * Reads a file.
     *
     * @param environment variables by name
     * @throws InvalidConfigurationException with all that is wrong
     */
    public static ServiceConfiguration read(Path file, Map<String, String> environment) {
        String name = String.valueOf(file.getFileName());
        Path parent = file.toAbsolutePath().getParent();
        try {
            if (Files.size(file) > 2L * YamlReader.MAX_CHARACTERS) {
                throw invalid(name, "is larger than " + 2L * YamlReader.MAX_CHARACTERS + " bytes");
            }
            return parse(name, Files.readString(file), parent == null ? Path.of("") : parent, environment);
        } catch (IOException e) {
            throw invalid(name, "cannot be read: " + e);
        }
    }

    private static InvalidConfigurationException invalid(String name, String message) {
        Problems problems = new Problems();
        problems.add("", Position.NONE, message);
        return new InvalidConfigurationException(name, problems.list());
    }

    /**
     * Reads a text.
     *
     * @param name of its source, for messages
     * @param folder what relative file names refer to
     */
    static ServiceConfiguration parse(String name, String text, Path folder, Map<String, String> environment) {
        Problems syntax = new Problems();
        YamlNode document = YamlReader.read(text, syntax);
        if (document != null && !(document instanceof YamlNode.Mapping)) {
            syntax.add("", document.position(), "must be keys with values");
        }
        if (!(document instanceof YamlNode.Mapping root) || syntax.count() > 0) {
            throw new InvalidConfigurationException(name, syntax.list());
        }
        ConfigurationFile file = new ConfigurationFile(root, folder, environment);
        Optional<ServiceConfiguration> configuration = file.read();
        if (file.problems.count() > 0) {
            throw new InvalidConfigurationException(name, file.problems.list());
        }
        return configuration.orElseThrow();
    }

    /** Single values by their path; what is no single value where one belongs is found again as a missing or unknown key. */
    private void flatten(YamlNode node, String path, Map<String, String> values) {
        switch (node) {
            case YamlNode.Scalar scalar -> {
                if (!scalar.isNull()) {
                    values.put(ROOT + path, scalar.text());
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

    private Optional<ServiceConfiguration> read() {
        checkNames();
        Map<String, String> given = kafka();
        KafkaSettings.Guarantee guarantee = value(ConfigurationKeys.GUARANTEE);
        KafkaChecks.check(given, guarantee, problems);
        Limits limits = new Limits(value(ConfigurationKeys.LIMIT_BYTES), value(ConfigurationKeys.LIMIT_DEPTH));
        TopicOptions topics = new TopicOptions(
                value(ConfigurationKeys.CREATE_TOPICS),
                value(ConfigurationKeys.PARTITIONS),
                value(ConfigurationKeys.REPLICATION).shortValue(),
                value(ConfigurationKeys.STATISTICS_RETENTION));
        if (topics.replicationFactor() == 0) {
            problems.add("topics.replicationFactor", place("topics.replicationFactor"), "must be -1 or at least 1");
        }
        HttpOptions http = new HttpOptions(value(ConfigurationKeys.HTTP_HOST), value(ConfigurationKeys.HTTP_PORT));
        String applicationId = value(ConfigurationKeys.APPLICATION_ID);
        TopicNames names = new TopicNames(value(ConfigurationKeys.TOPIC_PREFIX));
        var interval = value(ConfigurationKeys.SNAPSHOT_INTERVAL);
        List<ServedModel> models = models();
        int largest = 0;
        try {
            largest = RecordSizes.largest(models, limits);
        } catch (IllegalArgumentException e) {
            problems.add(MODELS, Position.NONE, String.valueOf(e.getMessage()));
        }
        if (problems.count() > 0) {
            return Optional.empty();
        }
        KafkaSettings kafka = new KafkaSettings(applicationId, guarantee, largest, given);
        return Optional.of(
                new ServiceConfiguration(new ServiceOptions(models, names, kafka, limits, interval), topics, http));
    }

    private void checkNames() {
        Set<String> known = new TreeSet<>(Set.of(KAFKA + ".*", MODELS));
        ConfigurationKeys.ALL.forEach(key -> known.add(key.name()));
        places.forEach((path, position) -> {
            if (!known.contains(path)
                    && !path.startsWith(KAFKA + ".")
                    && !path.startsWith(MODELS + "[")
                    && !path.equals(MODELS)
                    && !path.equals(KAFKA)
                    && !isSection(path)) {
                problems.add(path, position, Problems.unknown("key", path, known));
            }
        });
    }

    /** A section without a value, such as {@code http:} alone. */
    private static boolean isSection(String path) {
        return ConfigurationKeys.ALL.stream().anyMatch(key -> key.name().startsWith(path + "."));
    }

    private Position place(String path) {
        return places.getOrDefault(path, Position.NONE);
    }

    private @Nullable String text(String path) {
        return config.getConfigValue(ROOT + path).getValue();
    }

    private <T> T value(ConfigurationKey<T> key) {
        String text = text(key.name());
        if (text != null) {
            try {
                return key.parser().apply(text.strip());
            } catch (IllegalArgumentException e) {
                String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
                problems.add(key.name(), place(key.name()), "must be " + key.rule() + ", not '" + shown + "'");
            }
        }
        return key.parser().apply(key.defaultValue());
    }

    private Map<String, String> kafka() {
        Map<String, String> given = new TreeMap<>();
        String prefix = ROOT + KAFKA + ".";
        for (String name : config.getPropertyNames()) {
            if (name.startsWith(prefix)) {
                String value = config.getConfigValue(name).getValue();
                if (value != null) {
                    given.put(name.substring(prefix.length()), value);
                }
            }
        }
        return given;
    }

    private List<ServedModel> models() {
        List<ServedModel> served = new ArrayList<>();
        if (!(root.get(MODELS) instanceof YamlNode.Sequence sequence)
                || sequence.items().isEmpty()) {
            problems.add(MODELS, Position.NONE, "is required: a list of models, each written out or as {file: PATH}");
            return served;
        }
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            String path = Problems.child(MODELS, i);
            YamlNode node = overridden(sequence.items().get(i), path);
            Optional<ModelDefinition> model = model(node, path);
            model.ifPresent(definition -> {
                if (definition.input() == null) {
                    problems.add(path, node.position(), "needs input: {topic: …} to be served");
                } else if (!ids.add(definition.id())) {
                    problems.add(path, node.position(), "a model with the id " + definition.id() + " is there already");
                } else {
                    served.add(ServedModel.of(definition));
                }
            });
        }
        return served;
    }

    private Optional<ModelDefinition> model(YamlNode node, String path) {
        if (node instanceof YamlNode.Mapping mapping
                && mapping.entries().size() == 1
                && mapping.get("file") instanceof YamlNode.Scalar file) {
            return ModelFile.read(folder.resolve(file.text()), path, problems);
        }
        return ModelFile.read(node, path, folder, problems);
    }

    /** The same with every value that the environment has another one for. */
    private YamlNode overridden(YamlNode node, String path) {
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
