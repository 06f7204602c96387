package dev.stepwise.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.codec.record.StatisticsRecord.Content;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.testing.Topics;
import dev.stepwise.topology.BackgroundChallenges;
import dev.stepwise.topology.LearningTopology;
import dev.stepwise.topology.ServedModel;
import dev.stepwise.topology.ServiceListener;
import dev.stepwise.topology.TopicNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;

/** Compares what readers of committed records find with what was produced. */
final class ChaosCheck {

    private static final TopicNames TOPICS = new TopicNames("stepwise.");
    private static final ServedModel MODEL = ServedModel.of(ModelFile.parse(ChaosCluster.MODEL_FILE));
    private static final Pattern LOST =
            Pattern.compile("never learns from offsets (\\d+) to (\\d+) of partition (\\d+)");

    private static final Pattern LOG_DENSITY = Pattern.compile("\"logDensity\":([-+.0-9E]+)");

    /** Half of the last of six decimals. */
    private static final double ROUNDING = 5e-7;

    /** Of a sum of some thousand numbers of like size, in the worst case. */
    private static final double SUMMATION = 1e-12;

    private static final int MOST_NAMED = 20;

    private record Range(int partition, long first, long last) {}

    private final Topics topics;
    private final ChaosLoad load;
    private final ChaosFaults faults;
    private final long[] learnedUntil;
    private final byte[] assigned;
    private final List<Range> lost = new ArrayList<>();
    private final Map<Integer, DoubleStream.Builder> densities = new HashMap<>();
    private final Map<Integer, double[]> assignedDensities = new HashMap<>();
    private final Map<Integer, Integer> handedOver = new HashMap<>();
    private long assignments;
    private long missing;
    private long batches;
    private long repeated;
    private long learned;
    private long largestBatch;

    /** @param learnedUntil how far the learning group has come in each partition of the topic {@code statistics} */
    ChaosCheck(Topics topics, ChaosLoad load, ChaosFaults faults, long[] learnedUntil) {
        this.learnedUntil = learnedUntil;
        this.topics = topics;
        this.load = load;
        this.faults = faults;
        assigned = new byte[load.points()];
    }

    void check() {
        topics.committed(TOPICS.clusterEvents()).forEach(event -> {
            Matcher matcher = LOST.matcher(new String(event.value(), UTF_8));
            if (matcher.find()) {
                lost.add(new Range(
                        Integer.parseInt(matcher.group(3)),
                        Long.parseLong(matcher.group(1)),
                        Long.parseLong(matcher.group(2))));
            }
        });
        everyPointStandsWhereItsProducerWasTold();
        everyAssignmentIsThatOfItsPoint();
        everyPointIsAssignedOnceOrToldToBeLost();
        theLearnerIsWhatItsTopicMakesOfIt();
    }

    /** Else the comparison with it would be none. */
    private void everyPointStandsWhereItsProducerWasTold() {
        topics.eachCommitted(ChaosLoad.INPUT, record -> {
            int number = Integer.parseInt(new String(record.key(), US_ASCII));
            assertThat(record.offset()).as("offset of point " + number).isEqualTo(load.offsetOf(number));
            assertThat(record.partition()).as("partition of point " + number).isEqualTo(load.partitionOf(number));
        });
    }

    private void everyAssignmentIsThatOfItsPoint() {
        Map<Integer, Long> last = new HashMap<>();
        int[] stepsBack = new int[load.partitions()];
        List<String> back = new ArrayList<>();
        topics.eachCommitted(TOPICS.assignments(ChaosCluster.MODEL), record -> {
            int number = Integer.parseInt(new String(record.key(), US_ASCII));
            assertThat(record.partition()).as("partition of " + number).isEqualTo(load.partitionOf(number));
            assertThat(record.timestamp()).as("timestamp of " + number).isEqualTo(load.millis(number));
            assertThat(record.headers().toArray()).as("headers of " + number).hasSize(2);
            assertThat(new String(record.headers().lastHeader("stepwise.event").value(), US_ASCII))
                    .as("where the event of " + number + " is")
                    .isEqualTo(ChaosLoad.INPUT + "/" + load.partitionOf(number) + "/" + load.offsetOf(number));
            assertThat(record.headers().lastHeader(ChaosLoad.HEADER).value()).isEqualTo(record.key());
            Long before = last.put(record.partition(), load.offsetOf(number));
            if (before != null && before >= load.offsetOf(number)) {
                stepsBack[record.partition()]++;
                if (back.size() < MOST_NAMED) {
                    back.add("point " + number + " at " + load.offsetOf(number) + " of " + record.partition()
                            + " behind " + before + (assigned[number] > 0 ? ", again" : "") + ", at "
                            + record.offset());
                }
            }
            assigned[number]++;
            assignments++;
            densities
                    .computeIfAbsent(record.partition(), any -> DoubleStream.builder())
                    .add(logDensity(record.value()));
        });
        int[] allowed = new int[load.partitions()];
        allowed[ChaosFaults.PUT_BACK] = faults.putBack();
        for (int partition = 0; partition < allowed.length; partition++) {
            assertThat(stepsBack[partition])
                    .as("places where the order goes back: " + back)
                    .isLessThanOrEqualTo(allowed[partition]);
        }
    }

