package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.output.OutputReader;
import dev.stepwise.codec.record.InvalidRecordException;
import dev.stepwise.codec.report.ReportChecks;
import dev.stepwise.topology.ServiceListener;
import dev.stepwise.topology.TopicNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest snapshot of every model that is served, on this instance wherever its learner runs: follows the topics
 * {@code snapshots} and {@code cluster-events} from near their ends, on a thread of its own and through all failures, until it
 * is closed. Records that are not what the service writes there are left alone. Safe for threads.
 */
public final class LatestSnapshots implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LatestSnapshots.class);
    private static final long EVENTS_BACK = 500;

    /** A snapshot may be of an earlier form of its model, with other components: as many as a model file can ask for. */
    private static final int MOST_COMPONENTS = 1_000;

    private static final Duration POLL = Duration.ofMillis(500);
    private static final long PAUSE_MILLIS = 500;

    private final OutputReader reader = new OutputReader();
    private final Map<String, byte[]> newest = new ConcurrentHashMap<>();
    private final TopicNames topics;
    private final Map<String, Integer> models;
    private final long snapshotsBack;
    private final BiConsumer<String, byte[]> onSnapshot;
    private final BiConsumer<String, byte[]> onEvent;
    private final ServiceListener listener;
    private final Consumer<byte[], byte[]> consumer;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /**
     * @param models ids of those that are served, with the most components that a snapshot may have; records of others are
     *     passed over
     * @param consumer in no group; is closed with this
     * @param snapshotsBack so many of those that are there already are read, partition by partition
     * @param onSnapshot is given every snapshot with its model's id, on a thread of this
     * @param onEvent is given every event with its model's id, on the same thread
     * @param listener is told of records that are left alone
     */
    LatestSnapshots(
            TopicNames topics,
            Map<String, Integer> models,
            Consumer<byte[], byte[]> consumer,
            long snapshotsBack,
            BiConsumer<String, byte[]> onSnapshot,
            BiConsumer<String, byte[]> onEvent,
            ServiceListener listener) {
        this.topics = topics;
        this.models = Map.copyOf(models);
        this.consumer = consumer;
        this.snapshotsBack = snapshotsBack;
        this.onSnapshot = onSnapshot;
        this.onEvent = onEvent;
        this.listener = listener;
        thread = Thread.ofPlatform().daemon().name("stepwise-snapshots").start(this::follow);
    }

    /** The newest snapshot of a model as JSON; null before the first. Not to be changed. */
    public byte @Nullable [] get(String model) {
        return newest.get(model);
    }

    private void follow() {
        boolean begun = false;
        boolean failing = false;
        try (consumer) {
            do {
                try {
                    if (!begun) {
                        begin();
                        begun = true;
                    }
                    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                    if (failing && !records.isEmpty()) {
                        LOG.info("Snapshots are followed again");
                        failing = false;
                    }
                    records.forEach(this::take);
                } catch (WakeupException | InterruptException e) {
                    break; // closed
                } catch (KafkaException e) {
                    if (!failing) {
                        LOG.warn("Snapshots cannot be followed now; trying again until they can", e);
                        failing = true;
                    }
                }
            } while (!closed.await(failing ? PAUSE_MILLIS : 0, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin() {
        List<TopicPartition> partitions = Stream.of(topics.clusterEvents(), topics.snapshots())
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        consumer.endOffsets(partitions)
                .forEach((partition, end) -> consumer.seek(
                        partition, Math.max(beginnings.getOrDefault(partition, 0L), end - back(partition))));
    }

    private long back(TopicPartition partition) {
        return partition.topic().equals(topics.snapshots()) ? snapshotsBack : EVENTS_BACK;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        String model = record.key() == null ? "" : new String(record.key(), UTF_8);
        Integer mostComponents = models.get(model);
        if (mostComponents == null) {
            return;
        }
        try {
            take(model, mostComponents, record);
        } catch (RuntimeException e) { // whatever is wrong with it, those after it are shown
            String what = record.topic().equals(topics.snapshots()) ? "snapshot" : "event";
            listener.refused(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    "no " + what + " of model " + model + ": " + e.getMessage());
        }
    }

    private void take(String model, int mostComponents, ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            throw new InvalidRecordException("a record without a value");
        }
        byte[] value = reader.report(record.value(), record.headers());
        if (record.topic().equals(topics.snapshots())) {
            ReportChecks.snapshot(model, Math.max(MOST_COMPONENTS, mostComponents), value);
            newest.put(model, value);
            onSnapshot.accept(model, value);
        } else {
            ReportChecks.event(model, value);
            onEvent.accept(model, value);
        }
    }

    /** Whether it still follows; an error such as a want of memory ends its thread for good. */
    boolean isFollowing() {
        return thread.isAlive();
    }

    @Override
    public void close() {
        closed.countDown();
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
