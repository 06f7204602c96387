package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.topology.TopicNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
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
 * The newest snapshot of every model, on this instance wherever its learner runs: follows the topics {@code snapshots} and
 * {@code cluster-events} from near their ends on a thread of its own. Safe for threads.
 */
public final class LatestSnapshots implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LatestSnapshots.class);
    private static final long EVENTS_BACK = 500;
    private static final Duration POLL = Duration.ofMillis(500);

    private final Map<String, byte[]> newest = new ConcurrentHashMap<>();
    private final TopicNames topics;
    private final long snapshotsBack;
    private final BiConsumer<String, byte[]> onSnapshot;
    private final BiConsumer<String, byte[]> onEvent;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private volatile boolean open = true;

    /**
     * @param snapshotsBack so many of those that are there already are read, partition by partition
     * @param onSnapshot is given every snapshot with its model's id, on a thread of this
     * @param onEvent is given every event with its model's id, on the same thread
     */
    LatestSnapshots(
            TopicNames topics,
            Map<String, Object> consumerProperties,
            long snapshotsBack,
            BiConsumer<String, byte[]> onSnapshot,
            BiConsumer<String, byte[]> onEvent) {
        this.topics = topics;
        this.snapshotsBack = snapshotsBack;
        this.onSnapshot = onSnapshot;
        this.onEvent = onEvent;
        consumer = new KafkaConsumer<>(consumerProperties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        thread = Thread.ofPlatform().daemon().name("stepwise-snapshots").start(this::follow);
    }

    /** The newest snapshot of a model as JSON; null before the first. Not to be changed. */
    public byte @Nullable [] get(String model) {
        return newest.get(model);
    }

    private void follow() {
        try (consumer) {
            List<TopicPartition> partitions = Stream.of(topics.clusterEvents(), topics.snapshots())
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
            consumer.endOffsets(partitions)
                    .forEach((partition, end) -> consumer.seek(
                            partition, Math.max(beginnings.getOrDefault(partition, 0L), end - back(partition))));
            while (open) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.key() != null && record.value() != null) {
                        String model = new String(record.key(), UTF_8);
                        take(record.topic(), model, record.value());
                    }
                }
            }
        } catch (WakeupException e) {
            // closed
        } catch (KafkaException e) {
            LOG.error("Snapshots are not followed any more", e);
        }
    }

    private long back(TopicPartition partition) {
        return partition.topic().equals(topics.snapshots()) ? snapshotsBack : EVENTS_BACK;
    }

    private void take(String topic, String model, byte[] value) {
        if (topic.equals(topics.snapshots())) {
            newest.put(model, value);
            onSnapshot.accept(model, value);
        } else {
            onEvent.accept(model, value);
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
