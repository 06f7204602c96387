package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.broker.FreePorts;
import dev.stepwise.runtime.configuration.ConfigurationFile;
import dev.stepwise.runtime.configuration.ServiceConfiguration;
import dev.stepwise.testing.Patience;
import dev.stepwise.testing.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a cluster with ACLs the service does with the rights that the page for operators names. */
class RightsIT {

    private static final int POINTS = 2_000;
    private static final Pattern ROW = Pattern.compile("\\| (Topic|Group|TransactionalId) \\| (.+?) \\| (.+?) \\|");

    @TempDir
    private Path directory;

    private int internal;
    private int external;

    /** Clients give a password; the test and the broker itself may do everything on another port. */
    private EmbeddedBroker start() throws Exception {
        internal = FreePorts.any();
        external = FreePorts.any();
        int controller = FreePorts.any();
        return EmbeddedBroker.builder()
                .port(internal)
                .property(
                        "listeners",
                        "PLAINTEXT://127.0.0.1:%d,CLIENTS://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                                .formatted(internal, external, controller))
                .property("controller.quorum.voters", "1@127.0.0.1:" + controller)
                .property(
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,CLIENTS:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT")
                .property("sasl.enabled.mechanisms", "PLAIN")
                .property(
                        "listener.name.clients.plain.sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required user_stepwise=\"secret\";")
                .property("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .property("super.users", "User:ANONYMOUS")
                .start();
    }

    private ServiceConfiguration configuration() {
        String yaml = """
                kafka:
                  bootstrap.servers: 127.0.0.1:%d
                  security.protocol: SASL_PLAINTEXT
                  sasl.mechanism: PLAIN
                  sasl.jaas.config: 'org.apache.kafka.common.security.plain.PlainLoginModule required
                    username="stepwise" password="secret";'
                  state.dir: %s
                snapshots: {interval: PT0.2S}
                http: {port: 0}
                models: [{id: m, input: {topic: points}, features: [{name: x}], components: 2}]
                """.formatted(external, directory);
        return ConfigurationFile.parse("stepwise.yaml", yaml, directory, Map.of());
    }

    /** The rights of the page's table. */
    private static List<AclBinding> rightsOfThePage() throws Exception {
        List<AclBinding> rights = new ArrayList<>();
        ROW.matcher(Files.readString(Path.of("docs/operations.md"))).results().forEach(row -> {
            ResourceType type = Stream.of(ResourceType.values())
                    .filter(known -> known.name().replace("_", "").equalsIgnoreCase(row.group(1)))
                    .findFirst()
                    .orElseThrow();
            ResourcePattern pattern = row.group(2).equals("input topics")
                    ? new ResourcePattern(type, "points", PatternType.LITERAL)
                    : new ResourcePattern(
                            type,
                            row.group(2)
                                    .replace("`", "")
                                    .replace("PREFIX", "stepwise.")
                                    .replace("ID", "stepwise"),
                            PatternType.PREFIXED);
            Arrays.stream(row.group(3).split("[,;] "))
                    .map(words -> words.split(" ")[0])
                    .map(word -> word.replaceAll("(?<=[a-z])(?=[A-Z])", "_"))
                    .map(AclOperation::fromString)
                    .forEach(operation -> rights.add(new AclBinding(
                            pattern,
                            new AccessControlEntry("User:stepwise", "*", operation, AclPermissionType.ALLOW))));
        });
        return rights;
    }

    private static void produce(Topics topics) {
        topics.produce(producer -> {
            for (int i = 0; i < POINTS; i++) {
                producer.send(new ProducerRecord<>(
                        "points", ("{\"x\":" + (i % 2 == 0 ? i % 7 : 100 + i % 11) + "}").getBytes(US_ASCII)));
            }
        });
    }

    @Test
    void theRightsOfThePageAreEnoughAndWithoutThemItSaysWhichAreMissing() throws Exception {
        try (EmbeddedBroker broker = start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Topics topics = new Topics(broker.bootstrapServers());
            topics.create(2, "points");
            produce(topics);
            assertThat(catchThrowableOfType(InvalidTopicsException.class, () -> new ServiceRunner(configuration()))
                            .getMessage())
                    .contains("topic points may not be looked at. Allow it: kafka-acls.sh")
                    .contains("--operation Describe --topic points")
                    .contains("topic stepwise.models may not be looked at");
            List<AclBinding> rights = rightsOfThePage();
            assertThat(rights).hasSize(17);
            admin.createAcls(rights).all().get();
            try (ServiceRunner runner = new ServiceRunner(configuration())) {
                int[] assigned = new int[1];
                topics.follow("stepwise.assignments.m", Patience.LONG, assignment -> ++assigned[0] == POINTS);
                assertThat(runner.service().isLive()).isTrue();
                awaitSnapshot(runner.service());
            }
        }
    }

    private static void awaitSnapshot(Service service) throws Exception {
        long deadline = System.nanoTime() + Patience.LONG.toNanos();
        while (service.latestSnapshot("m") == null || !service.missing().isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(100);
        }
    }
}
