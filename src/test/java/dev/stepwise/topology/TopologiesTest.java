package dev.stepwise.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.codec.event.EventReaders;
import dev.stepwise.codec.event.WriterSchemas;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.codec.record.ModelRecord;
import dev.stepwise.codec.record.StatisticsRecord;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.search.ColdStart;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class TopologiesTest {

    private static final TopicNames TOPICS = new TopicNames("s.");
    private static final ServedModel MODEL = ServedModel.of(ModelFile.parse("""
            id: two
            input: {topic: points}
            features: [{name: x}, {name: y, required: true}]
            components: 2
            initial:
              components:
                - {weight: 0.5, parameters: {mean: [0, 0], covariance: [[1, 0], [0, 1]]}}
                - {weight: 0.5, parameters: {mean: [10, 10], covariance: [[1, 0], [0, 1]]}}
            """));
    private static final ServedModel OTHER = ServedModel.of(ModelFile.parse("""
            id: other
            input: {topic: points}
            features: [{name: x}]
            components: 1
            initial: {components: [{weight: 1, parameters: {mean: [5], covariance: [[9]]}}]}
            """));
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LatestModels latest = new LatestModels(List.of(MODEL, OTHER));

    private static Properties properties() {
        Properties properties = new Properties();
        properties.put("application.id", "test");
        properties.put("bootstrap.servers", "none:1");
        properties.put("ensure.explicit.internal.resource.naming", "true");
        return properties;
    }

    private static byte[] seed(ServedModel model) {
        return StatisticsRecord.of(model.fingerprint().structure(), ColdStart.fit(model.spec(), List.of()))
                .toBytes();
    }

    private static ModelRecord firstParameters(ServedModel model) {
        try (TopologyTestDriver driver = new TopologyTestDriver(learning(), properties())) {
            statistics(driver).pipeInput(model.id().getBytes(UTF_8), seed(model));
            return ModelRecord.read(
                    output(driver, TOPICS.models()).readValue(), model.spec().shape());
        }
    }

    private static Topology learning() {
        return LearningTopology.build(
                List.of(MODEL, OTHER), TOPICS, Duration.ofSeconds(10), BackgroundChallenges.NONE, ServiceListener.NONE);
    }

    private Topology scoring(Duration flushInterval) {
        return ScoringTopology.build(
                "points",
                List.of(MODEL, OTHER),
                TOPICS,
                latest,
                new EventReaders(new Limits(1000, 10), WriterSchemas.NONE),
                flushInterval,
                ServiceListener.NONE);
    }

    private static TestInputTopic<byte[], byte[]> statistics(TopologyTestDriver driver) {
        return driver.createInputTopic(TOPICS.statistics(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static TestOutputTopic<byte[], byte[]> output(TopologyTestDriver driver, String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private TopologyTestDriver scoringDriver(Duration flushInterval) {
        TopologyTestDriver driver = new TopologyTestDriver(scoring(flushInterval), properties());
        TestInputTopic<byte[], byte[]> models =
                driver.createInputTopic(TOPICS.models(), new ByteArraySerializer(), new ByteArraySerializer());
        for (ServedModel model : List.of(MODEL, OTHER)) {
            models.pipeInput(model.id().getBytes(UTF_8), firstParameters(model).toBytes());
        }
        return driver;
    }

    @Test
    void assignmentsCarryKeyTimestampAndHeadersOfTheirPointsInOrder() throws Exception {
        Headers headers =
                new RecordHeaders().add("trace", new byte[] {1, 2}).add("stepwise.event", "forged".getBytes(UTF_8));
        try (TopologyTestDriver driver = scoringDriver(Duration.ZERO)) {
            TestInputTopic<byte[], byte[]> points =
                    driver.createInputTopic("points", new ByteArraySerializer(), new ByteArraySerializer());
            for (int i = 0; i < 10; i++) {
                byte[] key = i % 2 == 0 ? null : new byte[] {(byte) i};
                byte[] value = (i < 5 ? "{\"x\":0.5,\"y\":0}" : "{\"x\":null,\"y\":9.5}").getBytes(UTF_8);
                points.pipeInput(new TestRecord<>(key, value, headers, Instant.ofEpochMilli(1000 + i)));
            }
            List<TestRecord<byte[], byte[]>> assignments =
                    output(driver, TOPICS.assignments("two")).readRecordsToList();
            assertThat(assignments).hasSize(10);
            for (int i = 0; i < 10; i++) {
                TestRecord<byte[], byte[]> assignment = assignments.get(i);
                assertThat(assignment.key()).isEqualTo(i % 2 == 0 ? null : new byte[] {(byte) i});
                assertThat(assignment.timestamp()).isEqualTo(1000 + i);
                assertThat(header(assignment, "trace")).isEqualTo("\u0001\u0002");
                assertThat(header(assignment, "stepwise.event")).isEqualTo("points/0/" + i);
                assertThat(assignment.headers()).hasSize(2);
                JsonNode json = JSON.readTree(assignment.value());
                assertThat(json.get("model").asText()).isEqualTo("two");
                assertThat(json.get("version").asLong()).isEqualTo(1);
                assertThat(json.get("cluster").asInt()).isEqualTo(i < 5 ? 1 : 2);
                assertThat(json.get("probabilities")).hasSize(2);
            }
            assertThat(output(driver, TOPICS.assignments("other")).getQueueSize())
                    .isEqualTo(5);
            // in the other model the points without x have nothing observed
            assertThat(output(driver, TOPICS.deadLetters()).getQueueSize()).isEqualTo(5);
        }
    }

    @Test
    void whatCannotBeAPointIsADeadLetterWithItsReasonAndSource() {
        try (TopologyTestDriver driver = scoringDriver(Duration.ZERO)) {
            TestInputTopic<byte[], byte[]> points =
                    driver.createInputTopic("points", new ByteArraySerializer(), new ByteArraySerializer());
            byte[] hostile = "{\"x\":1}".getBytes(UTF_8);
            points.pipeInput(new TestRecord<>(null, hostile, Instant.ofEpochMilli(5)));
            points.pipeInput(new TestRecord<>(null, new byte[5000], Instant.ofEpochMilli(6)));
            List<TestRecord<byte[], byte[]>> letters =
                    output(driver, TOPICS.deadLetters()).readRecordsToList();
            assertThat(letters).hasSize(3); // the first is a point of the other model
            TestRecord<byte[], byte[]> first = letters.get(0);
            assertThat(first.value()).isEqualTo(hostile);
            assertThat(header(first, "stepwise.reason")).isEqualTo("missing-required");
            assertThat(header(first, "stepwise.model")).isEqualTo("two");
            assertThat(header(first, "__streams.errors.message")).contains("/y");
            assertThat(header(first, "__streams.errors.topic")).isEqualTo("points");
            assertThat(header(first, "__streams.errors.partition")).isEqualTo("0");
            assertThat(header(first, "__streams.errors.offset")).isEqualTo("0");
            assertThat(header(letters.get(1), "stepwise.reason")).isEqualTo("too-large");
            assertThat(letters.get(1).value()).hasSize(1000);
            assertThat(header(letters.get(1), "stepwise.value.bytes")).isEqualTo("5000");
        }
    }

    /** Key, headers and value together would pass what a record may have, and the stream would end. */
    @Test
    void aDeadLetterFitsIntoARecordHoweverLargeTheEventIs() {
        Headers many = new RecordHeaders();
        for (int i = 0; i < 400; i++) {
            many.add("\uD83D\uDE00\u20AC", null); // two characters and one, seven bytes
        }
        try (TopologyTestDriver driver = scoringDriver(Duration.ZERO)) {
            TestInputTopic<byte[], byte[]> points =
                    driver.createInputTopic("points", new ByteArraySerializer(), new ByteArraySerializer());
            byte[] good = "{\"x\":1,\"y\":1}".getBytes(UTF_8);
            points.pipeInput(new TestRecord<>(new byte[5000], good, Instant.ofEpochMilli(5)));
            points.pipeInput(new TestRecord<>(new byte[900], good, many, Instant.ofEpochMilli(6)));
            Headers small = new RecordHeaders()
                    .add("trace", new byte[] {1})
                    .add("stepwise.value.bytes", "99".getBytes(UTF_8))
                    .add("__streams.errors.m", "none".getBytes(UTF_8));
            points.pipeInput(new TestRecord<>(new byte[900], new byte[5000], small, Instant.ofEpochMilli(7)));
            List<TestRecord<byte[], byte[]>> letters =
                    output(driver, TOPICS.deadLetters()).readRecordsToList();
            assertThat(letters).hasSize(6).allSatisfy(letter -> {
                assertThat(header(letter, "stepwise.reason")).isEqualTo("too-large");
                assertThat(letter.key().length + letter.value().length + DeadLetters.sizeOf(letter.headers()))
                        .isLessThan(3000);
            });
            assertThat(letters.get(0).key()).hasSize(1000);
            assertThat(header(letters.get(0), "stepwise.key.bytes")).isEqualTo("5000");
            assertThat(letters.get(0).value()).isEqualTo(good);
            assertThat(letters.get(2).key()).hasSize(900);
            assertThat(header(letters.get(2), "stepwise.headers.bytes")).isEqualTo("6800");
            assertThat(letters.get(0).headers().lastHeader("stepwise.headers.bytes"))
                    .isNull();
            Headers kept = letters.get(4).headers();
            assertThat(kept.lastHeader("trace").value()).containsExactly(1);
            assertThat(kept.headers("stepwise.value.bytes")).hasSize(1);
            assertThat(header(letters.get(4), "stepwise.value.bytes")).isEqualTo("5000");
            assertThat(kept.lastHeader("__streams.errors.m")).isNull();
            assertThat(output(driver, TOPICS.assignments("two")).isEmpty()).isTrue();
        }
    }

    private static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    /** The test driver commits after every record, so that every point makes a batch of its own. */
    @Test
    void whatIsScoredIsLearnedFrom() throws Exception {
        Random random = new Random(3);
        List<TestRecord<byte[], byte[]>> batches;
        try (TopologyTestDriver driver = scoringDriver(Duration.ZERO)) {
            TestInputTopic<byte[], byte[]> points =
                    driver.createInputTopic("points", new ByteArraySerializer(), new ByteArraySerializer());
            for (int i = 0; i < 1000; i++) {
                double centre = i % 4 == 0 ? 0 : 10;
                String point = "{\"x\":" + (centre + random.nextGaussian()) + ",\"y\":"
                        + (centre + random.nextGaussian()) + "}";
                points.pipeInput(null, point.getBytes(UTF_8));
            }
            batches = output(driver, TOPICS.statistics()).readRecordsToList();
        }
        try (TopologyTestDriver driver = new TopologyTestDriver(learning(), properties())) {
            statistics(driver).pipeInput("two".getBytes(UTF_8), seed(MODEL));
            statistics(driver).pipeInput("other".getBytes(UTF_8), seed(OTHER));
            batches.forEach(batch -> statistics(driver).pipeInput(batch));
            ModelParameters newest = null;
            for (TestRecord<byte[], byte[]> record :
                    output(driver, TOPICS.models()).readRecordsToList()) {
                if (new String(record.key(), UTF_8).equals("two")) {
                    ModelParameters next = ModelRecord.read(
                                    record.value(), MODEL.spec().shape())
                            .parameters();
                    assertThat(newest == null || next.version() == newest.version() + 1)
                            .isTrue();
                    newest = next;
                }
            }
            assertThat(newest.version()).isEqualTo(1001);
            assertThat(newest.userModel().weight(0)).isBetween(0.2, 0.3);
            driver.advanceWallClockTime(Duration.ofSeconds(11));
            List<TestRecord<byte[], byte[]>> snapshots =
                    output(driver, TOPICS.snapshots()).readRecordsToList();
            assertThat(snapshots).hasSize(4); // the first epoch of each, and one after the interval
            JsonNode snapshot = JSON.readTree(snapshots.getLast().value());
            assertThat(snapshot.get("points").asLong()).isEqualTo(1000);
            assertThat(snapshot.get("components")).isNotEmpty();
            assertThat(output(driver, TOPICS.clusterEvents()).readRecordsToList())
                    .extracting(
                            record -> JSON.readTree(record.value()).get("event").asText())
                    .contains("seeded");
        }
    }
}
