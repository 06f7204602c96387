package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.codec.record.ModelRecord;
import dev.stepwise.codec.record.StatisticsRecord.Content;
import dev.stepwise.codec.report.EventJson;
import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.operation.ManagedLearner;
import dev.stepwise.testing.ChildJvm;
import dev.stepwise.testing.Halt;
import dev.stepwise.testing.Patience;
import dev.stepwise.testing.ServiceProcess;
import dev.stepwise.testing.StatisticsTopic;
import dev.stepwise.testing.Topics;
import dev.stepwise.topology.ServedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster jumps, another is born and one dies while the service runs, and it is halted in the middle of a challenge, at the
 * moment of an adoption and shortly after one.
 */
class LiveChangesIT {

    private static final int PARTITIONS = 2;
    private static final String INPUT = "points";
    private static final String MODEL = """
            id: live
            input: {topic: points}
            features: [{name: x}, {name: y}]
            components: {min: 1, max: 6}
            """;
    private static final ServedModel SERVED = ServedModel.of(ModelFile.parse(MODEL));
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<String> DRIFT = Set.of("drift-confirmed");

    /** The model follows while challenges are worked on, so that a cluster next to it may have reached out for the new one. */
    private static final Set<String> BIRTH = Set.of("born", "split");

    private static final Set<String> DEATH = Set.of("died", "merged");

    private static final double[] A = {0, 0};
    private static final double[] B = {10, 0};
    private static final double[] C = {0, 10};
    private static final double[] C_AFTER_ITS_JUMP = {25, 25};
    private static final double[] D = {-20, 5};
    private static final double[] E = {-10, -25};

    @TempDir
    private Path directory;

    /** Where the clusters are at the end. */
    private static final List<String> LEFT = List.of("-20,5", "0,0", "25,25");

    private final Random random = new Random(1);
    private long produced;

