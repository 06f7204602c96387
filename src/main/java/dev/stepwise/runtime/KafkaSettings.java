package dev.stepwise.runtime;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Properties of everything that talks to Kafka: what the design needs, what measured well, and over both what the user gives.
 *
 * @param applicationId before the names of all consumer groups and transactions
 * @param guarantee of both topologies
 * @param largestRecord bytes of the largest record that is ever written
 * @param given by the user: {@code bootstrap.servers} and any other property of a client or of Kafka Streams
 */
public record KafkaSettings(String applicationId, Guarantee guarantee, int largestRecord, Map<String, String> given) {

    /** Processing guarantees of Kafka Streams. */
    public enum Guarantee {
        /** Every point is assigned once and learned from once, whatever fails. */
        EXACTLY_ONCE_V2,
        /** After a failure some points may be assigned and learned from twice. */
        AT_LEAST_ONCE;

        /** As in the configuration. */
        public String label() {
            return this == EXACTLY_ONCE_V2 ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE;
        }
    }

    /** The mini-batch: statistics leave a task, and parameters the learner, this often. */
    public static final int COMMIT_INTERVAL_MILLIS = 100;

    static final int TRANSACTION_TIMEOUT_MILLIS = 5_000;
    private static final int SESSION_TIMEOUT_MILLIS = 8_000;
    private static final int HEARTBEAT_MILLIS = 1_000;
    private static final String GROUP_PROTOCOL = "group.protocol";
    private static final String CLASSIC = "classic";
    private static final int BATCH_BYTES = 131_072;
    private static final int LINGER_MILLIS = 20;

    public KafkaSettings {
        given = Map.copyOf(given);
    }

    /** Without the values that the user gave: some are secret. */
    @Override
    public String toString() {
        return "KafkaSettings[applicationId=" + applicationId + ", guarantee=" + guarantee + ", largestRecord="
                + largestRecord + ", given=" + new TreeSet<>(given.keySet()) + "]";
    }

    /** Of the learning topology. */
    public Properties learning() {
        return streams(learningId());
    }

    /** Application id of the learning topology. */
    public String learningId() {
        return applicationId + "-learning";
    }

    /** Of the scoring topology of one input topic. */
    public Properties scoring(String input) {
        return streams(scoringId(input));
    }

    /** Application id, and consumer group, of the scoring topology of one input topic. */
    public String scoringId(String input) {
        return applicationId + "-scoring-" + input;
    }

    private Properties streams(String id) {
        Map<String, Object> all = new HashMap<>();
        all.put(StreamsConfig.APPLICATION_ID_CONFIG, id);
        all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, guarantee.label());
        all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MILLIS);
        all.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        all.put(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), largestRecord);
        all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largestRecord);
        all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        all.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        all.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        if (guarantee == Guarantee.EXACTLY_ONCE_V2) {
            all.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
        }
        if (given.getOrDefault(GROUP_PROTOCOL, CLASSIC).equalsIgnoreCase(CLASSIC)) {
            all.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MILLIS);
            all.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
        }
        all.put("processing.exception.handler.global.enabled", true);
        all.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        all.putAll(given);
        Properties properties = new Properties();
        properties.putAll(all);
        return properties;
    }

    /** Of the admin client. */
    public Map<String, Object> admin() {
        return known(AdminClientConfig.configNames());
    }

    /** Of consumers outside the topologies: of what is committed, in no group. */
    public Map<String, Object> consumer() {
        Map<String, Object> all = known(ConsumerConfig.configNames());
        all.remove(ConsumerConfig.GROUP_ID_CONFIG);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return all;
    }

    /** Of producers outside the topologies: idempotent, acknowledged by all replicas. */
    public Map<String, Object> producer() {
        Map<String, Object> all = known(ProducerConfig.configNames());
        all.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largestRecord);
        all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return all;
    }

    /** What the user gives, as far as a client knows it: without the prefixes of Kafka Streams. */
    private Map<String, Object> known(Set<String> names) {
        Map<String, Object> all = new HashMap<>();
        given.forEach((key, value) -> {
            if (names.contains(key)) {
                all.put(key, value);
            }
        });
        all.put(CommonClientConfigs.CLIENT_ID_CONFIG, applicationId);
        return all;
    }
}
