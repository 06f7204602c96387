package dev.stepwise.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.InterruptException;
import picocli.CommandLine.Option;

/** How to reach a cluster. */
final class KafkaOptions {

    private static final int ANSWER_SECONDS = 15;

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

    /** These options over a command's own settings. */
    Properties over(Map<String, ?> settings) {
        Properties all = new Properties();
        all.putAll(settings);
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        all.putAll(properties);
        return all;
    }

    String bootstrapServers() {
        return properties.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    }

    /** Waits until the cluster answers, so that its absence is not taken for that of a topic. */
    void requireCluster() {
        try (Admin admin = Admin.create(over(Map.of()))) {
            admin.describeCluster().clusterId().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            throw new FailedException(
                    "no Kafka broker answers at %s within %d seconds".formatted(bootstrapServers(), ANSWER_SECONDS));
        } catch (ExecutionException e) {
            throw new FailedException("Kafka at %s: %s".formatted(bootstrapServers(), e.getCause()));
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
