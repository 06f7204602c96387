package dev.stepwise.runtime;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the topic {@code models} for a topology's global store. What the process has read of it at its start is known to all
 * of its topologies, so that none begins at the beginning again: with a hundred inputs that would be a hundred times the topic.
 */
final class ModelsConsumer extends KafkaConsumer<byte[], byte[]> {

    private final Map<TopicPartition, Long> read;

    /** @param read how far the process has read each partition */
    ModelsConsumer(Map<String, Object> properties, Map<TopicPartition, Long> read) {
        super(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.read = Map.copyOf(read);
    }

    /** Kafka Streams calls this before it restores a store that has no checkpoint. */
    @Override
    public void seekToBeginning(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> ends = endOffsets(partitions);
        for (TopicPartition partition : partitions) {
            long place = read.getOrDefault(partition, 0L);
            if (isWithin(place, ends.getOrDefault(partition, 0L))) {
                seek(partition, place);
            } else {
                super.seekToBeginning(List.of(partition));
            }
        }
    }

    /** A topic that ends before the place where it was read to has been made anew. */
    static boolean isWithin(long place, long end) {
        return place > 0 && place <= end;
    }
}
