package dev.stepwise.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.codec.event.SchemaGate;
import dev.stepwise.codec.event.SchemaKey;
import dev.stepwise.codec.event.WriterSchema;
import dev.stepwise.codec.event.WriterSchemas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What has to wait for a schema stays in the topic, and what need not comes through. */
class GatedConsumerTest {

    private static final TopicPartition FIRST = new TopicPartition("points", 0);
    private static final TopicPartition SECOND = new TopicPartition("points", 1);

    private final Set<Integer> known = new HashSet<>();
    private final Set<Integer> absent = new HashSet<>();
    private final MockConsumer<byte[], byte[]> mock = new MockConsumer<>("earliest");
    private final Consumer<byte[], byte[]> consumer = GatedConsumer.of(mock, new SchemaGate(this::find, Duration.ZERO));

    GatedConsumerTest() {
        mock.assign(List.of(FIRST, SECOND));
        mock.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
    }

    private WriterSchemas.Lookup find(SchemaKey key, Duration patience) {
        int id = (int) key.low();
        return known.contains(id)
                ? new WriterSchemas.Found(new WriterSchema(WriterSchema.AVRO, "\"int\"", List.of()))
                : absent.contains(id) ? new WriterSchemas.Absent() : new WriterSchemas.Unavailable("away");
    }

    private void add(TopicPartition partition, long offset, int... value) {
        byte[] bytes = new byte[value.length];
        for (int i = 0; i < value.length; i++) {
            bytes[i] = (byte) value[i];
        }
        mock.addRecord(new ConsumerRecord<>(partition.topic(), partition.partition(), offset, null, bytes));
    }

    private List<String> poll() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ZERO);
        List<String> seen = new ArrayList<>();
        records.forEach(record -> seen.add(record.partition() + "@" + record.offset()));
        return seen;
    }

    @Test
    void whatIsKnownAbsentOrNotFramedComesThrough() {
        known.add(1);
        absent.add(2);
        add(FIRST, 0, 0, 0, 0, 0, 1, 42);
        add(FIRST, 1, 0, 0, 0, 0, 2, 42);
        add(FIRST, 2, '{', '}');
        add(FIRST, 3);
        assertThat(poll()).containsExactly("0@0", "0@1", "0@2", "0@3");
    }

    @Test
    void aPartitionWaitsAtTheEventWhoseSchemaCannotBeHadAndTheOthersGoOn() {
        known.add(1);
        add(FIRST, 0, 0, 0, 0, 0, 1);
        add(FIRST, 1, 0, 0, 0, 0, 9);
        add(FIRST, 2, 0, 0, 0, 0, 1);
        add(SECOND, 0, 0, 0, 0, 0, 1);
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ZERO);
        assertThat(records.records(FIRST)).hasSize(1);
        assertThat(records.nextOffsets().get(FIRST).offset()).isEqualTo(1);
        assertThat(records.records(SECOND)).hasSize(1);
        assertThat(consumer.position(FIRST)).isEqualTo(1);
        assertThat(mock.paused()).containsExactly(FIRST);
        add(SECOND, 1, 0, 0, 0, 0, 1);
        assertThat(poll()).containsExactly("1@1");
    }

    @Test
    void whenTheSchemaIsThereNothingIsLostOrDoubled() {
        add(FIRST, 0, 0, 0, 0, 0, 9);
        add(FIRST, 1, 0, 0, 0, 0, 9);
        assertThat(poll()).isEmpty();
        assertThat(poll()).isEmpty();
        known.add(9);
        add(FIRST, 0, 0, 0, 0, 0, 9); // the mock forgets what was sought back over
        add(FIRST, 1, 0, 0, 0, 0, 9);
        assertThat(poll()).containsExactly("0@0", "0@1");
        assertThat(mock.paused()).isEmpty();
    }

    @Test
    void whoeverResumesAPartitionDoesNotPassTheGate() {
        add(FIRST, 0, 0, 0, 0, 0, 9);
        assertThat(poll()).isEmpty();
        consumer.pause(List.of(FIRST, SECOND));
        consumer.resume(List.of(FIRST, SECOND));
        assertThat(mock.paused()).containsExactly(FIRST);
    }

    @Test
    void aPartitionThatItsUserHasPausedStaysPausedWhenTheSchemaComes() {
        add(FIRST, 0, 0, 0, 0, 0, 9);
        assertThat(poll()).isEmpty();
        consumer.pause(List.of(FIRST));
        known.add(9);
        assertThat(poll()).isEmpty();
        assertThat(mock.paused()).containsExactly(FIRST);
        consumer.resume(List.of(FIRST));
        assertThat(mock.paused()).isEmpty();
    }

    @Test
    void aPartitionThatHasGoneHoldsNothing() {
        add(FIRST, 0, 0, 0, 0, 0, 9);
        assertThat(poll()).isEmpty();
        mock.assign(List.of(SECOND));
        mock.updateBeginningOffsets(Map.of(SECOND, 0L));
        add(SECOND, 0, 0, 0, 0, 0, 9);
        known.add(9);
        assertThat(poll()).containsExactly("1@0");
    }
}
