package dev.stepwise.runtime.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each key of a configuration has a place in the file and a variable of the environment. */
class EveryKeyTest extends ConfigurationTexts {

    /** For each key a value that is not its default. */
    private static final Map<String, String> OTHER_VALUES = Map.ofEntries(
            Map.entry("applicationId", "other"),
            Map.entry("guarantee", "at_least_once"),
            Map.entry("topics.prefix", "other."),
            Map.entry("topics.create", "false"),
            Map.entry("topics.partitions", "7"),
            Map.entry("topics.replicationFactor", "3"),
            Map.entry("topics.statisticsRetention", "PT6H"),
            Map.entry("topics.snapshotsRetention", "P9D"),
            Map.entry("snapshots.interval", "PT1S"),
            Map.entry("http.host", "0.0.0.0"),
            Map.entry("http.port", "9090"),
            Map.entry("http.auth.token", "t0ken"),
            Map.entry("http.auth.readToken", "r3ad"),
            Map.entry("http.auth.adminToken", "adm1n"),
            Map.entry("http.auth.user", "ops"),
            Map.entry("http.auth.password", "w0rd"),
            Map.entry("http.names", "stepwise.internal"),
            Map.entry("http.health.port", "8081"),
            Map.entry("http.health.host", "0.0.0.0"),
            Map.entry("lostRecords", "fail"),
            Map.entry("log.format", "json"),
            Map.entry("registry.url", "http://registry"),
            Map.entry("registry.user", "ops"),
            Map.entry("registry.password", "w0rd"),
            Map.entry("registry.token", "t0ken"),
            Map.entry("registry.timeout", "PT9S"),
            Map.entry("output.format", "avro"),
            Map.entry("output.framing", "none"),
            Map.entry("output.register", "false"),
            Map.entry("limits.bytes", "2000000"),
            Map.entry("limits.depth", "8"));

    /** Keys that are nothing without another one, with both before the key gets its other value. */
    private static final Map<String, String> COMPANY = Map.of(
            "http.auth.user", "http: {auth: {user: before, password: word}}\n",
            "http.auth.password", "http: {auth: {user: before, password: word}}\n",
            "registry.user", "registry: {url: 'http://a', user: before, password: word}\n",
            "registry.password", "registry: {url: 'http://a', user: before, password: word}\n",
            "registry.token", "registry: {url: 'http://a', token: before}\n",
            "registry.timeout", "registry: {url: 'http://a', timeout: PT1S}\n",
            "output.format", "output: {format: json}\nregistry: {url: 'http://a'}\n",
            "output.framing", "output: {format: avro, framing: confluent}\nregistry: {url: 'http://a'}\n",
            "output.register", "output: {format: avro, register: true}\nregistry: {url: 'http://a'}\n");

    @Test
    void everyKeyCanBeSetInTheFileAndByItsEnvironmentVariable() {
        for (ConfigurationKey<?> key : ConfigurationKeys.ALL) {
            if (key.name().contains(".tls.")) {
                continue; // needs a file
            }
            String value = OTHER_VALUES.get(key.name());
            String company = COMPANY.getOrDefault(key.name(), "");
            Object before = readable(company + LEAST, Map.of());
            Object byEnvironment = readable(company + LEAST, Map.of(key.environmentVariable(), value));
            assertThat(byEnvironment).as(key.environmentVariable()).isNotEqualTo(before);
            String last = key.name().substring(key.name().lastIndexOf('.') + 1);
            String inFile = company.isEmpty()
                    ? key.name().replace(".", ": {") + ": " + value
                            + "}".repeat(key.name().split("\\.").length - 1) + "\n"
                    : company.replaceFirst("\\b" + last + ": \\w+", last + ": " + value);
            assertThat(readable(inFile + LEAST, Map.of())).as(key.name()).isEqualTo(byEnvironment);
        }
    }
}
