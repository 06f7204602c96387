package dev.stepwise.runtime.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.codec.document.Problems;
import dev.stepwise.codec.document.YamlNode;
import dev.stepwise.codec.document.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where values come from, and what is said of those that are wrong. */
class ConfigurationValuesTest extends ConfigurationTexts {

    @Test
    void outputsWithSchemasNeedARegistryOrNoFraming() {
        assertThat(problemsOf("output: {format: avro}\n" + LEAST))
                .containsExactly(
                        "stepwise.yaml: registry.url: is required: output.format avro names schemas of a registry, "
                                + "unless output.framing is none");
        assertThat(read("output: {format: avro, framing: none}\n" + LEAST, Map.of())
                        .service()
                        .registry())
                .isNull();
        assertThat(problemsOf("output: {format: avro, framing: none, register: false}\n" + LEAST))
                .singleElement()
                .asString()
                .endsWith("output.register: has a meaning where the schema's id stands before a value only");
        assertThat(problemsOf("output: {format: xml, framing: none, register: true}\n" + LEAST))
                .containsExactly(
                        "stepwise.yaml: 1:18: output.format: must be json or avro or protobuf or json-schema, not 'xml'",
                        "stepwise.yaml: 1:32: output.framing: has no meaning with output.format: json",
                        "stepwise.yaml: 1:48: output.register: has a meaning where the schema's id stands before a value "
                                + "only");
    }

    @Test
    void theEnvironmentWinsOverTheFile() {
        Map<String, String> environment = Map.of(
                "STEPWISE_HTTP_PORT", "9000",
                "STEPWISE_KAFKA_BOOTSTRAP_SERVERS", "broker:9092",
                "STEPWISE_MODELS_0__COMPONENTS", "3");
        ServiceConfiguration configuration = read("http: {port: 8000}\n" + LEAST, environment);
        assertThat(configuration.http().port()).isEqualTo(9000);
        assertThat(configuration.service().kafka().given()).containsEntry("bootstrap.servers", "broker:9092");
        assertThat(configuration.service().models().getFirst().components()).isEqualTo(3);
    }

    @Test
    void kafkaPropertiesComeFromTheEnvironmentAlone() {
        Map<String, String> environment =
                Map.of("STEPWISE_KAFKA_BOOTSTRAP_SERVERS", "broker:9092", "STEPWISE_KAFKA_NUM_STREAM_THREADS", "4");
        assertThat(read(MODELS, environment).service().kafka().given())
                .isEqualTo(Map.of("bootstrap.servers", "broker:9092", "num.stream.threads", "4"));
    }

    @Test
    void kafkaPropertiesMayBeNestedOrDotted() {
        String yaml = "kafka: {bootstrap: {servers: 'a:1'}, producer.linger.ms: 5}\n" + MODELS;
        assertThat(read(yaml, Map.of()).service().kafka().given())
                .isEqualTo(Map.of("bootstrap.servers", "a:1", "producer.linger.ms", "5"));
    }

    @Test
    void aListOfBrokersMayBeAList() {
        String yaml = "kafka: {bootstrap.servers: ['a:1', 'b:2']}\n" + MODELS;
        assertThat(read(yaml, Map.of()).service().kafka().given()).isEqualTo(Map.of("bootstrap.servers", "a:1,b:2"));
    }

    @Test
    void aVariableOfTheEnvironmentStandsInAValue() {
        String yaml = """
                kafka:
                  bootstrap.servers: ${BROKER}:9092
                  sasl.jaas.config: module required password="${PASSWORD}";
                """ + MODELS;
        assertThat(read(yaml, Map.of("BROKER", "kafka", "PASSWORD", "a$b\\c"))
                        .service()
                        .kafka()
                        .given())
                .containsEntry("bootstrap.servers", "kafka:9092")
                .containsEntry("sasl.jaas.config", "module required password=\"a$b\\c\";");
    }

