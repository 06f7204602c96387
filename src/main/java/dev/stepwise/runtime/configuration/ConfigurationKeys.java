package dev.stepwise.runtime.configuration;

import dev.stepwise.codec.document.ValueRule;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.output.OutputOptions.Format;
import dev.stepwise.codec.output.OutputOptions.Framing;
import dev.stepwise.registry.RegistryOptions;
import dev.stepwise.runtime.configuration.KafkaSettings.Guarantee;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** All keys of the configuration file but {@code kafka} and {@code models}, which hold keys of their own. */
final class ConfigurationKeys {

    private static final int LONGEST_NAME = 100;
    private static final int MOST_PARTITIONS = 10_000;
    private static final int LARGEST_EVENT = 64 << 20;
    private static final Pattern NAMES = Pattern.compile("^([A-Za-z0-9._-]+(, *[A-Za-z0-9._-]+)*)?$");

    static final ConfigurationKey<String> APPLICATION_ID = name(
            "applicationId",
            "before the names of consumer groups, transactions and changelogs; the same for all instances",
            "stepwise");
    static final ConfigurationKey<Guarantee> GUARANTEE =
            choice("guarantee", "what holds when something fails", Guarantee.values(), Guarantee::label);
    static final ConfigurationKey<LostRecords> LOST_RECORDS = choice(
            "lostRecords",
            "what happens when points or statistics were deleted before they were read: they are told of and passed over "
                    + "(skip), or the service stops (fail)",
            LostRecords.values(),
            LostRecords::label);
    static final ConfigurationKey<LogFormat> LOG_FORMAT = choice(
            "log.format",
            "how the log is written, to standard error: lines for people (text), or one JSON object on a line (json)",
            LogFormat.values(),
            LogFormat::label);
    static final ConfigurationKey<String> TOPIC_PREFIX =
            name("topics.prefix", "before the names of the service's own topics", "stepwise.");
    static final ConfigurationKey<Boolean> CREATE_TOPICS = new ConfigurationKey<>(
            "topics.create",
            "whether missing topics are made; else they are only checked",
            "true",
            ValueRule.FLAG,
            Map.of("type", "boolean"));
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
    static final ConfigurationKey<Duration> SNAPSHOTS_RETENTION = duration(
            "topics.snapshotsRetention",
            "how long the topic snapshots, the history of what was learned, is kept",
            "P3D");
    static final ConfigurationKey<Duration> SNAPSHOT_INTERVAL =
            duration("snapshots.interval", "between two snapshots of a model that goes on learning", "PT10S");
    static final ConfigurationKey<String> HTTP_HOST = new ConfigurationKey<>(
            "http.host",
            "address to listen on; 0.0.0.0 for all",
            HttpOptions.LOOPBACK,
            ValueRule.text("a host name or an address", text -> !text.isBlank()),
            Map.of("type", "string", "minLength", 1));
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
    static final ConfigurationKey<String> HTTP_NAMES = new ConfigurationKey<>(
            "http.names",
            "names by which others call the service where it has no http.auth, separated by commas: beside those of this machine, "
                    + "addresses and names without a dot",
            "",
            ValueRule.text(
                    "host names without ports", text -> NAMES.matcher(text).matches()),
            Map.of("type", "string", "pattern", NAMES.pattern()));
    static final ConfigurationKey<Integer> HEALTH_PORT = whole(
            "http.health.port",
            "port of its own for /health/live and /health/ready, over HTTP and without a secret, which other requests cannot "
                    + "hold up; 0: any, -1: none",
            HttpOptions.NO_PORT,
            HttpOptions.NO_PORT,
            65_535);
    static final ConfigurationKey<String> HEALTH_HOST = text(
            "http.health.host",
            "address that http.health.port listens on, 0.0.0.0 for all; without one that of http.host");
    static final ConfigurationKey<String> REGISTRY_URL = text(
            "registry.url",
            "addresses of one schema registry, separated by commas; the next is asked where one does not answer");
    static final ConfigurationKey<String> REGISTRY_USER =
            text("registry.user", "user of basic authentication at the registry");
    static final ConfigurationKey<String> REGISTRY_PASSWORD =
            text("registry.password", "password that goes with the user");
    static final ConfigurationKey<String> REGISTRY_TOKEN = text("registry.token", "bearer token for the registry");
    static final ConfigurationKey<Duration> REGISTRY_TIMEOUT = duration(
            "registry.timeout", "longest time of one request to the registry", RegistryOptions.TIMEOUT.toString());
    static final ConfigurationKey<String> REGISTRY_TRUST_STORE = text(
            "registry.tls.trustStore",
            "file with the certificates to trust, PKCS 12, JKS or PEM; else those that Java trusts");
    static final ConfigurationKey<String> REGISTRY_TRUST_STORE_PASSWORD =
            text("registry.tls.trustStorePassword", "password of that file, unless it is PEM");
    static final ConfigurationKey<String> REGISTRY_KEY_STORE =
            text("registry.tls.keyStore", "file with the key and certificate to show to the registry, PKCS 12 or JKS");
    static final ConfigurationKey<String> REGISTRY_KEY_STORE_PASSWORD =
            text("registry.tls.keyStorePassword", "password of that file and of its key");
    static final ConfigurationKey<Format> OUTPUT_FORMAT = choice(
            "output.format",
            "how assignments, snapshots and cluster events are written",
            Format.values(),
            Format::label);
    static final ConfigurationKey<Framing> OUTPUT_FRAMING = choice(
            "output.framing",
            "what stands before a value that has a schema: the schema's id at the registry, as Confluent's serializers write it, or "
                    + "nothing",
            Framing.values(),
            Framing::label);
    static final ConfigurationKey<Boolean> OUTPUT_REGISTER = new ConfigurationKey<>(
            "output.register",
            "whether the service registers its schemas; else they have to be registered already",
            "true",
            ValueRule.FLAG,
            Map.of("type", "boolean"));
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

