package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.output.OutputReader;
import dev.stepwise.codec.record.StatisticsRecord;
import dev.stepwise.em.operation.Instruction;
import dev.stepwise.runtime.configuration.KafkaSettings;
import dev.stepwise.runtime.configuration.ServiceOptions;
import dev.stepwise.topology.ServedModel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends an operator's commands to the learner of a model, by the topic {@code statistics}, and says what came of them. The service
 * may run or not: a command waits for it in the topic.
 */
public final class Operator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Operator.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(200);

    /** So many of the newest records of a partition are looked through for a snapshot. */
    private static final long SNAPSHOTS_BACK = 2_000;

    private final ServiceOptions service;
    private final ServedModel model;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final OutputReader reader = new OutputReader();

    /** @throws KafkaException when no broker answers */
    public Operator(ServiceOptions service, ServedModel model) {
        this.service = service;
        this.model = model;
        KafkaSettings kafka = service.kafka();
        Cluster.require(kafka.admin());
        Map<String, Object> settings = kafka.consumer();
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The model's newest snapshot; null: there is none among the newest records of the topic. */
    public @Nullable JsonNode newestSnapshot() {
        List<TopicPartition> partitions = assign(service.topics().snapshots());
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        ends.forEach((partition, end) ->
                consumer.seek(partition, Math.max(beginnings.getOrDefault(partition, 0L), end - SNAPSHOTS_BACK)));
        JsonNode newest = null;
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                JsonNode snapshot = ofTheModel(record);
                newest = snapshot == null ? newest : snapshot;
            }
        }
        return newest;
    }

    /**
     * Sends an instruction and waits for what comes of it.
     *
     * @return the event; null when none came in time: the instruction is in the topic, and is carried out when the service runs
     * @throws KafkaException when it cannot be sent
     */
    public @Nullable JsonNode carryOut(Instruction instruction, Duration patience) throws InterruptedException {
        List<TopicPartition> partitions = assign(service.topics().clusterEvents());
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position); // before the instruction is sent
        send(instruction);
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                JsonNode event = ofTheModel(record);
                if (event != null
                        && event.path("at").asLong() == instruction.timestampMillis()
                        && event.path("by").asText().equals(instruction.by())) {
                    return event;
                }
            }
        }
        return null;
    }

    private void send(Instruction instruction) throws InterruptedException {
        byte[] value = StatisticsRecord.of(model.fingerprint().structure(), instruction)
                .toBytes();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(service.kafka().producer(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            service.topics().statistics(), model.id().getBytes(UTF_8), value))
                    .get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        }
    }

    private List<TopicPartition> assign(String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("there is no topic " + topic + "; has the service ever run?");
        }
        consumer.assign(partitions);
        return partitions;
    }

    private @Nullable JsonNode ofTheModel(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.value() == null || !new String(record.key(), UTF_8).equals(model.id())) {
            return null;
        }
        try {
            return JSON.readTree(reader.report(record.value(), record.headers()));
        } catch (IOException | BadPointException e) {
            LOG.warn("Offset {} of {} cannot be read; it is passed over", record.offset(), record.topic());
            return null;
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
