package dev.stepwise.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.cli.terminal.FailedException;
import dev.stepwise.codec.data.JsonTable;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.codec.profile.ModelText;
import dev.stepwise.codec.profile.Purpose;
import dev.stepwise.codec.profile.TableProfile;
import dev.stepwise.model.EventFormat;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.ModelInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** The first events of a topic, of which a model file is made. */
class TopicSampleTest {

    private static final TopicPartition ZERO = new TopicPartition("t", 0);
    private static final TopicPartition ONE = new TopicPartition("t", 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(AutoOffsetResetStrategy.EARLIEST.name());
    private final List<String> said = new ArrayList<>();
    private long nanos;

    /** A clock of which each look takes a second. */
    private long clock() {
        nanos += 1_000_000_000L;
        return nanos;
    }

    private TopicSample read(int most) {
        return TopicSample.read(
                consumer, List.of(ZERO, ONE), most, Duration.ofSeconds(5), this::clock, () -> said.add("waits"));
    }

    private void topicOf(List<byte[]> zero, List<byte[]> one) {
        consumer.updateBeginningOffsets(Map.of(ZERO, 0L, ONE, 0L));
        consumer.updateEndOffsets(Map.of(ZERO, (long) zero.size(), ONE, (long) one.size()));
        consumer.schedulePollTask(() -> {
            add(ZERO, zero);
            add(ONE, one);
        });
    }

    private void add(TopicPartition partition, List<byte[]> values) {
        for (int i = 0; i < values.size(); i++) {
            // partition 1 is half a step later
            long millis = 10L * i + 5L * partition.partition();
            consumer.addRecord(new ConsumerRecord<>(
                    partition.topic(),
                    partition.partition(),
                    i,
                    millis,
                    TimestampType.CREATE_TIME,
                    0,
                    0,
                    null,
                    values.get(i),
                    new RecordHeaders(),
                    Optional.empty()));
        }
    }

    private static List<byte[]> events(String name, int count) {
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add("{\"%s\":%d}".formatted(name, i).getBytes(UTF_8));
        }
        return events;
    }

    private static List<String> texts(TopicSample sample) {
        return sample.require("t").stream()
                .map(event -> new String(event, UTF_8))
                .toList();
    }

    @Test
    void everyPartitionGivesAsManyEventsInTheOrderOfTheirTimes() {
        topicOf(events("a", 5), events("b", 5));
        assertThat(texts(read(4))).containsExactly("{\"a\":0}", "{\"b\":0}", "{\"a\":1}", "{\"b\":1}");
        assertThat(said).isEmpty();
    }

    @Test
    void anEmptyTopicIsWaitedForAndThenSaid() {
        topicOf(List.of(), List.of());
        TopicSample sample = read(4);
        assertThat(said).containsExactly("waits");
        assertThatThrownBy(() -> sample.require("t"))
                .isInstanceOf(FailedException.class)
                .hasMessage("topic 't' has no events yet: --wait says how long to wait for one");
    }

    @Test
    void whatIsNoObjectIsPassedOverAndCounted() {
        topicOf(List.of("[1]".getBytes(UTF_8), "x".getBytes(UTF_8), " {\"a\":1}".getBytes(UTF_8)), List.of());
        TopicSample sample = read(10);
        assertThat(texts(sample)).containsExactly(" {\"a\":1}");
        assertThat(sample.passedOver()).isEqualTo(2);
    }

    @Test
    void jsonBehindTheIdOfItsSchemaIsToldAndBytesOfAvroAreToo() {
        topicOf(List.of("\0\0\0\0\u0007{\"a\":1}".getBytes(UTF_8)), List.of());
        TopicSample framed = read(10);
        assertThat(framed.isFramed()).isTrue();
        assertThat(texts(framed)).containsExactly("{\"a\":1}");
    }

    @Test
    void ofEventsInAvroTheFileIsToBeWrittenByHand() {
        topicOf(List.of(new byte[] {0, 0, 0, 0, 7, 2, 4}), List.of());
        assertThatThrownBy(() -> read(10).require("t"))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("input: {topic: t, format: avro}");
    }

    @Test
    void theModelFileHasThePointersOfTheEvents() {
        Random random = new Random(1);
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            events.add("{\"device\":\"pump-%d\",\"m\":{\"temp\":%.2f},\"ok\":%s,\"state\":\"%s\",\"price\":\"%d.5\"}"
                    .formatted(i % 3, 20 + random.nextGaussian(), i % 3 == 0, i % 4 == 0 ? "on" : "off", i)
                    .getBytes(UTF_8));
        }
        String yaml;
        try (JsonTable table = JsonTable.of(events, List.of())) {
            yaml = ModelText.ofTopic(
                    TableProfile.of(table, "Plant.7", Set.of()), "Plant.7", "json-schema", Purpose.CLUSTERS);
        }
        ModelDefinition model = ModelFile.parse(yaml);
        ModelInput input = Objects.requireNonNull(model.input());
        assertThat(input.topic()).isEqualTo("Plant.7");
        assertThat(input.format()).isEqualTo(EventFormat.JSON_SCHEMA);
        assertThat(yaml)
                .contains("{name: m.temp, path: /m/temp}")
                .contains("{name: ok, family: bernoulli}")
                .contains("{name: price, lenient: true}")
                .contains("# - {name: device, family: categorical");
        assertThat(model.schema().columnNames()).containsExactlyInAnyOrder("m.temp", "ok", "state", "price");
    }
}
