package dev.stepwise.runtime.configuration;

import dev.stepwise.codec.document.Problems;
import dev.stepwise.codec.document.YamlNode.Position;
import dev.stepwise.runtime.configuration.KafkaSettings.Guarantee;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Checks what the design and Kafka need of Kafka's properties. Values are never repeated in a message, because some are
 * secret.
 */
final class KafkaChecks {

    /** Bytes of cache in which a tick of every task and model has room, so that none comes out before its commit. */
    private static final long SMALLEST_CACHE = 1 << 20;

    private static final String KAFKA = "kafka.";
    private static final int MOST_WRONG_LETTERS = 2;

    private final Map<String, String> given;
    private final Function<String, Position> places;
    private final Problems problems;

    /**
     * @param given properties by name
     * @param places where a path such as {@code kafka.linger.ms} stands
     */
    KafkaChecks(Map<String, String> given, Function<String, Position> places, Problems problems) {
        this.given = given;
        this.places = places;
        this.problems = problems;
    }

    /** @param largestRecord bytes of the largest record that the models can make */
    void run(Guarantee guarantee, int largestRecord) {
        if (given.getOrDefault("bootstrap.servers", "").isBlank()) {
            add("bootstrap.servers", "is required: host:port of one or more brokers, separated by commas");
        }
        given.forEach((property, value) -> {
            String reason = KafkaProperties.reasonAgainst(property);
            if (reason != null) {
                add(property, "cannot be set: " + reason);
            } else {
                checkAlone(property, value);
            }
        });
        checkCache();
        checkMembership();
        checkTimes(guarantee);
        atLeast(
                largestRecord,
                "bytes, the largest record that the models can make",
                "max.request.size",
                "producer.max.request.size",
                "buffer.memory",
                "producer.buffer.memory");
    }

    private void checkAlone(String property, String value) {
        ConfigDef.ConfigKey key = KafkaProperties.key(property);
        if (key != null) {
            try {
                Object parsed = ConfigDef.parseType(property, value, key.type());
                if (key.validator != null) {
                    key.validator.ensureValid(property, parsed);
                }
            } catch (ConfigException e) {
                add(property, "must be " + KafkaProperties.rule(key));
            }
        } else {
            String nearest = KafkaProperties.nearest(property, MOST_WRONG_LETTERS);
            if (nearest != null) {
                add(property, "is no property of Kafka, did you mean '" + nearest + "'?");
            }
        }
    }

    private void checkCache() {
        for (String cache : new String[] {"statestore.cache.max.bytes", "cache.max.bytes.buffering"}) {
            Long bytes = number(cache);
            if (bytes != null && bytes < SMALLEST_CACHE) {
                add(
                        cache,
                        "must be at least " + SMALLEST_CACHE
                                + ": a cached table tells of the commit, and without a cache every "
                                + "point would make a batch of its own");
            }
        }
    }

    /** Brokers before 4.4 end a member of a streams group that gives itself a name, and the application with it. */
    private void checkMembership() {
        String protocol = given.getOrDefault("group.protocol", "classic");
        if (!protocol.strip().equalsIgnoreCase("streams")) {
            return;
        }
        for (String name : given.keySet()) {
            if (name.endsWith("group.instance.id")) {
                add(
                        name,
                        "cannot be set with group.protocol: streams, which knows no static membership on brokers before 4.4: "
                                + "leave one of them out");
            }
        }
    }

    private void checkTimes(Guarantee guarantee) {
        Long commit = number("commit.interval.ms");
        long interval = commit == null ? KafkaSettings.COMMIT_INTERVAL_MILLIS : Math.min(commit, Long.MAX_VALUE / 3);
        if (commit != null && commit == 0) {
            add("commit.interval.ms", "must be at least 1: it is the mini-batch of the learner");
        }
        if (guarantee == Guarantee.EXACTLY_ONCE_V2) {
            String property =
                    given.containsKey("transaction.timeout.ms") && !given.containsKey("producer.transaction.timeout.ms")
                            ? "transaction.timeout.ms"
                            : "producer.transaction.timeout.ms";
            Long timeout = number(property);
            if ((timeout == null ? KafkaSettings.TRANSACTION_TIMEOUT_MILLIS : timeout) < 3 * interval) {
                add(
                        property,
                        "must be at least three times commit.interval.ms, so that a slow commit is not taken for a lost "
                                + "one");
            }
        }
        atLeast(
                3 * interval,
                "ms, three times commit.interval.ms, so that a thread between two commits is not taken for a lost one",
                "max.poll.interval.ms",
                "consumer.max.poll.interval.ms",
                "main.consumer.max.poll.interval.ms");
    }

    private void atLeast(long least, String why, String... properties) {
        for (String property : properties) {
            Long value = number(property);
            if (value != null && value < least) {
                add(property, "must be at least " + least + " " + why);
            }
        }
    }

    /** A value that is a number; null if it is not given, or none, which is said elsewhere. */
    private @Nullable Long number(String property) {
        String value = given.get(property);
        try {
            return value == null ? null : Long.valueOf(value.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private void add(String property, String message) {
        problems.add(KAFKA + property, places.apply(KAFKA + property), message);
    }
}
