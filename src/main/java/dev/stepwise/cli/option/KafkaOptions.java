package dev.stepwise.cli.option;

import dev.stepwise.runtime.Cluster;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import picocli.CommandLine.Option;

/** How to reach a cluster. */
public final class KafkaOptions {

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "brokers to ask first (default: ${DEFAULT-VALUE})")
    private String bootstrapServers = "localhost:9092";

    @Option(
            names = "--property",
            paramLabel = "KEY=VALUE",
            description = "any property of the Kafka client, such as security.protocol=SSL; may be repeated")
    private Map<String, String> properties = new LinkedHashMap<>();

    /** Returns a command's own settings with these options in their place. */
    public Map<String, Object> over(Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        all.putAll(properties);
        return all;
    }

    public String bootstrapServers() {
        return properties.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    }

    /** Waits until the cluster answers, so that its absence is not taken for that of a topic. */
    public void requireCluster() {
        Cluster.require(over(Map.of()));
    }
}