    /** Whatever signs they hold: they come from generators of passwords, not from people who write references. */
    @ParameterizedTest
    @ValueSource(
            strings = {"pa$$word", "a${HOME}b", "${sys:user.home}", "a${b:def}c", "a${b", "${TOKEN}", "\\${x}", " a "})
    void aSecretIsTakenAsItIs(String secret) throws IOException {
        String expanded = "http: {auth: {user: ops, password: '${TOKEN}'}}\n" + LEAST;
        assertThat(read(expanded, Map.of("TOKEN", secret)).http().secrets().password())
                .isEqualTo(secret);
        String user = "http: {auth: {user: ops}}\n" + LEAST;
        assertThat(read(user, Map.of("STEPWISE_HTTP_AUTH_PASSWORD", secret))
                        .http()
                        .secrets()
                        .password())
                .isEqualTo(secret);
        Map<String, String> jaas = Map.of("STEPWISE_KAFKA_SASL_JAAS_CONFIG", secret);
        assertThat(read(LEAST, jaas).service().kafka().given()).containsEntry("sasl.jaas.config", secret);
        String file = Files.writeString(folder.resolve("secret"), secret + "\n").toString();
        assertThat(read(user, Map.of("STEPWISE_HTTP_AUTH_PASSWORD_FILE", file))
                        .http()
                        .secrets()
                        .password())
                .isEqualTo(secret);
        assertThat(read(expanded, Map.of("TOKEN_FILE", file)).http().secrets().password())
                .isEqualTo(secret);
        Map<String, String> jaasFile = Map.of("STEPWISE_KAFKA_SASL_JAAS_CONFIG_FILE", file);
        assertThat(read(LEAST, jaasFile).service().kafka().given()).containsEntry("sasl.jaas.config", secret);
    }

    @Test
    void aDefaultMayBeAnotherVariable() {
        String yaml = "http: {auth: {user: ops, password: '${NEW:${OLD:none}}'}}\n" + LEAST;
        assertThat(read(yaml, Map.of("NEW", "s3cret")).http().secrets().password())
                .isEqualTo("s3cret");
        assertThat(read(yaml, Map.of("OLD", "old")).http().secrets().password()).isEqualTo("old");
        assertThat(read(yaml, Map.of()).http().secrets().password()).isEqualTo("none");
    }

    /** The variables of those who start the service, which name files of their own. */
    @Test
    void aFileOfNoKeyIsNotRead() {
        assertThat(read(LEAST, Map.of("STEPWISE_LOG_FILE", "/no/such/file"))
                        .http()
                        .secrets()
                        .password())
                .isNull();
    }

    @Test
    void twoSignsInTheFileAreTwo() {
        String yaml = "http: {auth: {user: ops, password: 'pa$$w$ord$'}}\n" + LEAST;
        assertThat(read(yaml, Map.of()).http().secrets().password()).isEqualTo("pa$$w$ord$");
    }

    @Test
    void aFileThatCannotBeReadAndOneBesideItsVariableAreProblems() throws IOException {
        Path large = Files.write(folder.resolve("large"), new byte[(1 << 20) + 1]);
        Path binary = Files.write(folder.resolve("binary"), new byte[] {-1, 's', 'e', 'c'});
        assertThat(problemsOf(
                        LEAST,
                        Map.of(
                                "STEPWISE_HTTP_PORT_FILE",
                                        folder.resolve("none").toString(),
                                "STEPWISE_HTTP_AUTH_TOKEN", "t0ken",
                                "STEPWISE_HTTP_AUTH_TOKEN_FILE", large.toString(),
                                "STEPWISE_HTTP_AUTH_USER_FILE", large.toString(),
                                "STEPWISE_HTTP_AUTH_PASSWORD_FILE", binary.toString())))
                .containsExactlyInAnyOrder(
                        "stepwise.yaml: STEPWISE_HTTP_PORT_FILE: must name a file of text in UTF-8 that may be read: "
                                + folder.resolve("none"),
                        "stepwise.yaml: STEPWISE_HTTP_AUTH_TOKEN_FILE: cannot be set beside STEPWISE_HTTP_AUTH_TOKEN",
                        "stepwise.yaml: STEPWISE_HTTP_AUTH_USER_FILE: names a file of more than 1048576 bytes",
                        "stepwise.yaml: STEPWISE_HTTP_AUTH_PASSWORD_FILE: must name a file of text in UTF-8 that may be read:"
                                + " Input length = 1");
    }