    /** The keys stand in the order of the documentation. */
    static final List<ConfigurationKey<?>> ALL = List.of(
            APPLICATION_ID,
            GUARANTEE,
            LOST_RECORDS,
            LOG_FORMAT,
            TOPIC_PREFIX,
            CREATE_TOPICS,
            PARTITIONS,
            REPLICATION,
            STATISTICS_RETENTION,
            SNAPSHOTS_RETENTION,
            SNAPSHOT_INTERVAL,
            HTTP_HOST,
            HTTP_PORT,
            HTTP_TOKEN,
            HTTP_USER,
            HTTP_PASSWORD,
            HTTP_KEY_STORE,
            HTTP_KEY_STORE_PASSWORD,
            HTTP_NAMES,
            HEALTH_PORT,
            HEALTH_HOST,
            REGISTRY_URL,
            REGISTRY_USER,
            REGISTRY_PASSWORD,
            REGISTRY_TOKEN,
            REGISTRY_TIMEOUT,
            REGISTRY_TRUST_STORE,
            REGISTRY_TRUST_STORE_PASSWORD,
            REGISTRY_KEY_STORE,
            REGISTRY_KEY_STORE_PASSWORD,
            OUTPUT_FORMAT,
            OUTPUT_FRAMING,
            OUTPUT_REGISTER,
            LIMIT_BYTES,
            LIMIT_DEPTH);

    private ConfigurationKeys() {}

    private static ConfigurationKey<String> name(String name, String description, String defaultValue) {
        return new ConfigurationKey<>(
                name,
                description,
                defaultValue,
                ValueRule.name(LONGEST_NAME),
                Map.of("type", "string", "pattern", "^[A-Za-z0-9._-]{1," + LONGEST_NAME + "}$"));
    }

    /** One of several values; the first is the default. */
    private static <T> ConfigurationKey<T> choice(
            String name, String description, T[] values, Function<T, String> label) {
        List<String> labels = Arrays.stream(values).map(label).toList();
        return new ConfigurationKey<>(
                name, description, labels.getFirst(), ValueRule.choice(values, label), Map.of("enum", labels));
    }

    /** Any text; such a key has no default, and nothing is ever said about its value, which may be secret. */
    private static ConfigurationKey<String> text(String name, String description) {
        return new ConfigurationKey<>(
                name,
                description,
                "",
                ValueRule.text("a text", text -> true),
                Map.of("type", "string", "minLength", 1));
    }

    private static ConfigurationKey<Integer> whole(
            String name, String description, int defaultValue, int least, int most) {
        return new ConfigurationKey<>(
                name,
                description,
                String.valueOf(defaultValue),
                ValueRule.whole(least, most),
                Map.of("type", "integer", "minimum", least, "maximum", most));
    }

    private static ConfigurationKey<Duration> duration(String name, String description, String defaultValue) {
        return new ConfigurationKey<>(
                name, description, defaultValue, ValueRule.DURATION, Map.of("type", "string", "format", "duration"));
    }
}
