package dev.stepwise.runtime.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stepwise.topology.ServedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationFileTest {

    private static final String SMALL = """
            kafka: {bootstrap.servers: "localhost:9092"}
            models:
              - {id: a, input: {topic: points}, features: [{name: x}], components: 2}
            """;

    @TempDir
    private Path folder;

    private ServiceConfiguration parse(String yaml, Map<String, String> environment) {
        return ConfigurationFile.parse("service.yaml", yaml, folder, environment);
    }

    private String invalid(String yaml, Map<String, String> environment) {
        InvalidConfigurationException invalid =
                catchThrowableOfType(InvalidConfigurationException.class, () -> parse(yaml, environment));
        assertThat(invalid).as("a problem in\n" + yaml).isNotNull();
        return invalid.getMessage();
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        ServiceConfiguration configuration = parse(SMALL, Map.of());
        assertThat(configuration.http()).isEqualTo(new HttpOptions("127.0.0.1", 8080));
        assertThat(configuration.topics()).isEqualTo(TopicOptions.DEFAULT);
        assertThat(configuration.service().snapshotInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(configuration.service().topics().assignments("a")).isEqualTo("stepwise.assignments.a");
        assertThat(configuration.service().models()).extracting(ServedModel::id).containsExactly("a");
        assertThat(configuration.service().kafka().scoring("points"))
                .containsEntry("application.id", "stepwise-scoring-points")
                .containsEntry("bootstrap.servers", "localhost:9092")
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("commit.interval.ms", 100);
    }

    @Test
    void healthListensWhereTheRestDoesUnlessItHasAnAddressOfItsOwn() {
        String open = SMALL + "http: {host: 10.0.0.1, health: {port: 8081}}\n";
        assertThat(parse(open, Map.of()).http().hostOfHealth()).isEqualTo("10.0.0.1");
        assertThat(parse(open, Map.of("STEPWISE_HTTP_HEALTH_HOST", "127.0.0.1"))
                        .http()
                        .hostOfHealth())
                .isEqualTo("127.0.0.1");
    }

    @Test
    void theEnvironmentHasTheLastWord() {
        ServiceConfiguration configuration = parse(
                SMALL + "http: {port: 1000}\n",
                Map.of(
                        "STEPWISE_HTTP_PORT", "9090",
                        "STEPWISE_GUARANTEE", "at_least_once",
                        "STEPWISE_KAFKA_BOOTSTRAP_SERVERS", "other:9092",
                        "STEPWISE_KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                        "STEPWISE_MODELS_0__INPUT_TOPIC", "elsewhere",
                        "STEPWISE_APPLICATIONID", "mine"));
        assertThat(configuration.http().port()).isEqualTo(9090);
        assertThat(configuration
                        .service()
                        .models()
                        .getFirst()
                        .definition()
                        .input()
                        .topic())
                .isEqualTo("elsewhere");
        assertThat(configuration.service().kafka().scoring("elsewhere"))
                .containsEntry("application.id", "mine-scoring-elsewhere")
                .containsEntry("bootstrap.servers", "other:9092")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("processing.guarantee", "at_least_once");
        assertThat(configuration.service().kafka().admin()).containsEntry("security.protocol", "SASL_SSL");
    }

    @Test
    void aValueMayReferToTheEnvironment() {
        ServiceConfiguration configuration =
                parse(SMALL.replace("\"localhost:9092\"", "\"${BROKERS}\""), Map.of("BROKERS", "one:9092"));
        assertThat(configuration.service().kafka().given()).containsEntry("bootstrap.servers", "one:9092");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> ConfigurationFile.read(folder.resolve("nope.yaml"), Map.of()))
                .hasMessageContaining(folder.resolve("nope.yaml") + ": no such file");
    }

    @Test
    void modelsMayStandInFilesOfTheirOwn() throws IOException {
        Files.writeString(folder.resolve("b.yaml"), "{id: b, input: {topic: t}, features: [{name: x}], components: 1}");
        ServiceConfiguration configuration = parse(SMALL + "  - {file: b.yaml}\n", Map.of());
        assertThat(configuration.service().models()).extracting(ServedModel::id).containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http: {port: 70000}          | http.port: must be a whole number from 0 to 65535, not '70000'",
                "http: {porte: 1}             | did you mean 'http.port'?",
                "guarantee: exactly_once      | guarantee: must be exactly_once_v2 or at_least_once",
                "snapshots: {interval: 10s}   | snapshots.interval: must be a duration above 0 as ISO 8601 writes it",
                "topics: {create: maybe}      | topics.create: must be true or false",
                "topics: {prefix: 'a b'}      | topics.prefix: must be 1 to 100 letters",
                "limits: {depth: 0}           | limits.depth: must be a whole number from 1 to 500",
                "topics: {replicationFactor: 0} | topics.replicationFactor: must be -1 or at least 1",
                "colour: blue                 | unknown key 'colour'",
            })
    void everyMistakeIsNamedWithItsKeyAndWhatWouldBeRight(String line, String message) {
        assertThat(invalid(SMALL + line + "\n", Map.of())).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application.id: mine               | kafka.application.id: cannot be set: the service names",
                "statestore.cache.max.bytes: 0      | kafka.statestore.cache.max.bytes: must be at least 1048576",
                "commit.interval.ms: 3000           | kafka.producer.transaction.timeout.ms: must be at least three",
                "commit.interval.ms: soon           | kafka.commit.interval.ms: must be a whole number",
                "isolation.level: read_uncommitted  | kafka.isolation.level: cannot be set",
            })
    void kafkasPropertiesMustLeaveTheDesignItsGround(String property, String message) {
        String yaml = SMALL.replace("kafka: {", "kafka: {" + property + ", ");
        assertThat(invalid(yaml, Map.of())).contains(message);
    }

    @Test
    void allMistakesAreFoundAtOnce() throws IOException {
        Files.writeString(folder.resolve("bad.yaml"), "{id: b, input: {topic: t}, components: 0}");
        String message = invalid("""
                http: {port: x}
                guarantee: none
                models:
                  - {id: a, features: [{name: x}], components: 2}
                  - {file: bad.yaml}
                  - {file: missing.yaml}
                """, Map.of());
        assertThat(message)
                .contains("http.port")
                .contains("guarantee")
                .contains("kafka.bootstrap.servers: is required")
                .contains("models[0]: needs input")
                .contains("bad.yaml: 2 problems")
                .contains("no such file");
    }

    @Test
    void secretsAreInNoMessage() {
        String yaml = SMALL.replace("kafka: {", "kafka: {sasl.jaas.config: geheim, transaction.timeout.ms: geheim, ");
        assertThat(invalid(yaml, Map.of())).doesNotContain("geheim");
        assertThat(parse(SMALL.replace("kafka: {", "kafka: {sasl.jaas.config: geheim, "), Map.of())
                        .service()
                        .toString())
                .doesNotContain("geheim");
    }
}
