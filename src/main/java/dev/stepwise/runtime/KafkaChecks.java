package dev.stepwise.runtime;

import dev.stepwise.codec.Problems;
import dev.stepwise.codec.YamlNode.Position;
import dev.stepwise.runtime.KafkaSettings.Guarantee;
import java.util.Map;
import java.util.TreeMap;

/** What the design needs of Kafka's properties. Values are never repeated in a message: some are secret. */
final class KafkaChecks {

    private static final String KAFKA = "kafka.";

    /** Properties that belong to the service, with the reason. */
    private static final Map<String, String> OWNED = new TreeMap<>(Map.of(
            "application.id", "the service names its applications itself: set applicationId",
            "processing.guarantee", "set guarantee",
            "key.serializer", "the service reads and writes bytes itself",
            "value.serializer", "the service reads and writes bytes itself",
            "key.deserializer", "the service reads and writes bytes itself",
            "value.deserializer", "the service reads and writes bytes itself",
            "isolation.level", "it follows from guarantee",
            "enable.auto.commit", "Kafka Streams commits",
            "transactional.id", "Kafka Streams names its transactions itself",
            "auto.offset.reset", "a model's input.from says where it begins"));

    private KafkaChecks() {}

    static void check(Map<String, String> given, Guarantee guarantee, Problems problems) {
        if (given.getOrDefault("bootstrap.servers", "").isBlank()) {
            add(problems, "bootstrap.servers", "is required: host:port of one or more brokers, separated by commas");
        }
        OWNED.forEach((key, why) -> {
            if (given.containsKey(key)) {
                add(problems, key, "cannot be set: " + why);
            }
        });
        for (String cache : new String[] {"statestore.cache.max.bytes", "cache.max.bytes.buffering"}) {
            Long bytes = number(given, cache, problems);
            if (bytes != null && bytes <= 0) {
                add(
                        problems,
                        cache,
                        "must be above 0: a cached table tells of the commit, and without a cache every "
                                + "point would make a batch of its own");
            }
        }
        Long commit = number(given, "commit.interval.ms", problems);
        long interval = commit == null ? KafkaSettings.COMMIT_INTERVAL_MILLIS : commit;
        if (interval < 1) {
            add(problems, "commit.interval.ms", "must be at least 1: it is the mini-batch of the learner");
        }
        Long plain = number(given, "transaction.timeout.ms", problems);
        Long prefixed = number(given, "producer.transaction.timeout.ms", problems);
        long timeout = prefixed != null ? prefixed : plain != null ? plain : KafkaSettings.TRANSACTION_TIMEOUT_MILLIS;
        if (guarantee == Guarantee.EXACTLY_ONCE_V2 && timeout < 3 * interval) {
            add(
                    problems,
                    plain != null && prefixed == null ? "transaction.timeout.ms" : "producer.transaction.timeout.ms",
                    "must be at least three times commit.interval.ms, so that a slow commit is not taken for a lost one");
        }
    }

    private static @org.jspecify.annotations.Nullable Long number(
            Map<String, String> given, String key, Problems problems) {
        String value = given.get(key);
        if (value == null) {
            return null;
        }
        try {
            return Long.valueOf(value.strip());
        } catch (NumberFormatException e) {
            add(problems, key, "must be a whole number");
            return null;
        }
    }

    private static void add(Problems problems, String key, String message) {
        problems.add(KAFKA + key, Position.NONE, message);
    }
}
