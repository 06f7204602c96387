package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.codec.record.KeyCodec;
import dev.stepwise.codec.record.StatisticsRecord;
import dev.stepwise.codec.record.StatisticsRecord.Content;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.gaussian.FullGaussianStatistics;
import dev.stepwise.em.operation.ManagedLearner;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.testing.ChildJvm;
import dev.stepwise.testing.Halt;
import dev.stepwise.testing.Patience;
import dev.stepwise.testing.ServiceProcess;
import dev.stepwise.testing.StatisticsTopic;
import dev.stepwise.testing.Topics;
import dev.stepwise.topology.ServedModel;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every point is assigned once and learned from once, by the population and by its key, while the service is halted in the middle of its work and instances
 * join and leave.
 */
class ExactlyOnceIT {

    private static final String SEED = "exactly.once.seed";
    private static final int POINTS = 300_000;
    private static final int PARTITIONS = 2;
    private static final int DEVICES = 100;
    private static final int PER_SECOND = 25_000;
    private static final String INPUT = "points";
    private static final String MODEL = """
            id: two
            input: {topic: points}
            key: {path: /device, partitioned: true}
            features:
              - {name: x}
              - {name: y}
            components: 2
            """;

    @TempDir
    private Path directory;

    @Test
    void nothingIsLostOrDoubledByHaltsAndRebalances() throws Exception {
        Files.writeString(directory.resolve("two.yaml"), MODEL);
        long seed = Long.getLong(SEED, new Random().nextLong());
        System.out.println("ExactlyOnceIT: the moments of the halts are drawn from seed " + seed
                + "; again with -Dtest.flags=-D" + SEED + "=" + seed);
        Random random = new Random(seed);
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                .property("group.min.session.timeout.ms", "1000")
                .start()) {
            Topics topics = new Topics(broker.bootstrapServers());
            ServiceProcess.createTopics(topics, INPUT, "two", PARTITIONS);
            Thread load = Thread.ofPlatform().start(() -> produce(topics));
            for (int i = 0; i < 3; i++) {
                try (ChildJvm halted = start(topics, "halted-" + i, String.valueOf(500 + random.nextInt(1000)))) {
                    assertThat(halted.await(Patience.LONG)).isEqualTo(Halt.EXIT_CODE);
                }
            }
            try (ChildJvm first = start(topics, "first", "never");
                    ChildJvm second = start(topics, "second", "never")) {
                Thread.sleep(6_000 + random.nextInt(2_000));
                assertThat(second.stop(Patience.LONG)).as(second.output()).isZero();
                load.join();
                Tally following = new Tally();
                assertThatNoException()
                        .as(() -> following.points + " of " + POINTS + " points learned from")
                        .isThrownBy(() -> topics.follow(
                                ServiceProcess.TOPICS.statistics(),
                                Patience.LONG,
                                record -> following.add(record.value()) == POINTS));
                assertThat(first.stop(Patience.LONG)).as(first.output()).isZero();
            }
            everyPointIsAssignedOnceAndInOrder(topics);
            batchesAddUpToTheInput(topics);
            everyKeyHasLearnedFromItsPoints(topics);
        }
    }

    private ChildJvm start(Topics topics, String name, String haltAfterMillis) throws Exception {
        return ChildJvm.start(
                ServiceProcess.class,
                List.of(
                        topics.bootstrapServers(),
                        directory.resolve(name).toString(),
                        directory.resolve("two.yaml").toString(),
                        haltAfterMillis));
    }

    private static double x(int i) {
        return new Random(i * 31L).nextGaussian() + (i % 3 == 0 ? 10 : 0);
    }

    private static double y(int i) {
        return new Random(i * 17L).nextGaussian() * 2 - (i % 3 == 0 ? 5 : 0);
    }

    /** At a steady rate, so that the service is always at work. The key of a point is its number. */
    private static void produce(Topics topics) {
        topics.produce(producer -> {
            long start = System.nanoTime();
            for (int i = 0; i < POINTS; i++) {
                String point = "{\"x\":" + x(i) + ",\"y\":" + y(i) + ",\"device\":" + i % DEVICES + "}";
                producer.send(new ProducerRecord<>(
                        INPUT, i % PARTITIONS, String.valueOf(i).getBytes(US_ASCII), point.getBytes(US_ASCII)));
                long ahead = start + i * 1_000_000_000L / PER_SECOND - System.nanoTime();
                if (ahead > 10_000_000) {
                    sleep(ahead / 1_000_000);
                }
            }
        });
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void everyPointIsAssignedOnceAndInOrder(Topics topics) throws Exception {
        int[] next = new int[PARTITIONS];
        for (int p = 0; p < PARTITIONS; p++) {
            next[p] = p;
        }
        ObjectMapper json = new ObjectMapper();
        for (ConsumerRecord<byte[], byte[]> record : topics.committed(ServiceProcess.TOPICS.assignments("two"))) {
            int number = Integer.parseInt(new String(record.key(), US_ASCII));
            assertThat(number).as("partition " + record.partition()).isEqualTo(next[record.partition()]);
            next[record.partition()] += PARTITIONS;
            if (number % 1000 == 0) {
                JsonNode assignment = json.readTree(record.value());
                assertThat(assignment.get("probabilities").get(0).asDouble()
                                + assignment.get("probabilities").get(1).asDouble())
                        .isCloseTo(1, within(1e-6));
            }
        }
        for (int p = 0; p < PARTITIONS; p++) {
            assertThat(next[p]).isEqualTo(POINTS + p);
        }
    }

    private static void batchesAddUpToTheInput(Topics topics) throws Exception {
        ServedModel model = ServedModel.of(ModelFile.parse(MODEL));
        ManagedLearner learner = new ManagedLearner(model.spec());
        Map<Long, Units> units = new TreeMap<>();
        Tally tally = new Tally();
        double[] sums = new double[2];
        for (ConsumerRecord<byte[], byte[]> record : StatisticsTopic.learned(topics)) {
            tally.add(record.value());
            StatisticsRecord statistics = model.read(record.value());
            switch (statistics.content()) {
                case Content.OfSeed(var seed) -> learner.apply(seed);
                case Content.OfChallengeResult(var result) -> learner.apply(result);
                case Content.OfInstruction(var instruction) -> learner.apply(instruction);
                case Content.OfMiniBatch(var batch) -> {
                    add(batch, units.get(batch.epoch()), sums);
                    learner.apply(batch);
                }
            }
            units.put(learner.parameters().epoch(), learner.parameters().standardisation());
        }
        assertThat(tally.points).isEqualTo(POINTS);
        assertThat(learner.snapshot().points()).isEqualTo(POINTS);
        double[] expected = new double[2];
        for (int i = 0; i < POINTS; i++) {
            expected[0] += x(i);
            expected[1] += y(i);
        }
        assertThat(sums[0]).isCloseTo(expected[0], within(1e-6 * Math.abs(expected[0])));
        assertThat(sums[1]).isCloseTo(expected[1], within(1e-6 * Math.abs(expected[1])));
        theLearnersStateIsThatOf(learner, topics);
    }

    private static void everyKeyHasLearnedFromItsPoints(Topics topics) {
        KeyCodec codec = new KeyCodec(
                ServedModel.of(ModelFile.parse(MODEL)).fingerprint().structure());
        Map<String, Long> points = new TreeMap<>();
        topics.committed(ServiceProcess.APPLICATION + "-scoring-points-keys-of-two-changelog").stream()
                .filter(record -> record.key().length > 0)
                .forEach(record -> points.put(new String(record.key(), UTF_8), codec.points(record.value())));
        assertThat(points).hasSize(DEVICES);
        assertThat(points.values()).containsOnly((long) POINTS / DEVICES);
    }

    private static void add(MiniBatch batch, Units units, double[] sums) {
        for (int k = 0; k < batch.statistics().components(); k++) {
            double[] numbers =
                    ((FullGaussianStatistics) batch.statistics().block(0).get(k)).toArray();
            for (int j = 0; j < sums.length; j++) {
                sums[j] += numbers[0] * (units.location()[j] + units.scale()[j] * numbers[1 + j]);
            }
        }
    }

    private static void theLearnersStateIsThatOf(ManagedLearner learner, Topics topics) {
        Map<String, byte[]> stored = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record :
                topics.committed(ServiceProcess.APPLICATION + "-learning-learners-changelog")) {
            stored.put(new String(record.key(), UTF_8), record.value());
        }
        Map<String, byte[]> expected = new HashMap<>();
        learner.drainState().forEach((entry, bytes) -> expected.put("two/" + entry, bytes));
        for (int partition = 0; partition < PARTITIONS; partition++) { // it knows how far it has come in each
            byte[] position = stored.remove("two/input-" + partition);
            assertThat(position).as("partition " + partition).isNotNull();
            assertThat(ByteBuffer.wrap(position).getLong(position.length - Long.BYTES))
                    .isEqualTo(POINTS / PARTITIONS);
        }
        assertThat(stored.keySet()).isEqualTo(expected.keySet());
        expected.forEach(
                (entry, bytes) -> assertThat(stored.get(entry)).as(entry).isEqualTo(bytes));
    }

    private static final class Tally {
        private static final ServedModel SERVED = ServedModel.of(ModelFile.parse(MODEL));
        private long points;

        long add(byte[] statistics) {
            StatisticsRecord record = SERVED.read(statistics);
            if (record.content() instanceof Content.OfMiniBatch(var batch)) {
                points += batch.points();
            }
            return points;
        }
    }
}
