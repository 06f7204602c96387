package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.record.InvalidRecordException;
import dev.stepwise.codec.record.ModelRecord;
import dev.stepwise.topology.LatestModels;
import dev.stepwise.topology.ServedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the topic {@code models} from its beginning, or from where the process has read it before. Not thread safe. */
final class ModelsReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);

    /** A close waits until the fetch that is under way has come back. */
    private static final int FETCH_WAIT_MILLIS = 50;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final LatestModels latest;
    private final Map<String, byte[]> newest = new TreeMap<>();

    ModelsReader(String topic, Map<String, Object> consumerProperties, LatestModels latest) {
        this(topic, consumerProperties, latest, Map.of());
    }

    /** @param read how far the process has read the topic before */
    ModelsReader(
            String topic, Map<String, Object> consumerProperties, LatestModels latest, Map<TopicPartition, Long> read) {
        this.latest = latest;
        Map<String, Object> properties = new HashMap<>(consumerProperties);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        read.forEach(consumer::seek);
    }

    /** Reads all that is there now. */
    void catchUp() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            poll();
        }
    }

    /** How far it has read each partition. */
    Map<TopicPartition, Long> positions() {
        Map<TopicPartition, Long> positions = new HashMap<>();
        consumer.assignment().forEach(partition -> positions.put(partition, consumer.position(partition)));
        return positions;
    }

    /** Reads what has come, or waits a moment for it. */
    void poll() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            if (record.key() == null) {
                continue;
            }
            String model = new String(record.key(), UTF_8);
            if (record.value() == null) {
                newest.remove(model);
                latest.forget(model, record.offset());
            } else {
                newest.put(model, record.value());
                latest.update(model, record.value(), record.timestamp(), record.offset());
            }
        }
    }

    /**
     * Says which models have learned under a definition that the present one cannot go on from.
     *
     * @return a sentence for each, with the remedy
     */
    List<String> incompatible(List<ServedModel> models) {
        List<String> problems = new ArrayList<>();
        for (ServedModel model : models) {
            byte[] value = newest.get(model.id());
            if (value != null && isOfAnother(value, model)) {
                problems.add("model " + model.id() + ": what has been learned is about other features, components, "
                        + "covariance or classes than its file now says. Give the changed model a new id, set its file back to "
                        + "what it was, or forget what has been learned: stepwise reset --config FILE --model "
                        + model.id());
            }
        }
        return problems;
    }

    /** Whether they are of another definition, as far as they can be read; what cannot has been told of. */
    private static boolean isOfAnother(byte[] value, ServedModel model) {
        try {
            return !ModelRecord.readFingerprint(value).isCompatibleWith(model.fingerprint());
        } catch (InvalidRecordException e) {
            return false;
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
