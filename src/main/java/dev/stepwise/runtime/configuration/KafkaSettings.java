package dev.stepwise.runtime.configuration;

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

        /** Returns the name as in the configuration. */
        public String label() {
            return this == EXACTLY_ONCE_V2 ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE;
        }
    }

    /** The mini-batch: statistics leave a task, and parameters the learner, this often. */
    public static final int COMMIT_INTERVAL_MILLIS = 100;

    static final int TRANSACTION_TIMEOUT_MILLIS = 5_000;
    private static final int SESSION_TIMEOUT_MILLIS = 8_000;
    private static final int HEARTBEAT_MILLIS = 1_000;
    private static final String CLASSIC = "classic";
    private static final int BATCH_BYTES = 131_072;
    private static final int LINGER_MILLIS = 20;
    private static final String COMPRESSION = "lz4";

    /** Tasks that are restored later wait until the fetch for the earlier ones, which are at their ends, has come back. */
    private static final int RESTORE_WAIT_MILLIS = 50;

    private static final long SEGMENT_BYTES = 16L << 20;
    private static final String COMPACTION_MILLIS = "3600000";

    /** Kafka's own default. */
    private static final long BUFFER_BYTES = 32L << 20;

    /** These properties are of no use, or refused, without a group. */
    private static final Set<String> GROUP_PROPERTIES = Set.of(
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG);

    public KafkaSettings {
        given = Map.copyOf(given);
    }

    /** Returns the properties of the learning topology. */
    public Properties learning() {
        return streams(learningId());
    }

    /** Whether instances have names under which they come back to their partitions. */
    public boolean hasStaticMembers() {
        return given.containsKey(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG)
                || given.containsKey(StreamsConfig.CONSUMER_PREFIX + ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    }

    /** Milliseconds between two commits. */
    public long commitMillis() {
        String value = given.get(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG);
        return value == null ? COMMIT_INTERVAL_MILLIS : Long.parseLong(value.strip());
    }

    /** Application id of the learning topology. */
    public String learningId() {
        return applicationId + "-learning";
    }

    /** Returns the properties of the scoring topology of one input topic. */
    public Properties scoring(String input) {
        return streams(scoringId(input));
    }

    /** Application id, and consumer group, of the scoring topology of one input topic. */
    public String scoringId(String input) {
        return applicationId + "-scoring-" + input;
    }

    /**
     * Settings of a compacted topic of the service's own. The newest segment is never compacted, so that with Kafka's own of a
     * gibibyte a start reads up to that much for a few megabytes of state. Segments of 16 MiB, or of two of the largest records,
     * are compacted when a tenth of them is outdated, and after an hour in any case.
     */
    public Map<String, String> compaction() {
        return Map.of(
                TopicConfig.SEGMENT_BYTES_CONFIG,
                String.valueOf(Math.max(SEGMENT_BYTES, Math.min(2L * largestRecord, Integer.MAX_VALUE))),
                TopicConfig.SEGMENT_MS_CONFIG,
                COMPACTION_MILLIS,
                TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                COMPACTION_MILLIS,
                TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                "0.1");
    }

    private Properties streams(String id) {
        Map<String, Object> all = new HashMap<>();
        all.put(StreamsConfig.APPLICATION_ID_CONFIG, id);
        all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, guarantee.label());
        all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MILLIS);
        all.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        all.put(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), largestRecord);
        compaction().forEach((setting, value) -> all.put(StreamsConfig.topicPrefix(setting), value));
        all.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), RESTORE_WAIT_MILLIS);
        all.putAll(room());
        all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, COMPRESSION);
        all.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        all.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        if (guarantee == Guarantee.EXACTLY_ONCE_V2) {
            all.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
        }
        if (given.getOrDefault(ConsumerConfig.GROUP_PROTOCOL_CONFIG, CLASSIC).equalsIgnoreCase(CLASSIC)) {
            all.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MILLIS);
            all.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
        }
        all.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
        all.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        all.putAll(given);
        String clientId = given.get(CommonClientConfigs.CLIENT_ID_CONFIG);
        if (clientId != null) { // a client of its own for each topology
            all.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId + id.substring(applicationId.length()));
        }
        Properties properties = new Properties();
        properties.putAll(all);
        return properties;
    }

    /** Returns the properties that let the largest record through a producer. */
    private Map<String, Object> room() {
        return Map.of(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                largestRecord,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                Math.max(BUFFER_BYTES, 2L * largestRecord));
    }

    /** Returns the properties of the admin client. */
    public Map<String, Object> admin() {
        return client(Map.of(), StreamsConfig.ADMIN_CLIENT_PREFIX, AdminClientConfig.configNames());
    }

    /** Returns the properties of consumers outside the topologies. They read what is committed, in no group. */
    public Map<String, Object> consumer() {
        Map<String, Object> all = client(Map.of(), StreamsConfig.CONSUMER_PREFIX, ConsumerConfig.configNames());
        all.keySet().removeAll(GROUP_PROPERTIES);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return all;
    }

    /**
     * Returns the properties of producers outside the topologies. They are idempotent, and all replicas acknowledge.
     */
    public Map<String, Object> producer() {
        Map<String, Object> own = new HashMap<>(room());
        own.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, COMPRESSION);
        Map<String, Object> all = client(own, StreamsConfig.PRODUCER_PREFIX, ProducerConfig.configNames());
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        return all;
    }

    /** Over what is our own what the user gives, as far as such a client knows it: for all clients, then for this kind. */
    private Map<String, Object> client(Map<String, Object> own, String prefix, Set<String> names) {
        Map<String, Object> all = new HashMap<>(own);
        all.put(CommonClientConfigs.CLIENT_ID_CONFIG, applicationId);
        given.forEach((key, value) -> {
            if (names.contains(key)) {
                all.put(key, value);
            }
        });
        given.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                all.put(key.substring(prefix.length()), value);
            }
        });
        return all;
    }

    /** Returns the settings without values that the user gives, because some are secret. */
    @Override
    public String toString() {
        return "KafkaSettings[applicationId=" + applicationId + ", guarantee=" + guarantee + ", largestRecord="
                + largestRecord + ", given=" + new TreeSet<>(given.keySet()) + "]";
    }
}
