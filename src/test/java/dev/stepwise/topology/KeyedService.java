package dev.stepwise.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.codec.event.EventReaders;
import dev.stepwise.codec.event.WriterSchemas;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.em.operation.Serving;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.topology.keys.KeyCounts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The scoring of a model with keys, which commits after every point. */
final class KeyedService implements AutoCloseable {

    private static final TopicNames TOPICS = new TopicNames("s.");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ServedModel model;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> points;
    private final TestInputTopic<byte[], byte[]> models;
    private final TestOutputTopic<byte[], byte[]> assignments;
    private final TestOutputTopic<byte[], byte[]> changelog;
    private final List<KeyCounts> counts = new ArrayList<>();

    /** @param yaml a model file, whose input is the topic {@code points} */
    KeyedService(String yaml) {
        model = ServedModel.of(ModelFile.parse(yaml));
        List<ServedModel> one = List.of(model);
        ServiceListener listener = new ServiceListener() {
            @Override
            public void keysWritten(String model, KeyCounts written) {
                counts.add(written);
            }
        };
        Properties properties = new Properties();
        properties.put("application.id", "test");
        properties.put("bootstrap.servers", "none:1");
        properties.put("ensure.explicit.internal.resource.naming", "true");
        driver = new TopologyTestDriver(
                ScoringTopology.build(
                        "points",
                        one,
                        TOPICS,
                        new LatestModels(one),
                        new EventReaders(new Limits(10_000, 10), WriterSchemas.NONE),
                        Duration.ZERO,
                        listener),
                properties);
        points = input("points");
        models = input(TOPICS.models());
        assignments = output(TOPICS.assignments(model.id()));
        changelog = output(ScoringTopology.changelog("test", model.id()));
    }

    private TestInputTopic<byte[], byte[]> input(String topic) {
        return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    ServedModel model() {
        return model;
    }

    /** Parameters come, as from a learner. */
    void use(ModelParameters parameters) {
        use(new Serving(parameters));
    }

    /** Parameters come, and what an operator wants. */
    void use(Serving serving) {
        models.pipeInput(model.id().getBytes(UTF_8), model.told(serving).toBytes());
    }

    /** Scores a point; its assignment as it was written, null: it was none. */
    byte @Nullable [] point(byte @Nullable [] key, String json, long millis) {
        points.pipeInput(new TestRecord<>(key, json.getBytes(UTF_8), Instant.ofEpochMilli(millis)));
        return assignments.isEmpty() ? null : assignments.readValue();
    }

    JsonNode point(String key, String json, long millis) throws IOException {
        return JSON.readTree(point(key.getBytes(UTF_8), json, millis));
    }

    /** What was counted with the newest commit. */
    KeyCounts counted() {
        return counts.getLast();
    }

    /** What is kept, in its order. */
    Map<Bytes, byte[]> kept() {
        Map<Bytes, byte[]> kept = new LinkedHashMap<>();
        try (KeyValueIterator<Bytes, byte[]> all = store().all()) {
            all.forEachRemaining(entry -> kept.put(entry.key, entry.value));
        }
        return kept;
    }

    /** The keys that are remembered, the one that was seen last as the last. */
    List<String> keys() {
        return kept().keySet().stream()
                .filter(key -> key.get().length > 0)
                .map(key -> new String(key.get(), UTF_8))
                .toList();
    }

    /** What has been written to the changelog since the last call. */
    List<KeyValue<byte[], byte[]>> logged() {
        return changelog.readKeyValuesToList();
    }

    /** Restores what another one has logged, as a compacted topic has it. */
    void restore(List<KeyValue<byte[], byte[]>> log) {
        Map<Bytes, byte @Nullable []> newest = new LinkedHashMap<>();
        for (KeyValue<byte[], byte[]> record : log) {
            newest.remove(Bytes.wrap(record.key));
            newest.put(Bytes.wrap(record.key), record.value);
        }
        newest.forEach(store()::put);
    }

    private KeyValueStore<Bytes, byte[]> store() {
        return driver.getKeyValueStore("keys-of-" + model.id());
    }

    @Override
    public void close() {
        driver.close();
    }
}
