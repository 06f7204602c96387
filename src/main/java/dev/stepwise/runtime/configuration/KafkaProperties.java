package dev.stepwise.runtime.configuration;

import dev.stepwise.codec.document.Problems;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/** The properties of Kafka Streams and its clients, and which of them belong to the service. */
final class KafkaProperties {

    /** Prefixes of Kafka Streams with what they speak of, the longer ones first. */
    private static final List<Map.Entry<String, ConfigDef>> PREFIXES = List.of(
            Map.entry(StreamsConfig.MAIN_CONSUMER_PREFIX, ConsumerConfig.configDef()),
            Map.entry(StreamsConfig.RESTORE_CONSUMER_PREFIX, ConsumerConfig.configDef()),
            Map.entry(StreamsConfig.GLOBAL_CONSUMER_PREFIX, ConsumerConfig.configDef()),
            Map.entry(StreamsConfig.CONSUMER_PREFIX, ConsumerConfig.configDef()),
            Map.entry(StreamsConfig.PRODUCER_PREFIX, ProducerConfig.configDef()),
            Map.entry(StreamsConfig.ADMIN_CLIENT_PREFIX, AdminClientConfig.configDef()));

    private static final List<ConfigDef> PLAIN = List.of(
            StreamsConfig.configDef(),
            ProducerConfig.configDef(),
            ConsumerConfig.configDef(),
            AdminClientConfig.configDef());

    private static final String BYTES = "the service reads and writes bytes itself";
    private static final String HANDLERS = "going on after a failure would lose points";
    private static final String LOSSES = "nothing may be lost or doubled on the way to the brokers";

    private static final Map<String, String> OWNED = new TreeMap<>(Map.ofEntries(
            Map.entry("application.id", "the service names its applications itself: set applicationId"),
            Map.entry("group.id", "the service names its groups itself: set applicationId"),
            Map.entry("processing.guarantee", "set guarantee"),
            Map.entry("isolation.level", "it follows from guarantee"),
            Map.entry("acks", LOSSES),
            Map.entry("enable.idempotence", LOSSES),
            Map.entry("enable.auto.commit", "Kafka Streams commits"),
            Map.entry("transactional.id", "Kafka Streams names its transactions itself"),
            Map.entry("auto.offset.reset", "a model's input.from says where it begins"),
            Map.entry("default.timestamp.extractor", "an assignment has the timestamp of its point"),
            Map.entry("key.serializer", BYTES),
            Map.entry("value.serializer", BYTES),
            Map.entry("key.deserializer", BYTES),
            Map.entry("value.deserializer", BYTES),
            Map.entry("default.key.serde", BYTES),
            Map.entry("default.value.serde", BYTES),
            Map.entry("default.deserialization.exception.handler", HANDLERS),
            Map.entry("deserialization.exception.handler", HANDLERS),
            Map.entry("default.production.exception.handler", HANDLERS),
            Map.entry("production.exception.handler", HANDLERS),
            Map.entry("processing.exception.handler", HANDLERS)));

    private KafkaProperties() {}

    /** Why a property, with or without a prefix, is not the user's to set; null if it is. */
    static @Nullable String reasonAgainst(String property) {
        return OWNED.get(withoutPrefix(property));
    }

    /** Returns what Kafka knows of a property. It is null if Kafka does not know it. */
    static ConfigDef.@Nullable ConfigKey key(String property) {
        return definitions(property)
                .map(definition -> definition.configKeys().get(withoutPrefix(property)))
                .filter(key -> key != null)
                .findFirst()
                .orElse(null);
    }

    /** The name of a known property that a name may have been meant for; null if there is none. */
    static @Nullable String nearest(String property, int mostWrongLetters) {
        String name = withoutPrefix(property);
        Set<String> known = definitions(property)
                .flatMap(definition -> definition.names().stream())
                .collect(Collectors.toSet());
        String nearest = Problems.nearest(name, known, mostWrongLetters).orElse(null);
        return nearest == null ? null : property.substring(0, property.length() - name.length()) + nearest;
    }

    /** Returns what a value has to be, completing "must be …". */
    static String rule(ConfigDef.ConfigKey key) {
        String type = switch (key.type()) {
            case BOOLEAN -> "true or false";
            case SHORT, INT, LONG -> "a whole number";
            case DOUBLE -> "a number";
            case CLASS -> "the name of a class on the class path";
            case LIST -> "names, separated by commas";
            case STRING, PASSWORD -> "text";
        };
        String validator = String.valueOf(key.validator);
        return validator.startsWith("[") ? type + " of " + validator : type + " that Kafka takes";
    }

    private static Stream<ConfigDef> definitions(String property) {
        return PREFIXES.stream()
                .filter(prefix -> property.startsWith(prefix.getKey()))
                .findFirst()
                .map(prefix -> Stream.of(prefix.getValue()))
                .orElse(PLAIN.stream());
    }

    private static String withoutPrefix(String property) {
        return PREFIXES.stream()
                .filter(prefix -> property.startsWith(prefix.getKey()))
                .findFirst()
                .map(prefix -> property.substring(prefix.getKey().length()))
                .orElse(property);
    }
}