    @Test
    void changesAreToldAndNothingIsForgottenByHalts() throws Exception {
        Files.writeString(directory.resolve("live.yaml"), MODEL);
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                .property("group.min.session.timeout.ms", "1000")
                .start()) {
            Topics topics = new Topics(broker.bootstrapServers());
            ServiceProcess.createTopics(topics, INPUT, "live", PARTITIONS);
            produce(topics, 20_000, A, B, C);
            haltsOf(topics, "challenge 10", A, B, C);
            try (ChildJvm service = start(topics, "never")) {
                produce(topics, 40_000, A, B, C);
                awaitLearned(topics, 60_000);
                assertThat(service.stop(Patience.LONG)).as(service.output()).isZero();
            }
            // One jumps and one is born: memories alone cannot follow, so that a challenger is adopted.
            produce(topics, 20_000, A, B, C_AFTER_ITS_JUMP, E);
            haltsOf(topics, "adopted 0", A, B, C_AFTER_ITS_JUMP, E);
            haltsOf(topics, "adopted 700", A, B, C_AFTER_ITS_JUMP, E);
            try (ChildJvm service = start(topics, "never")) {
                produceUntil(topics, DRIFT, A, B, C_AFTER_ITS_JUMP, E);
                produceUntilTheyAre(List.of("-10,-25", "0,0", "10,0", "25,25"), topics, A, B, C_AFTER_ITS_JUMP, E);
                produceUntil(topics, BIRTH, A, B, C_AFTER_ITS_JUMP, E, D);
                produceUntil(topics, DEATH, A, C_AFTER_ITS_JUMP, D);
                produceUntilTheyAre(LEFT, topics, A, C_AFTER_ITS_JUMP, D);
                topics.follow(
                        ServiceProcess.TOPICS.snapshots(),
                        Patience.LONG,
                        snapshot -> json(snapshot).get("points").asLong() == produced);
                assertThat(service.stop(Patience.LONG)).as(service.output()).isZero();
            }
            theLastSnapshotHasTheClustersThatAreLeft(topics);
            versionsRiseAndIdsNeverReturn(topics);
            theLearnerIsAFunctionOfTheStatistics(topics);
        }
    }

    /** The stream goes on meanwhile: how many points a moment takes depends on how they fall into batches. */
    private void haltsOf(Topics topics, String moment, double[]... centres) throws Exception {
        try (ChildJvm halted = start(topics, moment)) {
            long deadline = System.nanoTime() + Patience.LONG.toNanos();
            while (halted.isAlive() && System.nanoTime() < deadline) {
                produce(topics, 1_000, centres);
            }
            assertThat(halted.isAlive())
                    .as(() -> "waits for " + moment + " after " + story(topics))
                    .isFalse();
            assertThat(halted.await(Patience.LONG)).as(halted.output()).isEqualTo(Halt.EXIT_CODE);
        }
    }

    /** Each in a directory of its own: the state comes back from the changelog. */
    private ChildJvm start(Topics topics, String halt) throws Exception {
        return ChildJvm.start(
                ServiceProcess.class,
                List.of(
                        topics.bootstrapServers(),
                        Files.createTempDirectory(directory, "state").toString(),
                        directory.resolve("live.yaml").toString(),
                        halt));
    }

    /** Slowly enough for many commits. */
    private void produce(Topics topics, int points, double[]... centres) {
        produced += points;
        topics.produce(producer -> {
            for (int i = 0; i < points; i++) {
                if (i % 500 == 0) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                }
                double[] centre = centres[random.nextInt(centres.length)];
                String point = "{\"x\":" + (centre[0] + random.nextGaussian()) + ",\"y\":"
                        + (centre[1] + random.nextGaussian()) + "}";
                producer.send(new ProducerRecord<>(INPUT, i % PARTITIONS, null, point.getBytes(US_ASCII)));
            }
        });
    }

    private static void awaitLearned(Topics topics, long points) {
        long[] learned = new long[1];
        topics.follow(ServiceProcess.TOPICS.statistics(), Patience.LONG, record -> {
            if (SERVED.read(record.value()).content() instanceof Content.OfMiniBatch(var batch)) {
                learned[0] += batch.points();
            }
            return learned[0] >= points;
        });
    }

    /** At least one batch of points, and more of them until there is an event of such a kind later than those before. */
    private void produceUntil(Topics topics, Set<String> kinds, double[]... centres) {
        int before = kinds.equals(DRIFT) ? 0 : count(topics, kinds);
        long deadline = System.nanoTime() + Patience.LONG.toNanos();
        do {
            produce(topics, 10_000, centres);
        } while (count(topics, kinds) == before && System.nanoTime() < deadline);
        assertThat(count(topics, kinds))
                .as(() -> kinds + " after " + story(topics))
                .isGreaterThan(before);
    }

    /** What happened and what challenges came to, in the order of the topics, for whoever reads of a failure. */
    private static String story(Topics topics) {
        StringBuilder story = new StringBuilder();
        for (ConsumerRecord<byte[], byte[]> event : topics.committed(ServiceProcess.TOPICS.clusterEvents())) {
            story.append("\n").append(new String(event.value(), UTF_8));
        }
        long points = 0;
        for (ConsumerRecord<byte[], byte[]> record : topics.committed(ServiceProcess.TOPICS.statistics())) {
            switch (SERVED.read(record.value()).content()) {
                case Content.OfSeed(var seed) -> story.append("\nseed of ").append(seed.points());
                case Content.OfChallengeResult(var result) ->
                    story.append("\nafter ").append(points).append(" points ").append(result);
                case Content.OfInstruction(var instruction) ->
                    story.append("\nafter ").append(points).append(" points ").append(instruction);
                case Content.OfMiniBatch(var batch) -> points += batch.points();
            }
        }
        List<ConsumerRecord<byte[], byte[]>> snapshots = topics.committed(ServiceProcess.TOPICS.snapshots());
        return story + "\n"
                + (snapshots.isEmpty() ? "" : new String(snapshots.getLast().value(), UTF_8));
    }

    /** Until the clusters of the last snapshot are those. */
    private void produceUntilTheyAre(List<String> clusters, Topics topics, double[]... centres) {
        long deadline = System.nanoTime() + Patience.LONG.toNanos();
        while (!clusters.equals(clusters(topics)) && System.nanoTime() < deadline) {
            produce(topics, 10_000, centres);
        }
        assertThat(clusters(topics)).as(() -> story(topics)).isEqualTo(clusters);
    }

    private static int count(Topics topics, Set<String> kinds) {
        return (int) topics.committed(ServiceProcess.TOPICS.clusterEvents()).stream()
                .filter(record -> kinds.contains(kindOf(record)))
                .count();
    }

    private static String kindOf(ConsumerRecord<byte[], byte[]> event) {
        return json(event).get("event").textValue();
    }

    private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
        try {
            return JSON.readTree(record.value());
        } catch (java.io.IOException e) {
            throw new AssertionError(new String(record.value(), UTF_8), e);
        }
    }

    private static void theLastSnapshotHasTheClustersThatAreLeft(Topics topics) {
        assertThat(clusters(topics)).as(() -> story(topics)).isEqualTo(LEFT);
    }

    /** Of the last snapshot, to the nearest five. */
    private static List<String> clusters(Topics topics) {
        JsonNode snapshot =
                json(topics.committed(ServiceProcess.TOPICS.snapshots()).getLast());
        List<String> means = new ArrayList<>();
        snapshot.get("components").forEach(component -> {
            JsonNode mean = component.at("/parameters/mean");
            means.add(Math.round(mean.get(0).asDouble() / 5) * 5 + ","
                    + Math.round(mean.get(1).asDouble() / 5) * 5);
        });
        means.sort(null);
        return means;
    }

    private static void versionsRiseAndIdsNeverReturn(Topics topics) {
        long version = 0;
        int newest = 0;
        Set<Integer> gone = new HashSet<>();
        List<Integer> ids = List.of();
        for (ConsumerRecord<byte[], byte[]> record : topics.committed(ServiceProcess.TOPICS.models())) {
            ModelRecord model = ModelRecord.read(record.value(), SERVED.spec().shape());
            assertThat(model.parameters().version()).isGreaterThan(version);
            version = model.parameters().version();
            for (int id : ids) {
                if (!model.parameters().ids().contains(id)) {
                    gone.add(id);
                }
            }
            ids = model.parameters().ids(); // with those that have gone and may return
            assertThat(ids).doesNotHaveDuplicates().noneMatch(gone::contains);
            newest = Math.max(newest, ids.stream().mapToInt(id -> id).max().orElseThrow());
        }
        assertThat(newest).isGreaterThanOrEqualTo(4);
    }

    private static void theLearnerIsAFunctionOfTheStatistics(Topics topics) throws Exception {
        ManagedLearner learner = new ManagedLearner(SERVED.spec());
        List<LearnerEvent> events = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : StatisticsTopic.learned(topics)) {
            events.addAll(
                    switch (SERVED.read(record.value()).content()) {
                        case Content.OfSeed(var seed) -> learner.apply(seed).events();
                        case Content.OfChallengeResult(var result) ->
                            learner.apply(result).events();
                        case Content.OfMiniBatch(var batch) ->
                            learner.apply(batch).events();
                        case Content.OfInstruction(var instruction) -> throw new AssertionError(instruction);
                    });
        }
        assertThat(topics.committed(ServiceProcess.TOPICS.clusterEvents()).stream()
                        .map(LiveChangesIT::ofTheLearner))
                .containsExactlyElementsOf(events.stream()
                        .map(event -> new String(EventJson.write("live", event, 0), UTF_8))
                        .toList());
        Map<String, byte[]> stored = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record :
                topics.committed(ServiceProcess.APPLICATION + "-learning-learners-changelog")) {
            stored.put(new String(record.key(), UTF_8), record.value());
        }
        stored.keySet().removeIf(key -> key.startsWith("live/input-")); // how far each partition was read
        Map<String, byte[]> entries = learner.drainState();
        assertThat(stored).hasSameSizeAs(entries);
        entries.forEach((entry, bytes) ->
                assertThat(stored.get("live/" + entry)).as(entry).isEqualTo(bytes));
    }

    /** Without its time, and what an instance adds that remembers an earlier snapshot. */
    private static String ofTheLearner(ConsumerRecord<byte[], byte[]> event) {
        return new String(event.value(), UTF_8)
                .replaceFirst("\"timestamp\":\\d+", "\"timestamp\":0")
                .replaceFirst(" What has moved: [^\"]*", "");
    }
}
