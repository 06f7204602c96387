package dev.stepwise.runtime.configuration;

import dev.stepwise.codec.document.Problems;
import dev.stepwise.codec.document.TextFile;
import dev.stepwise.codec.document.YamlNode;
import dev.stepwise.codec.document.YamlNode.Position;
import dev.stepwise.codec.document.YamlReader;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.codec.output.OutputOptions;
import dev.stepwise.codec.output.OutputOptions.Format;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.ModelInput;
import dev.stepwise.registry.RegistryOptions;
import dev.stepwise.topology.ServedModel;
import dev.stepwise.topology.TopicNames;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration: a YAML file, over which the environment has its say. {@code http.port} is also
 * {@code STEPWISE_HTTP_PORT}, {@code kafka.bootstrap.servers} is {@code STEPWISE_KAFKA_BOOTSTRAP_SERVERS}, and
 * {@code ${NAME}} in a value of the file stands for an environment variable, whose value may lie in the file that
 * {@code NAME_FILE} names. All problems are found at once.
 */
public final class ConfigurationFile {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationFile.class);
    private static final String KAFKA = "kafka";
    private static final String MODELS = "models";
    private static final String NEEDS_INPUT = "needs input: {topic: …} to be served";

    private final Problems problems = new Problems();
    private final Path folder;
    private final ConfigurationValues values;
    private final YamlNode.Mapping root;

    private ConfigurationFile(YamlNode.Mapping root, Path folder, Map<String, String> environment) {
        this.root = root;
        this.folder = folder;
        this.values = new ConfigurationValues(root, environment, problems);
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
            String text = TextFile.read(file, YamlReader.MAX_BYTES)
                    .orElseThrow(() -> invalid(name, "is larger than " + YamlReader.MAX_BYTES + " bytes"));
            return parse(name, text, parent == null ? Path.of("") : parent, environment);
        } catch (NoSuchFileException _) {
            throw invalid(file.toString(), "no such file");
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
    public static ServiceConfiguration parse(String name, String text, Path folder, Map<String, String> environment) {
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

    private Optional<ServiceConfiguration> read() {
        checkNames();
        Map<String, String> given = values.under(KAFKA);
        KafkaSettings.Guarantee guarantee = value(ConfigurationKeys.GUARANTEE);
        Limits limits = new Limits(value(ConfigurationKeys.LIMIT_BYTES), value(ConfigurationKeys.LIMIT_DEPTH));
        TopicOptions topics = new TopicOptions(
                value(ConfigurationKeys.CREATE_TOPICS),
                value(ConfigurationKeys.PARTITIONS),
                value(ConfigurationKeys.REPLICATION).shortValue(),
                value(ConfigurationKeys.STATISTICS_RETENTION),
                value(ConfigurationKeys.SNAPSHOTS_RETENTION));
        if (topics.replicationFactor() == 0) {
            problems.add(
                    "topics.replicationFactor", values.place("topics.replicationFactor"), "must be -1 or at least 1");
        }
        HttpOptions http = http();
        LogFormat log = value(ConfigurationKeys.LOG_FORMAT);
        String applicationId = value(ConfigurationKeys.APPLICATION_ID);
        TopicNames names = new TopicNames(value(ConfigurationKeys.TOPIC_PREFIX));
        var interval = value(ConfigurationKeys.SNAPSHOT_INTERVAL);
        List<ServedModel> models = models(names);
        int largest = 0;
        try {
            largest = RecordSizes.largest(models, limits);
        } catch (IllegalArgumentException e) {
            problems.add(MODELS, Position.NONE, String.valueOf(e.getMessage()));
        }
        OutputOptions output = output();
        RegistryOptions registry = new RegistryChecks(values, folder, problems)
                .run(models, output, value(ConfigurationKeys.REGISTRY_TIMEOUT));
        new KafkaChecks(given, values::place, problems).run(guarantee, largest);
        if (problems.count() > 0) {
            return Optional.empty();
        }
        if (topics.replicationFactor() > 0) {
            given.putIfAbsent(StreamsConfig.REPLICATION_FACTOR_CONFIG, String.valueOf(topics.replicationFactor()));
        }
        KafkaSettings kafka = new KafkaSettings(applicationId, guarantee, largest, given);
        return Optional.of(new ServiceConfiguration(
                new ServiceOptions(
                        models,
                        names,
                        kafka,
                        registry,
                        output,
                        limits,
                        interval,
                        value(ConfigurationKeys.LOST_RECORDS)),
                topics,
                http,
                log));
    }

    /** How assignments, snapshots and events are written. What would have no meaning is a problem. */
    private OutputOptions output() {
        OutputOptions output = new OutputOptions(
                value(ConfigurationKeys.OUTPUT_FORMAT),
                value(ConfigurationKeys.OUTPUT_FRAMING),
                value(ConfigurationKeys.OUTPUT_REGISTER));
        if (output.format() == Format.JSON) {
            forbid(ConfigurationKeys.OUTPUT_FRAMING, "has no meaning with output.format: json");
        }
        if (!output.needsRegistry()) {
            forbid(ConfigurationKeys.OUTPUT_REGISTER, "has a meaning where the schema's id stands before a value only");
        }
        return output;
    }

    private void forbid(ConfigurationKey<?> key, String message) {
        if (values.text(key.name()) != null) {
            problems.add(key.name(), values.place(key.name()), message);
        }
    }

    private HttpOptions http() {
        HttpSecrets secrets = new HttpSecrets(
                given(ConfigurationKeys.HTTP_TOKEN),
                given(ConfigurationKeys.HTTP_READ_TOKEN),
                given(ConfigurationKeys.HTTP_ADMIN_TOKEN),
                given(ConfigurationKeys.HTTP_USER),
                given(ConfigurationKeys.HTTP_PASSWORD));
        HttpOptions http = new HttpOptions(
                value(ConfigurationKeys.HTTP_HOST),
                value(ConfigurationKeys.HTTP_PORT),
                secrets,
                given(ConfigurationKeys.HTTP_KEY_STORE),
                given(ConfigurationKeys.HTTP_KEY_STORE_PASSWORD),
                Arrays.stream(value(ConfigurationKeys.HTTP_NAMES)
                                .toLowerCase(Locale.ROOT)
                                .split("[, ]+", -1))
                        .filter(name -> !name.isEmpty())
                        .toList(),
                value(ConfigurationKeys.HEALTH_PORT),
                given(ConfigurationKeys.HEALTH_HOST));
        if ((secrets.user() == null) != (secrets.password() == null)) {
            problems.add("http.auth", values.place("http.auth.user"), "needs user and password, or none of them");
        }
        if (!secrets.areDifferent()) {
            problems.add(
                    "http.auth",
                    values.place("http.auth.token"),
                    "two secrets are the same: who knows one would have the rights of both");
        }
        if (http.port() != 0 && http.port() == http.healthPort()) {
            problems.add("http.health.port", values.place("http.health.port"), "must be another port than http.port");
        }
        if (secrets.user() != null && secrets.user().contains(":")) {
            problems.add("http.auth.user", values.place("http.auth.user"), "must have no colon");
        }
        if (http.keyStore() == null && http.keyStorePassword() != null) {
            problems.add("http.tls", values.place("http.tls.keyStorePassword"), "has a password, but no keyStore");
        }
        if (http.keyStore() == null || http.keyStore().isEmpty()) {
            return http;
        }
        HttpOptions found = http.withKeyStore(folder.resolve(http.keyStore()).toString());
        try {
            found.endpoint();
        } catch (IOException e) {
            problems.add("http.tls.keyStore", values.place("http.tls.keyStore"), String.valueOf(e.getMessage()));
        }
        return found;
    }

    /** An optional text. An empty one is a problem: a secret that happens to be empty must not open the door. */
    private @Nullable String given(ConfigurationKey<String> key) {
        String value = values.text(key.name());
        if (value == null) {
            return null;
        }
        if (value.isBlank()) {
            problems.add(key.name(), values.place(key.name()), "must not be empty");
        }
        return value;
    }

    private void checkNames() {
        values.unknownVariables(ConfigurationKeys.ALL.stream().map(ConfigurationKey::name))
                .forEach(name -> LOG.warn("The environment variable {} stands for no key of the configuration", name));
        Set<String> known = new TreeSet<>(Set.of(KAFKA + ".*", MODELS));
        ConfigurationKeys.ALL.forEach(key -> known.add(key.name()));
        values.places().forEach((path, position) -> {
            if (!known.contains(path)
                    && !path.startsWith(KAFKA + ".")
                    && !path.startsWith(MODELS + "[")
                    && !isEmptySection(path)) {
                problems.add(path, position, Problems.unknown("key", path, known));
            }
        });
    }

    /** Such as {@code http:} alone. */
    private boolean isEmptySection(String path) {
        return values.text(path) == null
                && (path.equals(KAFKA)
                        || ConfigurationKeys.ALL.stream()
                                .anyMatch(key -> key.name().startsWith(path + ".")));
    }

    private <T> T value(ConfigurationKey<T> key) {
        String text = values.text(key.name());
        if (text == null) {
            return key.absent();
        }
        Optional<T> value = key.rule().read(text.strip());
        if (value.isEmpty()) {
            problems.add(key.name(), values.place(key.name()), key.rule().refusal(text));
        }
        return value.orElseGet(key::absent);
    }

    private List<ServedModel> models(TopicNames names) {
        List<ServedModel> served = new ArrayList<>();
        if (!(root.get(MODELS) instanceof YamlNode.Sequence sequence)
                || sequence.items().isEmpty()) {
            problems.add(MODELS, Position.NONE, "is required: a list of models, each written out or as {file: PATH}");
            return served;
        }
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            String path = Problems.child(MODELS, i);
            YamlNode node = values.overridden(sequence.items().get(i), path);
            model(node, path)
                    .filter(model -> canBeServed(model, names, node.position(), path))
                    .filter(model -> isNew(model.id(), ids, node.position(), path))
                    .ifPresent(model -> served.add(ServedModel.of(model)));
        }
        return served;
    }

    private boolean canBeServed(ModelDefinition model, TopicNames names, Position position, String path) {
        ModelInput input = model.input();
        if (input == null) {
            problems.add(path, position, NEEDS_INPUT);
        } else if (names.isOwn(input.topic())) {
            problems.add(
                    Problems.child(path, "input.topic"),
                    position,
                    "must not be a topic that the service writes itself: points would go round in a circle");
        } else {
            return true;
        }
        return false;
    }

    private boolean isNew(String id, Set<String> ids, Position position, String path) {
        boolean isNew = ids.add(id);
        if (!isNew) {
            problems.add(path, position, "a model with the id " + id + " is there already");
        }
        return isNew;
    }

    private Optional<ModelDefinition> model(YamlNode node, String path) {
        if (node instanceof YamlNode.Mapping mapping
                && mapping.entries().size() == 1
                && mapping.get("file") instanceof YamlNode.Scalar file) {
            return ModelFile.read(folder.resolve(file.text()), path, node.position(), problems);
        }
        Optional<ModelDefinition> model = ModelFile.read(node, path, folder, problems);
        if (model.isEmpty() && node instanceof YamlNode.Mapping mapping && mapping.get("input") == null) {
            problems.add(path, node.position(), NEEDS_INPUT); // said now, with what else is wrong
        }
        return model;
    }
}
