package dev.stepwise.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.runtime.ServiceRunner;
import dev.stepwise.runtime.configuration.ConfigurationFile;
import dev.stepwise.testing.Patience;
import dev.stepwise.testing.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's night, on a running service: a name, a freeze, bad data, and the way back. */
class OperatorCommandsIT {

    private static final int POINTS = 2_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Topics topics;
    private Path configuration;
    private int produced;

    private CommandRun run(String command, Object... arguments) {
        List<Object> all =
                new ArrayList<>(List.of(command, "--config", configuration, "--model", "one", "--by", "ann"));
        Collections.addAll(all, arguments);
        return CommandRun.of(all.toArray());
    }

    private void produce(double left, double right) {
        Random random = new Random(3);
        topics.produce(producer -> {
            for (int i = 0; i < POINTS; i++) {
                double x = random.nextGaussian() + (i % 2 == 0 ? left : right);
                producer.send(new ProducerRecord<>("a", ("{\"x\":" + x + "}").getBytes(US_ASCII)));
            }
        });
        produced += POINTS;
        snapshot(one -> one.path("points").asLong() >= produced);
    }

    /** The first snapshot from the beginning of the topic on that is like this. */
    private JsonNode snapshot(Predicate<JsonNode> like) {
        JsonNode[] found = new JsonNode[1];
        topics.follow("stepwise.snapshots", Patience.LONG, record -> {
            found[0] = json(record);
            return like.test(found[0]);
        });
        return found[0];
    }

    private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
        try {
            return JSON.readTree(record.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Double> means(JsonNode snapshot) {
        List<Double> means = new ArrayList<>();
        for (JsonNode component : snapshot.path("components")) {
            means.add(component.path("parameters").path("mean").path(0).asDouble());
        }
        return means;
    }

    @Test
    void aNightOfBadDataIsUndone() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start()) {
            topics = new Topics(broker.bootstrapServers());
            topics.create(1, "a");
            configuration = Files.writeString(
                    folder.resolve("stepwise.yaml"), """
                    kafka: {bootstrap.servers: "%s", state.dir: %s}
                    topics: {partitions: 1}
                    http: {port: 0}
                    snapshots: {interval: PT1S}
                    models: [{id: one, input: {topic: a}, features: [{name: x}], components: 2}]
                    """.formatted(broker.bootstrapServers(), folder));
            try (ServiceRunner runner = new ServiceRunner(ConfigurationFile.read(configuration, Map.of()))) {
                assertThat(runner.address().getPort()).isPositive();
                produce(-10, 10);

                assertThat(run("name", "--cluster", "2", "Night shift").out())
                        .isEqualToIgnoringNewLines("Cluster 2 is called \"Night shift\".");
                snapshot(one -> one.toString().contains("\"id\":2,\"name\":\"Night shift\""));
                assertThat(run("name").out()).contains("2   50.", "Night shift");
                CommandRun nobody = run("name", "--cluster", "9", "nobody");
                assertThat(nobody.exitCode()).isEqualTo(1);
                assertThat(nobody.err()).contains("There is no cluster 9; there are [1, 2].");

                assertThat(run("freeze", "--dry-run").out()).contains("Would send");
                assertThat(run("freeze").out()).contains("learns nothing");
                JsonNode frozen = snapshot(one -> one.path("frozen").asBoolean());
                produce(100, 300);
                JsonNode still = snapshot(one -> one.path("points").asLong() >= produced);
                assertThat(means(still)).isEqualTo(means(frozen));
                assertThat(run("resume").out()).contains("learns again");

                assertThat(run("pin").out()).contains("Points are assigned with version", "learning goes on");
                assertThat(snapshot(one -> one.has("pinned")).path("pinned").asLong())
                        .isGreaterThanOrEqualTo(frozen.path("version").asLong());
                assertThat(run("unpin").out()).contains("with the newest version again");

                long before = frozen.path("version").asLong();
                CommandRun list = run("revert");
                assertThat(list.out()).contains("kept as", "day");
                produce(-20, 50);
                JsonNode poisoned = snapshot(one -> one.path("points").asLong() >= produced);
                assertThat(means(poisoned)).isNotEqualTo(means(frozen));
                JsonNode kept = poisoned.path("checkpoints").path(0);
                assertThat(kept.path("version").asLong()).isLessThanOrEqualTo(before);
                assertThat(run("revert", "--to", kept.path("version").asText(), "--yes")
                                .out())
                        .contains("The model is what it was at version " + kept.path("version"));
                assertThat(run("revert", "--to", "999999", "--yes").exitCode()).isEqualTo(1);
            }
            assertThat(topics.committed("stepwise.cluster-events").stream()
                            .map(OperatorCommandsIT::json)
                            .filter(event -> event.has("by"))
                            .map(event -> event.path("by").asText() + " "
                                    + event.path("event").asText()))
                    .containsExactly(
                            "ann named",
                            "ann refused",
                            "ann frozen",
                            "ann resumed",
                            "ann pinned",
                            "ann unpinned",
                            "ann reverted",
                            "ann refused");
            assertThat(new String(
                            topics.committed("stepwise.snapshots").getLast().value(), UTF_8))
                    .contains("Night shift");
        }
    }

    @Test
    void whatCannotBeSentIsSaidAtOnce() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start()) {
            configuration =
                    Files.writeString(folder.resolve("stepwise.yaml"), """
                    kafka: {bootstrap.servers: "%s"}
                    models: [{id: two, input: {topic: a}, features: [{name: x}], components: 2}]
                    """.formatted(broker.bootstrapServers()));
            CommandRun unknown = run("freeze");
            assertThat(unknown.exitCode()).isEqualTo(2);
            assertThat(unknown.err()).contains("the configuration has no model 'one'; it has two");
        }
    }
}
