package dev.stepwise.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.codec.event.EventReaders;
import dev.stepwise.codec.event.WriterSchemas;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.codec.record.StatisticsRecord;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.search.ColdStart;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** Both topologies of one model, joined in a loop: what is scored is learned from, and scored with from then on. */
final class LiveModel implements AutoCloseable {

    private static final TopicNames TOPICS = new TopicNames("s.");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ServedModel model;
    private final byte[] key;
    private final TopologyTestDriver scoring;
    private final TopologyTestDriver learning;
    private final TestInputTopic<byte[], byte[]> points;
    private final TestInputTopic<byte[], byte[]> models;
    private final TestInputTopic<byte[], byte[]> statistics;
    private final TestOutputTopic<byte[], byte[]> batches;
    private final TestOutputTopic<byte[], byte[]> parameters;
    private final TestOutputTopic<byte[], byte[]> assignments;
    private final TestOutputTopic<byte[], byte[]> snapshots;

    /** @param yaml a model file, whose input is the topic {@code points} */
    LiveModel(String yaml) {
        model = ServedModel.of(ModelFile.parse(yaml));
        key = model.id().getBytes(UTF_8);
        List<ServedModel> one = List.of(model);
        scoring = new TopologyTestDriver(
                ScoringTopology.build(
                        "points",
                        one,
                        TOPICS,
                        new LatestModels(one),
                        new EventReaders(new Limits(10_000, 10), WriterSchemas.NONE),
                        Duration.ZERO,
                        ServiceListener.NONE),
                properties());
        learning = new TopologyTestDriver(
                LearningTopology.build(
                        one, TOPICS, Duration.ofSeconds(10), BackgroundChallenges.NONE, ServiceListener.NONE),
                properties());
        points = input(scoring, "points");
        models = input(scoring, TOPICS.models());
        statistics = input(learning, TOPICS.statistics());
        batches = output(scoring, TOPICS.statistics());
        parameters = output(learning, TOPICS.models());
        assignments = output(scoring, TOPICS.assignments(model.id()));
        snapshots = output(learning, TOPICS.snapshots());
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.put("application.id", "test");
        properties.put("bootstrap.servers", "none:1");
        properties.put("ensure.explicit.internal.resource.naming", "true");
        return properties;
    }

    private static TestInputTopic<byte[], byte[]> input(TopologyTestDriver driver, String topic) {
        return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static TestOutputTopic<byte[], byte[]> output(TopologyTestDriver driver, String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Begins with a fit to these points. */
    void seed(List<SampledPoint> first) {
        learn(StatisticsRecord.of(model.fingerprint().structure(), ColdStart.fit(model.spec(), first))
                .toBytes());
    }

    /** A point, which is scored and learned from at once: the test driver commits after every record. Its assignment. */
    JsonNode point(String json, long millis) throws IOException {
        points.pipeInput(new TestRecord<>(null, json.getBytes(UTF_8), Instant.ofEpochMilli(millis)));
        batches.readValuesToList().forEach(this::learn);
        return JSON.readTree(assignments.readValue());
    }

    private void learn(byte[] record) {
        statistics.pipeInput(key, record);
        parameters.readValuesToList().forEach(value -> models.pipeInput(key, value));
    }

    /** The newest snapshot. */
    JsonNode snapshot() throws IOException {
        learning.advanceWallClockTime(Duration.ofSeconds(11));
        List<JsonNode> all = new ArrayList<>();
        for (byte[] value : snapshots.readValuesToList()) {
            all.add(JSON.readTree(value));
        }
        return all.getLast();
    }

    @Override
    public void close() {
        scoring.close();
        learning.close();
    }
}