    /** A key that ends so is itself: the file of a model, and a property of Kafka. */
    @Test
    void aKeyThatIsCalledFileIsNoFileOfAValue() throws IOException {
        Files.writeString(folder.resolve("geyser.yaml"), """
                input: {topic: eruptions}
                features: [{name: duration}]
                components: 2
                """);
        String yaml = "kafka: {bootstrap.servers: 'localhost:9092'}\nmodels: [{file: missing.yaml}]\n";
        Map<String, String> environment = Map.of(
                "STEPWISE_MODELS_0__FILE", "geyser.yaml", "STEPWISE_KAFKA_SASL_OAUTHBEARER_ASSERTION_FILE", "/jwt");
        ServiceConfiguration configuration = read(yaml, environment);
        assertThat(configuration.service().models().getFirst().id()).isEqualTo("geyser");
        assertThat(configuration.service().kafka().given()).containsEntry("sasl.oauthbearer.assertion.file", "/jwt");
    }

    @Test
    void aReferenceMayHaveADefaultAndASignMayBeKept() {
        String yaml =
                "http: {host: '${NO_HOST:0.0.0.0}'}\nkafka: {bootstrap.servers: 'a:1', sasl.jaas.config: '\\${x}'}\n"
                        + MODELS;
        ServiceConfiguration configuration = read(yaml, Map.of());
        assertThat(configuration.http().host()).isEqualTo("0.0.0.0");
        assertThat(configuration.service().kafka().given()).containsEntry("sasl.jaas.config", "${x}");
    }

    @Test
    void aVariableThatIsNotSetIsAProblem() {
        String yaml = "http: {host: '${NO_HOST}'}\nkafka: {bootstrap.servers: '${NO_BROKER}'}\n" + MODELS;
        assertThat(problemsOf(yaml))
                .contains(
                        "stepwise.yaml: 1:14: http.host: refers to the environment variable NO_HOST, which is not set",
                        "stepwise.yaml: 2:28: kafka.bootstrap.servers: refers to the environment variable NO_BROKER,"
                                + " which is not set");
    }

    @Test
    void allProblemsComeTogetherEachWithItsPlace() {
        String[] problems = problemsOf("""
                guarantee: exactly_twice
                kafka:
                  bootstrap.servers: a:1
                  application.id: mine
                  statestore.cache.max.bytes: 0
                http: {prot: 8080, port: high}
                models:
                  - id: geyser
                    features: [{name: x}]
                    components: none
                  - {file: missing.yaml}
                """);
        assertThat(problems).hasSize(9);
        assertThat(problems[0])
                .isEqualTo(
                        "stepwise.yaml: 1:12: guarantee: must be exactly_once_v2 or at_least_once, not 'exactly_twice'");
        assertThat(problems[1]).startsWith("stepwise.yaml: 4:19: kafka.application.id: cannot be set");
        assertThat(problems[2])
                .startsWith("stepwise.yaml: 5:31: kafka.statestore.cache.max.bytes: must be at least 1048576");
        assertThat(problems[3]).contains("http.prot", "did you mean 'http.port'?");
        assertThat(problems[4])
                .isEqualTo("stepwise.yaml: 6:26: http.port: must be a whole number from 0 to 65535, not 'high'");
        assertThat(problems[5]).startsWith("stepwise.yaml: 8:5: models[0]: needs input");
        assertThat(problems[6]).startsWith("stepwise.yaml: 10:17: models[0].components:");
        assertThat(problems[7]).startsWith("stepwise.yaml: 11:5: models[1]: missing.yaml: 1 problem");
        assertThat(problems[8]).contains("no such file");
    }

