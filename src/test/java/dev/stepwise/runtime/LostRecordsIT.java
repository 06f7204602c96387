package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.runtime.configuration.ConfigurationFile;
import dev.stepwise.testing.Patience;
import dev.stepwise.testing.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records and offsets that go away underneath the service are told of, and nothing is learned from twice. */
class LostRecordsIT {

    private static final Duration PATIENCE = Patience.LONG;
    private static final String INPUT = "points";
    private static final TopicPartition POINTS = new TopicPartition(INPUT, 0);
    private static final TopicPartition STATISTICS = new TopicPartition("stepwise.statistics", 0);
    private static final String CHANGELOG = "stepwise-learning-learners-changelog";
    private static final String SCORING = "stepwise-scoring-points";

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Random random = new Random(5);
    private EmbeddedBroker broker;
    private Topics topics;
    private Admin admin;

    @BeforeEach
    void start() throws Exception {
        broker = EmbeddedBroker.builder().start();
        topics = new Topics(broker.bootstrapServers());
        topics.create(1, INPUT);
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterEach
    void close() {
        admin.close();
        broker.close();
    }

    private ServiceRunner service(String lostRecords) throws Exception {
        String yaml = """
                kafka: {bootstrap.servers: "%s", state.dir: %s, metadata.max.age.ms: 1000}
                topics: {partitions: 1}
                snapshots: {interval: PT0.2S}
                http: {port: 0}
                lostRecords: %s
                models:
                  - {id: one, input: {topic: points}, features: [{name: x}], components: 2}
                """.formatted(broker.bootstrapServers(), directory, lostRecords);
        return new ServiceRunner(ConfigurationFile.parse("stepwise.yaml", yaml, directory, Map.of()));
    }

    private void produce(int points) {
        topics.produce(producer -> {
            for (int i = 0; i < points; i++) {
                double x = random.nextGaussian() + i % 2 * 20;
                producer.send(new ProducerRecord<>(INPUT, ("{\"x\":" + x + "}").getBytes(US_ASCII)));
            }
        });
    }

    private String metrics(ServiceRunner runner) {
        try {
            URI uri = URI.create("http://127.0.0.1:" + runner.address().getPort() + "/metrics");
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static double value(String metrics, String series) {
        return metrics.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElse(Double.NaN);
    }

    private static void await(String what, BooleanSupplier done) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    private void awaitSeries(ServiceRunner runner, String series, double wanted) throws InterruptedException {
        await(series + " is " + wanted, () -> value(metrics(runner), series) == wanted);
    }

    /** Lets a service learn from so many points, all in all. */
    private void learn(double points) throws Exception {
        try (ServiceRunner runner = service("skip")) {
            awaitSeries(runner, "stepwise_learner_points{model=\"one\"}", points);
        }
    }

    private void delete(TopicPartition partition, long before) throws Exception {
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(before)))
                .all()
                .get();
    }

    private long end(TopicPartition partition) throws Exception {
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private List<String> lossEvents() {
        return topics.committed("stepwise.cluster-events").stream()
                .map(event -> new String(event.value(), UTF_8))
                .filter(event -> event.contains("points-lost"))
                .toList();
    }

    @Test
    void inputThatIsDeletedWhileTheServiceIsDownIsCountedAndTold() throws Exception {
        produce(2000);
        learn(2000);
        produce(3000);
        delete(POINTS, 4000);
        try (ServiceRunner runner = service("skip")) {
            awaitSeries(runner, "stepwise_learner_points{model=\"one\"}", 3000);
            awaitSeries(runner, "stepwise_lost_points_total{model=\"one\"}", 2000);
            assertThat(value(metrics(runner), "stepwise_deleted_unread_records_total{topic=\"points\"}"))
                    .isEqualTo(2000);
            assertThat(value(metrics(runner), "stepwise_repeated_points_total{model=\"one\"}"))
                    .isZero();
        }
        assertThat(lossEvents())
                .singleElement()
                .asString()
                .contains("offsets 2000 to 3999 of partition 0 of topic points", "deleted before they were scored");
        learn(3000);
        assertThat(lossEvents()).as("told once").hasSize(1);
    }

    @Test
    void aServiceThatIsToFailDoesSoAndNamesTheOffsets() throws Exception {
        produce(1000);
        learn(1000);
        produce(500);
        delete(POINTS, 1200);
        try (ServiceRunner runner = service("fail")) {
            await("it stops", () -> !runner.service().isLive());
        }
        assertThat(topics.committed("stepwise.assignments.one")).hasSize(1000);
        learn(1300);
    }

    @Test
    void statisticsThatAreDeletedBeforeTheyAreLearnedFromAreCountedAndTold() throws Exception {
        produce(1000);
        learn(1000);
        long next = committed("stepwise-learning", STATISTICS);
        Map<String, byte[]> state = new HashMap<>();
        topics.committed(CHANGELOG).forEach(entry -> state.put(new String(entry.key(), UTF_8), entry.value()));
        produce(1000);
        learn(2000);
        // the learner is put back to where it was, as if it had stood still since
        topics.produce(producer -> state.forEach(
                (key, value) -> producer.send(new ProducerRecord<>(CHANGELOG, 0, key.getBytes(UTF_8), value))));
        admin.alterConsumerGroupOffsets("stepwise-learning", Map.of(STATISTICS, new OffsetAndMetadata(next)))
                .all()
                .get();
        delete(STATISTICS, end(STATISTICS));
        produce(700);
        try (ServiceRunner runner = service("skip")) {
            awaitSeries(runner, "stepwise_lost_points_total{model=\"one\"}", 1000);
            awaitSeries(runner, "stepwise_learner_points{model=\"one\"}", 1700);
            assertThat(value(metrics(runner), "stepwise_deleted_unread_records_total{topic=\"stepwise.statistics\"}"))
                    .isGreaterThan(0);
        }
        assertThat(lossEvents())
                .singleElement()
                .asString()
                .contains("offsets 1000 to 1999 of partition 0 of topic points", "their statistics were deleted");
    }

    @Test
    void offsetsThatArePutBackMakeNoPointCountTwice() throws Exception {
        produce(3000);
        learn(3000);
        admin.alterConsumerGroupOffsets(SCORING, Map.of(POINTS, new OffsetAndMetadata(0)))
                .all()
                .get();
        try (ServiceRunner runner = service("skip")) {
            await(
                    "all points are repeated",
                    () -> value(metrics(runner), "stepwise_repeated_points_total{model=\"one\"}") == 3000);
            produce(500);
            awaitSeries(runner, "stepwise_learner_points{model=\"one\"}", 3500);
            assertThat(value(metrics(runner), "stepwise_lost_points_total{model=\"one\"}"))
                    .isZero();
        }
        assertThat(topics.committed("stepwise.assignments.one"))
                .as("assigned again")
                .hasSize(6500);
    }

    @Test
    void parametersWithoutOffsetsAreRefusedWithTheCommandThatSaysWhereToGoOn() throws Exception {
        produce(1000);
        learn(1000);
        admin.deleteConsumerGroups(List.of(SCORING)).all().get();
        try (ServiceRunner runner = service("skip")) {
            await("it stops", () -> !runner.service().isLive());
            assertThat(String.join("; ", runner.service().missing()))
                    .contains("nothing says how far topic points has been read")
                    .contains("--group stepwise-scoring-points --topic points --reset-offsets --to-latest --execute");
        }
        assertThat(topics.committed("stepwise.assignments.one")).hasSize(1000);
        admin.alterConsumerGroupOffsets(SCORING, Map.of(POINTS, new OffsetAndMetadata(1000)))
                .all()
                .get();
        produce(200);
        learn(1200);
    }

    @Test
    void aPointOfAPartitionThatItsOutputLacksIsToldWithTheCommandThatHelps() throws Exception {
        produce(1000);
        try (ServiceRunner runner = service("skip")) {
            awaitSeries(runner, "stepwise_learner_points{model=\"one\"}", 1000);
            admin.createPartitions(Map.of(INPUT, NewPartitions.increaseTo(2)))
                    .all()
                    .get();
            topics.produce(
                    producer -> producer.send(new ProducerRecord<>(INPUT, 1, null, "{\"x\":1}".getBytes(US_ASCII))));
            await(
                    "it is not ready",
                    () -> String.join("; ", runner.service().missing())
                            .contains(
                                    "topic stepwise.assignments.one has 1 partitions, but a point came from partition 1"));
            assertThat(runner.service().isLive()).isTrue();
            admin.createPartitions(Map.of("stepwise.assignments.one", NewPartitions.increaseTo(2)))
                    .all()
                    .get();
            awaitSeries(runner, "stepwise_learner_points{model=\"one\"}", 1001);
            await("it is ready", () -> runner.service().missing().isEmpty());
        }
    }

    private long committed(String group, TopicPartition partition) throws Exception {
        return admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(partition)
                .offset();
    }
}
