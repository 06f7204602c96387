package dev.stepwise.cli.option;

import dev.stepwise.runtime.Cluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How to reach a cluster. */
public final class KafkaOptions {

    private static final String LOCAL = "localhost:9092";

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "brokers to ask first (default: " + LOCAL + ")")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--property",
            paramLabel = "KEY=VALUE",
            description =
                    "any property of the Kafka client, such as security.protocol=SSL, but for secrets, which other users of the"
                            + " machine see on a command line; may be repeated")
    private Map<String, String> properties = new LinkedHashMap<>();

    private Map<String, String> ofFile = Map.of();

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--properties",
            paramLabel = "FILE",
            description =
                    "a file of such properties, as Kafka's own tools take it (--command-config): the place for secrets")
    private void read(@Nullable Path file) {
        if (file == null) { // a command line that is parsed again begins so
            return;
        }
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            Properties read = new Properties();
            read.load(reader);
            ofFile = read.stringPropertyNames().stream()
                    .collect(Collectors.toMap(Function.identity(), read::getProperty));
        } catch (IOException | IllegalArgumentException e) { // the latter of a broken escape
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--properties: " + file + " cannot be read as properties");
        }
    }

    /** Whether anything was said of a cluster. */
    public boolean isGiven() {
        return bootstrapServers != null || !properties.isEmpty() || !ofFile.isEmpty();
    }

    /** Returns a command's own settings with these options in their place. */
    public Map<String, Object> over(Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.putAll(ofFile);
        all.putAll(properties);
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        return all;
    }

    /** Returns a consumer that reads for itself alone: no group, no offsets, nothing of an aborted transaction. */
    public Consumer<byte[], byte[]> consumer(String clientId) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.CLIENT_ID_CONFIG,
                clientId);
        return new KafkaConsumer<>(over(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    public String bootstrapServers() {
        String servers = properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
        if (servers == null) {
            servers = bootstrapServers;
        }
        if (servers != null) {
            return servers;
        }
        return ofFile.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, LOCAL);
    }

    /** Waits until the cluster answers, so that its absence is not taken for that of a topic. */
    public void requireCluster() {
        Cluster.require(over(Map.of()));
    }
}