    @Test
    void aSectionMayBeEmptyButIsNoValue() {
        assertThat(read("http:\ntopics: {}\n" + LEAST, Map.of()).http().port()).isEqualTo(8080);
        assertThat(problemsOf("http: 8080\n" + LEAST))
                .singleElement()
                .asString()
                .startsWith("stepwise.yaml: 1:7: http: unknown key 'http'");
    }

    @Test
    void aModelOfItsOwnFileIsTheSameAsOneWrittenOut() throws Exception {
        Files.createDirectory(folder.resolve("models"));
        Files.writeString(folder.resolve("models/geyser.yaml"), """
                input: {topic: eruptions}
                features: [{name: duration}, {name: waiting}]
                components: 2
                """);
        String yaml = "kafka: {bootstrap.servers: 'localhost:9092'}\nmodels: [{file: models/geyser.yaml}]\n";
        assertThat(read(yaml, Map.of()).service().models().getFirst().definition())
                .isEqualTo(read(LEAST, Map.of()).service().models().getFirst().definition());
    }

    @Test
    void aModelDoesNotReadWhatTheServiceWrites() {
        for (String topic : List.of("stepwise.assignments.geyser", "stepwise.dead-letters", "stepwise.statistics")) {
            assertThat(problemsOf(LEAST.replace("eruptions}", topic + "}")))
                    .singleElement()
                    .asString()
                    .startsWith(
                            "stepwise.yaml: 3:5: models[0].input.topic: must not be a topic that the service writes");
        }
        assertThat(read("topics: {prefix: other.}\n" + LEAST.replace("eruptions}", "stepwise.models}"), Map.of())
                        .service()
                        .models())
                .hasSize(1);
    }

    @Test
    void aModelWithoutAnInputIsNamedWithItsOtherProblems() {
        assertThat(problemsOf(
                        LEAST.replace("    input: {topic: eruptions}\n", "").replace("components: 2", "components: 0")))
                .hasSize(2)
                .anyMatch(problem -> problem.contains("models[0]: needs input: {topic: …} to be served"))
                .anyMatch(problem -> problem.contains("models[0].components"));
    }

    @Test
    void twoModelsOfOneIdAreAProblem() {
        assertThat(problemsOf(LEAST + MODELS.substring(MODELS.indexOf('\n') + 1)))
                .containsExactly("stepwise.yaml: 7:5: models[1]: a model with the id geyser is there already");
    }

    @Test
    void aSecretIsNeverRepeated() {
        String yaml = """
                kafka:
                  bootstrap.servers: a:1
                  ssl.key.password: hunter2
                  sasl.jaas.config: {secret: hunter2}
                  ssl.keystore.password: [hunter2, hunter2]
                  security.protocol: hunter2
                  ssl.key.pasword: hunter2
                password: hunter2
                """ + MODELS;
        assertThat(String.join("\n", problemsOf(yaml)))
                .contains("ssl.key.pasword")
                .doesNotContain("hunter2");
        Map<String, String> environment = Map.of("STEPWISE_KAFKA_SSL_KEY_PASSWORD", "hunter2");
        assertThat(read(LEAST, environment).toString()).doesNotContain("hunter2");
    }

    @Test
    void aVariableThatLooksLikeOursAndStandsForNothingIsFound() {
        Map<String, String> environment = Map.of(
                "STEPWISE_HTTP_PROT", "1",
                "STEPWISE_HTTP_PORT", "1",
                "STEPWISE_KAFKA_LINGER_MS", "1",
                "STEPWISE_MODELS_0__COMPONENTS", "1",
                "STEPWISE_MODELS_0__LEARN", "true",
                "PATH", "/bin");
        Problems problems = new Problems();
        var root = (YamlNode.Mapping) YamlReader.read(LEAST, problems);
        assertThat(new ConfigurationValues(root, environment, problems)
                        .unknownVariables(ConfigurationKeys.ALL.stream().map(ConfigurationKey::name)))
                .containsExactly("STEPWISE_HTTP_PROT", "STEPWISE_MODELS_0__LEARN");
    }
}
