package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest snapshot of every model, on this instance wherever its learner runs: follows the topic {@code snapshots} from
 * near its end on a thread of its own. Safe for threads.
 */
public final class LatestSnapshots implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LatestSnapshots.class);
    private static final long RECORDS_BACK = 1_000;
    private static final Duration POLL = Duration.ofMillis(500);

    private final Map<String, byte[]> newest = new ConcurrentHashMap<>();
    private final BiConsumer<String, byte[]> listener;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private volatile boolean open = true;

    /** @param listener is given every snapshot with its model's id, on a thread of this */
    LatestSnapshots(String topic, Map<String, Object> consumerProperties, BiConsumer<String, byte[]> listener) {
        this.listener = listener;
        consumer = new KafkaConsumer<>(consumerProperties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        thread = Thread.ofPlatform().daemon().name("stepwise-snapshots").start(() -> follow(topic));
    }

    /** The newest snapshot of a model as JSON; null before the first. Not to be changed. */
    public byte @Nullable [] get(String model) {
        return newest.get(model);
    }

    private void follow(String topic) {
        try (consumer) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
            consumer.endOffsets(partitions)
                    .forEach((partition, end) -> consumer.seek(
                            partition, Math.max(beginnings.getOrDefault(partition, 0L), end - RECORDS_BACK)));
            while (open) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.key() != null && record.value() != null) {
                        String model = new String(record.key(), UTF_8);
                        newest.put(model, record.value());
                        listener.accept(model, record.value());
                    }
                }
            }
        } catch (WakeupException e) {
            // closed
        } catch (KafkaException e) {
            LOG.error("Snapshots are not followed any more", e);
        }
    }

    @Override
    public void close() {
        open = false;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
