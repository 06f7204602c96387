package dev.stepwise.runtime;

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
}
