package dev.stepwise.runtime;

import dev.stepwise.codec.Limits;
import dev.stepwise.runtime.KafkaSettings.Guarantee;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** All keys of the configuration file but {@code kafka} and {@code models}, which hold keys of their own. */
final class ConfigurationKeys {

    private static final int MOST_PARTITIONS = 10_000;
    private static final int LARGEST_EVENT = 64 << 20;

    static final ConfigurationKey<String> APPLICATION_ID = name(
            "applicationId",
            "before the names of consumer groups, transactions and changelogs; the same for all instances",
            "stepwise");
    static final ConfigurationKey<Guarantee> GUARANTEE = new ConfigurationKey<>(
            "guarantee",
            "what holds when something fails",
            Guarantee.EXACTLY_ONCE_V2.label(),
            "exactly_once_v2 or at_least_once",
            Map.of(
                    "enum",
                    Arrays.stream(Guarantee.values()).map(Guarantee::label).toList()),
            text -> Arrays.stream(Guarantee.values())
                    .filter(guarantee -> guarantee.label().equals(text))
                    .findFirst()
                    .orElseThrow(IllegalArgumentException::new));
    static final ConfigurationKey<String> TOPIC_PREFIX =
            name("topics.prefix", "before the names of the service's own topics", "stepwise.");
    static final ConfigurationKey<Boolean> CREATE_TOPICS = new ConfigurationKey<>(
            "topics.create",
            "whether missing topics are made; else they are only checked",
            "true",
            "true or false",
            Map.of("type", "boolean"),
            ConfigurationKeys::flag);
    static final ConfigurationKey<Integer> PARTITIONS = whole(
            "topics.partitions",
            "partitions of an input topic that is missing, and of the topic statistics",
            4,
            1,
            MOST_PARTITIONS);
    static final ConfigurationKey<Integer> REPLICATION = whole(
            "topics.replicationFactor",
            "replicas of topics that are made; -1: as the broker has it",
            -1,
            -1,
            Short.MAX_VALUE);
    static final ConfigurationKey<Duration> STATISTICS_RETENTION = duration(
            "topics.statisticsRetention", "how long the topic statistics, which holds sampled points, is kept", "P1D");
    static final ConfigurationKey<Duration> SNAPSHOT_INTERVAL =
            duration("snapshots.interval", "between two snapshots of a model that goes on learning", "PT10S");
    static final ConfigurationKey<String> HTTP_HOST = new ConfigurationKey<>(
            "http.host",
            "address to listen on; 0.0.0.0 for all",
            HttpOptions.LOOPBACK,
            "a host name or an address",
            Map.of("type", "string", "minLength", 1),
            text -> {
                if (text.isBlank()) {
                    throw new IllegalArgumentException();
                }
                return text;
            });
    static final ConfigurationKey<Integer> HTTP_PORT = whole("http.port", "port to listen on; 0: any", 8080, 0, 65_535);
    static final ConfigurationKey<String> HTTP_TOKEN = text(
            "http.auth.token", "bearer token that all requests but those for health need; also taken as a password");
    static final ConfigurationKey<String> HTTP_USER =
            text("http.auth.user", "user of basic authentication, for all requests but those for health");
    static final ConfigurationKey<String> HTTP_PASSWORD =
            text("http.auth.password", "password that goes with the user");
    static final ConfigurationKey<String> HTTP_KEY_STORE =
            text("http.tls.keyStore", "file with the key and certificate of HTTPS, PKCS 12 or JKS");
    static final ConfigurationKey<String> HTTP_KEY_STORE_PASSWORD =
            text("http.tls.keyStorePassword", "password of that file and of its key");
    static final ConfigurationKey<Integer> LIMIT_BYTES = whole(
            "limits.bytes",
            "most bytes of an event; larger ones are dead letters",
            Limits.DEFAULT.bytes(),
            1,
            LARGEST_EVENT);
    static final ConfigurationKey<Integer> LIMIT_DEPTH = whole(
            "limits.depth",
            "deepest nesting of an event; deeper ones are dead letters",
            Limits.DEFAULT.depth(),
            1,
            Limits.DEEPEST);

    /** In the order of the documentation. */
    static final List<ConfigurationKey<?>> ALL = List.of(
            APPLICATION_ID,
            GUARANTEE,
            TOPIC_PREFIX,
            CREATE_TOPICS,
            PARTITIONS,
            REPLICATION,
            STATISTICS_RETENTION,
            SNAPSHOT_INTERVAL,
            HTTP_HOST,
            HTTP_PORT,
            HTTP_TOKEN,
            HTTP_USER,
            HTTP_PASSWORD,
            HTTP_KEY_STORE,
            HTTP_KEY_STORE_PASSWORD,
            LIMIT_BYTES,
            LIMIT_DEPTH);

    private static final String NAME = "[A-Za-z0-9._-]{1,100}";
    private static final Pattern NAMES = Pattern.compile(NAME);

    private ConfigurationKeys() {}

    private static ConfigurationKey<String> name(String name, String description, String defaultValue) {
        return new ConfigurationKey<>(
                name,
                description,
                defaultValue,
                "1 to 100 letters, digits, dots, dashes and underscores",
                Map.of("type", "string", "pattern", "^" + NAME + "$"),
                text -> {
                    if (!NAMES.matcher(text).matches()) {
                        throw new IllegalArgumentException();
                    }
                    return text;
                });
    }

    /** Any text; such a key has no default, and nothing is ever said about its value, which may be secret. */
    private static ConfigurationKey<String> text(String name, String description) {
        return new ConfigurationKey<>(
                name, description, "", "a text", Map.of("type", "string", "minLength", 1), text -> text);
    }

    private static ConfigurationKey<Integer> whole(
            String name, String description, int defaultValue, int least, int most) {
        return new ConfigurationKey<>(
                name,
                description,
                String.valueOf(defaultValue),
                "a whole number from " + least + " to " + most,
                Map.of("type", "integer", "minimum", least, "maximum", most),
                text -> {
                    int value = Integer.parseInt(text);
                    if (value < least || value > most) {
                        throw new IllegalArgumentException();
                    }
                    return value;
                });
    }

    private static ConfigurationKey<Duration> duration(String name, String description, String defaultValue) {
        return new ConfigurationKey<>(
                name,
                description,
                defaultValue,
                "a duration above 0 as ISO 8601 writes it, such as PT10S, PT5M or P1D",
                Map.of("type", "string", "format", "duration"),
                text -> {
                    try {
                        Duration value = Duration.parse(text);
                        if (value.isPositive() && value.compareTo(Duration.ofDays(10_000)) < 0) {
                            return value;
                        }
                    } catch (DateTimeParseException e) {
                        // said by the rule
                    }
                    throw new IllegalArgumentException();
                });
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        };
    }
}
