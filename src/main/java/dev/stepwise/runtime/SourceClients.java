package dev.stepwise.runtime;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The clients of a topology: Kafka's own, but for the consumers of its sources.
 *
 * @param positions what those do when the place where they read is gone
 * @param gate stands before those whose events have to wait for something
 * @param modelsRead how far the process has read the topic {@code models}
 */
record SourceClients(
        SourcePositions positions, UnaryOperator<Consumer<byte[], byte[]>> gate, Map<TopicPartition, Long> modelsRead)
        implements KafkaClientSupplier {

    /** Clients of sources whose records wait for nothing. */
    SourceClients(SourcePositions positions) {
        this(positions, UnaryOperator.identity(), Map.of());
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return gate.apply(new SourceConsumer(config, positions));
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return new ModelsConsumer(config, modelsRead);
    }

    /**
     * Reads the topic {@code models} for a topology's global store. What the process has read of it at its start is known to all
     * of its topologies, so that none begins at the beginning again: with a hundred inputs that would be a hundred times the topic.
     */
    static final class ModelsConsumer extends KafkaConsumer<byte[], byte[]> {

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
}
