package dev.stepwise.runtime;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The consumer of a topology. Kafka's own moves on in silence when the place where it reads is gone, as
 * {@code auto.offset.reset} says; this one tells of it. A partition of which nothing was ever read begins at its beginning.
 */
final class SourceConsumer extends KafkaConsumer<byte[], byte[]> {

    private final SourcePositions positions;

    SourceConsumer(Map<String, Object> properties, SourcePositions positions) {
        super(withoutReset(properties), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.positions = positions;
    }

    private static Map<String, Object> withoutReset(Map<String, Object> properties) {
        Map<String, Object> own = new HashMap<>(properties);
        own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return own;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        try {
            return super.poll(timeout);
        } catch (NoOffsetForPartitionException e) {
            seekToBeginning(e.partitions());
        } catch (OffsetOutOfRangeException e) {
            positions.mend(this, e.offsetOutOfRangePartitions());
        }
        return ConsumerRecords.empty();
    }
}