    private static double logDensity(byte[] assignment) {
        Matcher matcher = LOG_DENSITY.matcher(new String(assignment, UTF_8));
        assertThat(matcher.find()).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    private void everyPointIsAssignedOnceOrToldToBeLost() {
        for (int number = 0; number < assigned.length; number++) {
            if (assigned[number] == 0) {
                missing++;
                assertThat(isTold(load.partitionOf(number), load.offsetOf(number)))
                        .as("point " + number + " at " + load.offsetOf(number) + " of " + load.partitionOf(number)
                                + " is not assigned; told are " + lost)
                        .isTrue();
            } else if (faults.putBack() == 0 || load.partitionOf(number) != ChaosFaults.PUT_BACK) {
                assertThat(assigned[number])
                        .as("assignments of point " + number)
                        .isEqualTo((byte) 1);
            }
        }
        if (faults.deleted() == 0) {
            assertThat(missing).isZero();
        }
    }

    private boolean isTold(int partition, long offset) {
        return lost.stream()
                .anyMatch(range -> range.partition() == partition && offset >= range.first() && offset <= range.last());
    }

    /** A learner of its own reads the topic {@code statistics}, and ends in the bytes of the changelog and of the newest model. */
    private void theLearnerIsWhatItsTopicMakesOfIt() {
        ServiceListener listener = new ServiceListener() {
            @Override
            public void repeated(String model, long points) {
                repeated += points;
            }
        };
        Properties properties = new Properties();
        properties.put("application.id", "replay");
        properties.put("bootstrap.servers", "none:1");
        properties.put("ensure.explicit.internal.resource.naming", "true");
        try (TopologyTestDriver driver = new TopologyTestDriver(
                LearningTopology.build(List.of(MODEL), TOPICS, Duration.ofDays(1), BackgroundChallenges.NONE, listener),
                properties)) {
            byte[] newest = replay(driver);
            List<ConsumerRecord<byte[], byte[]>> published = topics.committed(TOPICS.models());
            assertThat(published.getLast().value()).as("the newest parameters").isEqualTo(newest);
            Map<String, byte[]> state = new TreeMap<>();
            try (KeyValueIterator<String, byte[]> entries =
                    driver.<String, byte[]>getKeyValueStore("learners").all()) {
                entries.forEachRemaining(entry -> state.put(entry.key, entry.value));
            }
            Map<String, byte[]> changelog = new TreeMap<>();
            topics.committed(LearningTopology.changelog("stepwise-learning")).forEach(entry -> {
                if (entry.value() == null) {
                    changelog.remove(new String(entry.key(), UTF_8));
                } else {
                    changelog.put(new String(entry.key(), UTF_8), entry.value());
                }
            });
            changelog.keySet().removeIf(key -> key.contains("/suspect-")); // a replay knows of no deletion
            assertThat(changelog.keySet()).isEqualTo(state.keySet());
            state.forEach((key, bytes) -> assertThat(changelog.get(key)).as(key).isEqualTo(bytes));
        }
        assertThat(batches).as("points that were handed over").isEqualTo(assignments);
        assertThat(learned).as("points that were learned from").isEqualTo(batches - repeated);
        long distinct = assigned.length - missing;
        long straddled = faults.putBack() * largestBatch; // of one batch, whose sums cannot be cut
        assertThat(learned).isBetween(distinct - straddled, distinct + straddled);
    }

    private byte[] replay(TopologyTestDriver driver) {
        TestInputTopic<byte[], byte[]> statistics =
                driver.createInputTopic(TOPICS.statistics(), new ByteArraySerializer(), new ByteArraySerializer());
        TestOutputTopic<byte[], byte[]> models =
                driver.createOutputTopic(TOPICS.models(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        byte[][] newest = new byte[1][];
        topics.eachCommitted(TOPICS.statistics(), record -> {
            if (record.offset()
                    >= learnedUntil[record.partition()]) { // the answer to a challenge that came after the end
                return;
            }
            if (MODEL.read(record.value()).content() instanceof Content.OfMiniBatch(var batch)) {
                add(batch);
            }
            statistics.pipeInput(new TestRecord<>(
                    record.key(), record.value(), record.headers(), Instant.ofEpochMilli(record.timestamp())));
            for (byte[] value : models.readValuesToList()) {
                newest[0] = value;
            }
        });
        learned = points(driver);
        return newest[0];
    }

    /** What the learner counts, as its snapshot says. */
    private static long points(TopologyTestDriver driver) {
        driver.advanceWallClockTime(Duration.ofDays(2));
        List<byte[]> snapshots = driver.createOutputTopic(
                        TOPICS.snapshots(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readValuesToList();
        Matcher matcher = Pattern.compile("\"points\":(\\d+)").matcher(new String(snapshots.getLast(), UTF_8));
        assertThat(matcher.find()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    /** The points of a batch are those of the next assignments of its partition: both were written in one transaction, in order. */
    private void add(MiniBatch batch) {
        batches += batch.points();
        largestBatch = Math.max(largestBatch, batch.points());
        double[] all = assignedDensities.computeIfAbsent(
                batch.partition(), p -> densities.get(p).build().toArray());
        int from = handedOver.getOrDefault(batch.partition(), 0);
        int to = from + (int) batch.points();
        handedOver.put(batch.partition(), to);
        assertThat(to).as("assignments of partition " + batch.partition()).isLessThanOrEqualTo(all.length);
        double sum = 0;
        double size = 0;
        for (int i = from; i < to; i++) {
            sum += all[i];
            size += Math.abs(all[i]);
        }
        assertThat(batch.logLikelihood())
                .as("log-likelihood of the points " + from + " to " + to + " of partition " + batch.partition())
                .isCloseTo(sum, within(ROUNDING * batch.points() + SUMMATION * size));
    }

    @Override
    public String toString() {
        return assigned.length + " points, " + assignments + " assignments; " + missing + " lost and told by "
                + lost.size() + " events; " + learned + " learned from, " + repeated + " repeated ones dropped";
    }
}
