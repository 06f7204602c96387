package dev.stepwise.topology;

import static dev.stepwise.topology.CloudsStream.KEY;
import static dev.stepwise.topology.CloudsStream.MODEL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.codec.output.OutputOptions.Format;
import dev.stepwise.codec.output.OutputReader;
import dev.stepwise.codec.output.ReportEncoding;
import dev.stepwise.codec.record.ModelRecord;
import dev.stepwise.codec.record.StatisticsRecord;
import dev.stepwise.em.operation.Command;
import dev.stepwise.em.operation.Instruction;
import dev.stepwise.em.operation.Serving;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.search.Challenge;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LearningTopologyTest {

    private static final TopicNames TOPICS = new TopicNames("s.");
    private static final Duration SNAPSHOT_INTERVAL = Duration.ofSeconds(10);

    private final List<String> refused = new ArrayList<>();
    private final List<Challenge> submitted = new ArrayList<>();
    private final CloudsStream stream = new CloudsStream();
    private final TopologyTestDriver driver = new TopologyTestDriver(
            LearningTopology.build(
                    List.of(MODEL),
                    TOPICS,
                    SNAPSHOT_INTERVAL,
                    (model, request) -> submitted.add(request),
                    new ServiceListener() {
                        @Override
                        public void refused(String topic, int partition, long offset, String why) {
                            refused.add(topic + " " + partition + "/" + offset + " " + why);
                        }
                    }),
            properties());
    private final TestInputTopic<byte[], byte[]> statistics =
            driver.createInputTopic(TOPICS.statistics(), new ByteArraySerializer(), new ByteArraySerializer());

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

    private void pipe(StatisticsRecord record) {
        statistics.pipeInput(KEY, record.toBytes());
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private List<ModelParameters> published() {
        List<ModelParameters> published = new ArrayList<>();
        for (TestRecord<byte[], byte[]> record : output(TOPICS.models()).readRecordsToList()) {
            assertThat(record.key()).isEqualTo(KEY);
            ModelRecord model = ModelRecord.read(record.value(), MODEL.spec().shape());
            assertThat(model.fingerprint()).isEqualTo(MODEL.fingerprint());
            published.add(model.parameters());
        }
        return published;
    }

    private List<String> events() {
        return output(TOPICS.clusterEvents()).readValuesToList().stream()
                .map(LearningTopologyTest::eventOf)
                .toList();
    }

    private static String eventOf(byte[] json) {
        try {
            return new ObjectMapper().readTree(json).get("event").asText();
        } catch (IOException e) {
            throw new AssertionError(new String(json, UTF_8), e);
        }
    }

    private Map<String, byte[]> store() {
        Map<String, byte[]> entries = new TreeMap<>();
        try (KeyValueIterator<String, byte[]> all =
                driver.<String, byte[]>getKeyValueStore(LearningTopology.STORE).all()) {
            all.forEachRemaining(entry -> entries.put(entry.key, entry.value));
        }
        return entries;
    }

    private static void assertSame(Map<String, byte[]> stored, Map<String, byte[]> expected) {
        assertThat(stored.keySet()).isEqualTo(expected.keySet());
        expected.forEach((key, bytes) -> assertThat(stored.get(key)).as(key).isEqualTo(bytes));
    }

    @Test
    void theFirstSeedIsPublishedAndLaterOnesChangeNothing() {
        StatisticsRecord seed = stream.seed();
        pipe(seed);
        assertThat(published()).extracting(ModelParameters::version).containsExactly(1L);
        assertThat(events()).containsExactly("seeded");
        assertThat(output(TOPICS.snapshots()).readValuesToList()).hasSize(1);
        Map<String, byte[]> before = store();
        pipe(seed);
        pipe(new CloudsStream().seed());
        // who sends one has seen no parameters, which without transactions may have been lost on their way
        assertThat(published()).extracting(ModelParameters::version).containsExactly(1L, 1L);
        assertThat(events()).isEmpty();
        assertSame(store(), before);
    }

    /** A name has no version, but scorers hear of it; nor has what is pinned. */
    @Test
    void scorersHearAtOnceWhatOperatorsWant() {
        pipe(stream.seed());
        pipe(stream.batch());
        published();
        for (Command command :
                List.of(new Command.Name(1, "Night shift"), new Command.Pin(Command.Pin.NEWEST), new Command.Unpin())) {
            pipe(StatisticsRecord.of(MODEL.fingerprint().structure(), new Instruction(command, "ann", 5)));
        }
        List<Serving> heard = output(TOPICS.models()).readValuesToList().stream()
                .map(value -> ModelRecord.read(value, MODEL.spec().shape()).serving())
                .toList();
        assertThat(heard).extracting(serving -> serving.learned().version()).containsExactly(2L, 2L, 2L);
        assertThat(heard).extracting(Serving::names).containsOnly(new TreeMap<>(Map.of(1, "Night shift")));
        assertThat(heard.get(1).pinned()).isNotNull();
        assertThat(heard.get(2).pinned()).isNull();
        assertThat(events()).endsWith("named", "pinned", "unpinned");
    }

    @Test
    void namesGoOnlyWhereAssignmentsSayThem() {
        pipe(stream.seed());
        ModelParameters parameters = published().getLast();
        Serving serving = new Serving(parameters, null, new TreeMap<>(Map.of(1, "Night shift")), false);
        ServedModel silent = ServedModel.of(ModelFile.parse(
                "{id: clouds, input: {topic: points}, features: [{name: x}, {name: y}], components: 2}"));
        assertThat(MODEL.told(serving).serving().names()).isEqualTo(serving.names());
        assertThat(silent.told(serving).serving().names()).isEmpty();
        assertThat(silent.told(serving).toBytes())
                .isEqualTo(new ModelRecord(silent.fingerprint(), parameters).toBytes());
    }

    @Test
    void everyBatchGivesANewVersionAndTheStoreHasWhatTheLearnerKnows() {
        pipe(stream.seed());
        for (int i = 0; i < 5; i++) {
            pipe(stream.batch());
        }
        assertThat(published()).extracting(ModelParameters::version).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertSame(store(), stream.state());
    }

    @Test
    void aStreamThatIsSilentHasAFitOfAllItsRowsOnce() {
        pipe(stream.seed());
        pipe(stream.batch());
        driver.advanceWallClockTime(Duration.ofSeconds(25));
        assertThat(submitted).isEmpty();
        driver.advanceWallClockTime(Duration.ofSeconds(10));
        assertThat(submitted).extracting(Challenge::number).containsExactly(-1_000L);
        pipe(stream.result(submitted.getFirst()));
        driver.advanceWallClockTime(Duration.ofSeconds(60));
        assertThat(submitted).hasSize(1);
        assertSame(store(), stream.state());
    }

    @Test
    void aFitIsAskedForOnceAndItsFindingIsLearnedFrom() {
        stream.untilAFitIsPending().forEach(this::pipe);
        pipe(stream.batch());
        assertThat(submitted).extracting(Challenge::number).containsExactly(1L);
        pipe(stream.result(submitted.getFirst()));
        assertThat(published().getLast().version()).isEqualTo(stream.version());
        assertThat(submitted).hasSize(1);
        assertSame(store(), stream.state());
    }

    @Test
    void snapshotsAndEventsAreInTheFormatThatTheirHeaderNames() throws IOException {
        var avro = LearningTopology.build(
                List.of(MODEL),
                TOPICS,
                SNAPSHOT_INTERVAL,
                BackgroundChallenges.NONE,
                new SourceTopics(),
                ReportEncoding.framed(Format.AVRO, 7, 8),
                ServiceListener.NONE);
        try (TopologyTestDriver other = new TopologyTestDriver(avro, properties())) {
            other.createInputTopic(TOPICS.statistics(), new ByteArraySerializer(), new ByteArraySerializer())
                    .pipeInput(KEY, stream.seed().toBytes());
            Map<String, Integer> ids = Map.of(TOPICS.snapshots(), 7, TOPICS.clusterEvents(), 8);
            for (String topic : ids.keySet()) {
                TestRecord<byte[], byte[]> record = other.createOutputTopic(
                                topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                        .readRecord();
                assertThat(record.value()).startsWith(0, 0, 0, 0, ids.get(topic));
                byte[] json = new OutputReader().report(record.value(), record.headers());
                assertThat(new ObjectMapper().readTree(json).get("model").asText())
                        .isEqualTo(MODEL.id());
            }
            assertThat(other.createOutputTopic(
                                    TOPICS.models(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                            .readRecord()
                            .headers())
                    .isEmpty();
        }
    }

    @Test
    void snapshotsComeInIntervalsWhileThereIsSomethingNew() {
        pipe(stream.seed());
        assertThat(output(TOPICS.snapshots()).readValuesToList()).hasSize(1);
        driver.advanceWallClockTime(SNAPSHOT_INTERVAL);
        assertThat(output(TOPICS.snapshots()).readValuesToList()).isEmpty();
        pipe(stream.batch());
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(output(TOPICS.snapshots()).readValuesToList()).hasSize(1);
        pipe(stream.batch());
        driver.advanceWallClockTime(SNAPSHOT_INTERVAL.minusSeconds(1));
        assertThat(output(TOPICS.snapshots()).readValuesToList()).isEmpty();
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(output(TOPICS.snapshots()).readValuesToList()).hasSize(1);
    }

    @Test
    void statisticsOfUnknownModelsAndOfEarlierFormsAreLeftAlone() {
        pipe(stream.seed());
        Map<String, byte[]> before = store();
        published();
        StatisticsRecord batch = stream.batch();
        statistics.pipeInput("nobody".getBytes(UTF_8), batch.toBytes());
        statistics.pipeInput(null, batch.toBytes());
        pipe(new StatisticsRecord("earlier", batch.content()));
        assertThat(published()).isEmpty();
        assertSame(store(), before);
        pipe(batch);
        assertThat(published()).hasSize(1);
    }

    @Test
    void aRecordThatCannotBeReadIsLeftAloneAndTold() {
        pipe(stream.seed());
        Map<String, byte[]> before = store();
        published();
        StatisticsRecord batch = stream.batch();
        byte[] cut = Arrays.copyOf(batch.toBytes(), 100);
        for (byte[] value : new byte[][] {null, {}, "{}".getBytes(UTF_8), cut}) {
            statistics.pipeInput(KEY, value);
        }
        assertThat(refused)
                .extracting(line -> line.replaceAll(": .*", ""))
                .containsExactly(
                        "s.statistics 0/1 about model clouds",
                        "s.statistics 0/2 about model clouds",
                        "s.statistics 0/3 about model clouds",
                        "s.statistics 0/4 about model clouds");
        assertSame(store(), before);
        pipe(batch);
        assertThat(published()).hasSize(1);
    }
}
