package dev.stepwise.topology;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.record.StatisticsRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InputRangesTest {

    private static final TopicNames TOPICS = new TopicNames("s.");
    private static final Uuid TOPIC = new Uuid(1, 2);
    private static final List<ServedModel> MODELS = List.of(CloudsStream.MODEL);

    private final CloudsStream stream = new CloudsStream();
    private final Told told = new Told();
    private final TopologyTestDriver driver = new TopologyTestDriver(
            LearningTopology.build(MODELS, TOPICS, Duration.ofSeconds(10), BackgroundChallenges.NONE, told),
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
        return new InputRange(topic, 3, first, next, continues, false).toHeaders();
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

    @Test
    void allBatchesOfOneCommitAreLearnedFromAndDroppedTogether() {
        InputPositions positions = new InputPositions();
        InputRange last = new InputRange(TOPIC, 0, 0, 10, false, false);
        assertThat(positions.take(last.withMore(true)).repeated()).isFalse();
        assertThat(positions.take(last).repeated()).isFalse();
        Map<String, byte[]> saved = new TreeMap<>();
        positions.drain(saved::put);
        InputPositions restored = new InputPositions();
        restored.restore(saved);
        assertThat(restored.take(last.withMore(true)).repeated()).isTrue();
        assertThat(restored.take(last).repeated()).isTrue();
    }

    /** The test driver commits after every record. */
    @Test
    void aScoringTaskTellsTheOffsetsOfPointsAndDeadLetters() {
        StatisticsRecord seed = stream.seed();
        learn(seed, new RecordHeaders());
        byte[] parameters = driver.createOutputTopic(
                        TOPICS.models(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readValue();
        try (TopologyTestDriver scoring = new TopologyTestDriver(
                ScoringTopology.build(
                        "points",
                        TOPIC,
                        MODELS,
                        TOPICS,
                        new LatestModels(MODELS),
                        new Limits(1000, 10),
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
                            new InputRange(TOPIC, 0, 0, 1, false, false), new InputRange(TOPIC, 0, 1, 3, true, false));
        }
    }

    @Test
    void offsetsThatGoBackUnderneathATaskAreToldNoMore() {
        InputReads reads = new InputReads(TOPIC, 0);
        reads.read(5);
        assertThat(reads.drain()).isNotNull();
        reads.read(0);
        assertThat(reads.drain()).isNull();
    }
}
