package dev.stepwise.containers;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.runtime.ServiceRunner;
import dev.stepwise.runtime.configuration.ConfigurationFile;
import dev.stepwise.testing.Patience;
import dev.stepwise.testing.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** From end to end against the Kafka that is published, not the one inside this virtual machine. */
@Tag("containers")
class KafkaContainerIT {

    private static final int POINTS = 5_000;

    @TempDir
    private Path directory;

    @Test
    void pointsComeOutAssignedOnceEachToTheCloudTheyWereDrawnFrom() throws Exception {
        try (KafkaContainer kafka = new KafkaContainer(DockerImageName.parse("apache/kafka:4.3.1"))) {
            kafka.start();
            Topics topics = new Topics(kafka.getBootstrapServers());
            String yaml = """
                    kafka: {bootstrap.servers: "%s", state.dir: %s}
                    topics: {partitions: 2, replicationFactor: 1}
                    http: {port: 0}
                    models:
                      - {id: two, input: {topic: points}, features: [{name: x}, {name: y}], components: 2}
                    """.formatted(kafka.getBootstrapServers(), directory);
            Path file = Files.writeString(directory.resolve("stepwise.yaml"), yaml);
            try (ServiceRunner runner = new ServiceRunner(ConfigurationFile.read(file, Map.of()))) {
                produce(topics);
                Set<String> assigned = new HashSet<>();
                Map<Boolean, Map<Integer, Integer>> clusters = new HashMap<>();
                ObjectMapper json = new ObjectMapper();
                topics.follow("stepwise.assignments.two", Patience.LONG, record -> {
                    String key = new String(record.key(), US_ASCII);
                    assertThat(assigned.add(key))
                            .as("point " + key + " is assigned once")
                            .isTrue();
                    clusters.computeIfAbsent(isFar(Integer.parseInt(key)), far -> new HashMap<>())
                            .merge(clusterOf(json, record.value()), 1, Integer::sum);
                    return assigned.size() == POINTS;
                });
                assertThat(clusters.get(true)).hasSize(1);
                assertThat(clusters.get(false)).hasSize(1).isNotEqualTo(clusters.get(true));
                assertThat(runner.service().isLive()).isTrue();
            }
        }
    }

    private static boolean isFar(int point) {
        return point % 3 == 0;
    }

    private static int clusterOf(ObjectMapper json, byte[] assignment) {
        try {
            JsonNode tree = json.readTree(assignment);
            return tree.path("cluster").asInt();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Two clouds, so far from each other that every point's is certain. */
    private static void produce(Topics topics) {
        Random random = new Random(1);
        topics.produce(producer -> {
            for (int i = 0; i < POINTS; i++) {
                double x = random.nextGaussian() + (isFar(i) ? 40 : 0);
                double y = random.nextGaussian() - (isFar(i) ? 20 : 0);
                producer.send(new ProducerRecord<>(
                        "points",
                        String.valueOf(i).getBytes(US_ASCII),
                        "{\"x\":%s,\"y\":%s}".formatted(x, y).getBytes(US_ASCII)));
            }
        });
    }
}
