package dev.stepwise.topology;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.codec.event.EventReaders;
import dev.stepwise.codec.event.WriterSchemas;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.output.AssignmentEncoding;
import dev.stepwise.codec.output.ReportEncoding;
import dev.stepwise.codec.record.StatisticsRecord;
import dev.stepwise.topology.InputPositions.Verdict;
import dev.stepwise.topology.SourceTopics.Deleted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InputRangesTest {

    private static final TopicNames TOPICS = new TopicNames("s.");
    private static final Uuid TOPIC = new Uuid(1, 2);
    private static final TopicPartition POINTS = new TopicPartition("points", 4);
    private static final List<ServedModel> MODELS = List.of(CloudsStream.MODEL);

    private final CloudsStream stream = new CloudsStream();
    private final Told told = new Told();
    private final SourceTopics sources = new SourceTopics();
    private final TopologyTestDriver driver = new TopologyTestDriver(
            LearningTopology.build(
                    MODELS,
                    TOPICS,
                    Duration.ofSeconds(10),
                    BackgroundChallenges.NONE,
                    sources,
                    ReportEncoding.JSON,
                    told),
            properties());

    private static final class Told implements ServiceListener {
        private final List<Long> lost = new ArrayList<>();
        private final List<Long> repeated = new ArrayList<>();

        @Override
        public void lost(String model, long offsets) {
            lost.add(offsets);
        }

        @Override
        public void repeated(String model, long points) {
            repeated.add(points);
        }
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.put("application.id", "test");
        properties.put("bootstrap.servers", "none:1");
        properties.put("ensure.explicit.internal.resource.naming", "true");
        return properties;
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private void learn(StatisticsRecord record, Headers headers) {
        driver.createInputTopic(TOPICS.statistics(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(CloudsStream.KEY, record.toBytes(), headers));
    }

    private static Headers range(Uuid topic, long first, long next, boolean continues) {
        return new InputRange(topic, 3, first, next, continues, false, null).toHeaders();
    }

    private Map<String, String> state() {
        Map<String, String> state = new TreeMap<>();
        KeyValueStore<String, byte[]> store = driver.getKeyValueStore(LearningTopology.STORE);
        try (KeyValueIterator<String, byte[]> entries = store.all()) {
            while (entries.hasNext()) {
                KeyValue<String, byte[]> entry = entries.next();
                state.put(entry.key, new String(entry.value, ISO_8859_1));
            }
        }
        return state;
    }

    @Test
    void aBatchThatWasLearnedFromBeforeIsDroppedAndLeavesTheStateAsItIs() {
        learn(stream.seed(), new RecordHeaders());
        learn(stream.batch(), range(TOPIC, 0, 1000, false));
        learn(stream.batch(), range(TOPIC, 1000, 2001, true));
        Map<String, String> before = state();
        assertThat(before).containsKey("clouds/input-3");
        learn(stream.batch(), range(TOPIC, 0, 1000, false));
        learn(stream.batch(), range(TOPIC, 1000, 2001, true));
        assertThat(state()).isEqualTo(before);
        assertThat(told.repeated).containsExactly(1000L, 1000L);
        learn(stream.batch(), range(TOPIC, 2001, 3001, true));
        assertThat(state()).isNotEqualTo(before);
        assertThat(told.repeated).hasSize(2);
        assertThat(told.lost).isEmpty();
    }

    @Test
    void aBatchThatContinuesOneThatNeverCameShowsALoss() {
        learn(stream.seed(), new RecordHeaders());
        learn(stream.batch(), range(TOPIC, 0, 1000, false));
        learn(stream.batch(), range(TOPIC, 1500, 2500, true));
        assertThat(told.lost).containsExactly(500L);
        learn(stream.batch(), range(TOPIC, 2500, 3500, true));
        assertThat(told.lost).hasSize(1);
    }

    /** A task that starts passes over transaction markers and over dead letters that another life has committed. */
    @Test
    void aTaskThatStartsFurtherOnShowsNoLoss() {
        learn(stream.seed(), new RecordHeaders());
        learn(stream.batch(), range(TOPIC, 0, 1000, false));
        learn(stream.batch(), range(TOPIC, 1002, 2002, false));
        assertThat(told.lost).isEmpty();
    }

    @Test
    void batchesOfATopicThatWasMadeAnewAreLearnedFrom() {
        learn(stream.seed(), new RecordHeaders());
        learn(stream.batch(), range(TOPIC, 0, 1000, false));
        Map<String, String> before = state();
        learn(stream.batch(), range(new Uuid(1, 3), 0, 900, true));
        assertThat(state()).isNotEqualTo(before);
        assertThat(told.repeated).isEmpty();
        assertThat(told.lost).isEmpty();
    }

    @Test
    void aBatchWithoutARangeIsLearnedFrom() {
        learn(stream.seed(), new RecordHeaders());
        learn(stream.batch(), range(TOPIC, 0, 1000, false));
        learn(stream.batch(), new RecordHeaders());
        learn(stream.batch(), new RecordHeaders().add("stepwise.input", new byte[] {9}));
        assertThat(driver.createOutputTopic(TOPICS.models(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                        .readRecordsToList())
                .hasSize(4);
        assertThat(told.repeated).isEmpty();
    }

    private List<String> events() {
        return driver
                .createOutputTopic(TOPICS.clusterEvents(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readValuesToList()
                .stream()
                .map(value -> new String(value, UTF_8))
                .filter(event -> event.contains("\"event\":\"points-lost\""))
                .toList();
    }

    @Test
    void pointsThatWereDeletedBeforeTheyWereScoredAreToldWithTheNextBatchOnce() {
        learn(stream.seed(), new RecordHeaders());
        learn(stream.batch(), range(TOPIC, 0, 1000, false));
        Headers headers = new InputRange(TOPIC, 3, 1600, 2600, false, false, new Deleted(1000, 1600)).toHeaders();
        learn(stream.batch(), headers);
        learn(stream.batch(), headers);
        assertThat(told.lost).containsExactly(600L);
        assertThat(told.repeated).containsExactly(1000L);
        assertThat(events())
                .singleElement()
                .asString()
                .contains("\"model\":\"clouds\"")
                .contains("offsets 1000 to 1599 of partition 3")
                .contains("they were deleted before they were scored");
    }

    /** The gap between two lives of a scoring task is a loss when statistics before the second one's were deleted. */
    @Test
    void deletedStatisticsExplainAGapBetweenTwoLivesOfATask() {
        learn(stream.seed(), new RecordHeaders());
        learn(stream.batch(), range(TOPIC, 0, 1000, false));
        sources.deleted(new TopicPartition(TOPICS.statistics(), 0), new Deleted(1, 2));
        learn(stream.batch(), range(TOPIC, 1500, 2500, false));
        learn(stream.batch(), range(TOPIC, 2502, 3502, false));
        assertThat(told.lost).containsExactly(500L);
        assertThat(events()).hasSize(1);
    }

    /** Deleted statistics may have been of any partition, and the next range of some comes long after, to another process. */
    @Test
    void whatDeletedStatisticsMayHaveBeenIsKnownToTheNextProcess() {
        InputPositions positions = new InputPositions();
        positions.take(new InputRange(TOPIC, 0, 0, 100, false, false, null));
        positions.take(new InputRange(TOPIC, 1, 0, 100, false, false, null));
        positions.suspectGaps();
        assertThat(positions
                        .take(new InputRange(TOPIC, 0, 120, 130, false, false, null))
                        .unread())
                .isEqualTo(new Deleted(100, 120));
        Map<String, byte[]> saved = new TreeMap<>();
        positions.drain((key, value) -> {
            if (value != null) {
                saved.put(key, value);
            }
        });
        InputPositions restored = new InputPositions();
        restored.restore(saved);
        assertThat(restored.take(new InputRange(TOPIC, 0, 140, 150, false, false, null))
                        .unread())
                .as("told already")
                .isNull();
        assertThat(restored.take(new InputRange(TOPIC, 1, 140, 150, false, false, null))
                        .unread())
                .isEqualTo(new Deleted(100, 140));
        Map<String, byte @Nullable []> after = new TreeMap<>();
        restored.drain(after::put);
        assertThat(after).containsEntry("suspect-1", null);
    }

    /** The sums of a batch cannot be cut: the smaller error is made, and told. */
    @Test
    void aBatchThatIsHalfRepeatedIsLearnedFromAndOneThatIsMostlyRepeatedIsNot() {
        InputPositions positions = new InputPositions();
        positions.take(new InputRange(TOPIC, 0, 0, 100, false, false, null));
        Verdict mostlyNew = positions.take(new InputRange(TOPIC, 0, 50, 150, false, false, null));
        assertThat(mostlyNew).isEqualTo(new Verdict(false, 50, true, null, null, null));
        Verdict mostlyOld = positions.take(new InputRange(TOPIC, 0, 51, 152, false, false, null));
        assertThat(mostlyOld).isEqualTo(new Verdict(true, 99, false, null, null, new Deleted(150, 152)));
        assertThat(positions.take(new InputRange(TOPIC, 0, 152, 160, true, false, null)))
                .as("the next one follows")
                .isEqualTo(new Verdict(false, 0, false, null, null, null));
    }

    @Test
    void allBatchesOfOneCommitAreLearnedFromAndDroppedTogether() {
        InputPositions positions = new InputPositions();
        InputRange last = new InputRange(TOPIC, 0, 0, 10, false, false, null);
        assertThat(positions.take(last.withMore(true)).dropped()).isFalse();
        assertThat(positions.take(last).dropped()).isFalse();
        Map<String, byte[]> saved = new TreeMap<>();
        positions.drain(saved::put);
        saved.put("input-of-nobody", new byte[25]);
        InputPositions restored = new InputPositions();
        restored.restore(saved);
        assertThat(restored.take(last.withMore(true)).dropped()).isTrue();
        assertThat(restored.take(last).dropped()).isTrue();
    }

    /** The test driver commits after every record. */
    @Test
    void aScoringTaskTellsTheOffsetsOfPointsAndDeadLetters() {
        SourceTopics scored = new SourceTopics();
        scored.identify("points", TOPIC);
        StatisticsRecord seed = stream.seed();
        learn(seed, new RecordHeaders());
        byte[] parameters = driver.createOutputTopic(
                        TOPICS.models(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readValue();
        try (TopologyTestDriver scoring = new TopologyTestDriver(
                ScoringTopology.build(
                        "points",
                        MODELS,
                        TOPICS,
                        new LatestModels(MODELS),
                        scored,
                        new EventReaders(new Limits(1000, 10), WriterSchemas.NONE),
                        AssignmentEncoding.JSON,
                        Duration.ZERO,
                        ServiceListener.NONE),
                properties())) {
            scoring.createInputTopic(TOPICS.models(), new ByteArraySerializer(), new ByteArraySerializer())
                    .pipeInput(CloudsStream.KEY, parameters);
            var points = scoring.createInputTopic("points", new ByteArraySerializer(), new ByteArraySerializer());
            byte[] point = "{\"x\":1,\"y\":2}".getBytes(UTF_8);
            points.pipeInput(null, point);
            points.pipeInput(null, "no point".getBytes(UTF_8));
            points.pipeInput(null, point);
            assertThat(scoring.createOutputTopic(
                                    TOPICS.statistics(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                            .readRecordsToList())
                    .extracting(batch -> InputRange.of(batch.headers()))
                    .containsExactly(
                            new InputRange(TOPIC, 0, 0, 1, false, false, null),
                            new InputRange(TOPIC, 0, 1, 3, true, false, null));
        }
    }

    private static InputReads reads(SourceTopics sources) {
        sources.identify("points", TOPIC);
        return new InputReads(sources, POINTS);
    }

    @Test
    void aTopicThatIsMadeAnewUnderneathATaskHasRangesOfItsOwnAfterTheBatchOfBoth() {
        InputReads reads = reads(sources);
        reads.read(5);
        assertThat(reads.drain()).isNotNull();
        reads.read(6);
        sources.identify("points", new Uuid(1, 3));
        reads.read(0);
        assertThat(reads.drain()).as("points of both").isNull();
        reads.read(1);
        assertThat(reads.drain()).isEqualTo(new InputRange(new Uuid(1, 3), 4, 1, 2, true, false, null));
    }

    @Test
    void whatWasDeletedIsPassedOnOnceWithTheNextRange() {
        InputReads reads = reads(sources);
        reads.read(5);
        assertThat(reads.drain()).isNotNull();
        sources.deleted(POINTS, new Deleted(7, 20));
        reads.read(6);
        reads.read(21);
        assertThat(reads.drain()).isEqualTo(new InputRange(TOPIC, 4, 6, 22, true, false, new Deleted(7, 20)));
        reads.read(30);
        assertThat(reads.drain()).isEqualTo(new InputRange(TOPIC, 4, 22, 31, true, false, null));
        assertThat(sources.deleted(POINTS)).isNull();
    }
}
