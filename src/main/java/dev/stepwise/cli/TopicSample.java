package dev.stepwise.cli;

import dev.stepwise.cli.terminal.FailedException;
import dev.stepwise.codec.event.ConfluentFrame;
import dev.stepwise.codec.event.EventHeaders;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.JsonParts;
import dev.stepwise.codec.json.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The first events of a topic, in the order of their times: of each of its partitions as many, so that none speaks for all. What
 * is no object in JSON is passed over and counted.
 */
final class TopicSample {

    private static final Duration POLL = Duration.ofMillis(200);

    /** Together; more would say no more. */
    private static final long MOST_BYTES = 64L << 20;

    private final List<byte[]> events = new ArrayList<>();
    private int framed;
    private int passedOver;
    private String firstFault = "";

    private TopicSample() {}

    /**
     * Reads until there are enough events, or no more. Where there is none yet, it waits.
     *
     * @param partitions of one topic
     * @param most events
     * @param patience how long to wait for a first event
     * @param nanos clock
     * @param waits is told once when there is nothing to read yet
     */
    static TopicSample read(
            Consumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            int most,
            Duration patience,
            LongSupplier nanos,
            Runnable waits) {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> read = new HashMap<>();
        int quota = Math.ceilDiv(most, partitions.size());
        long bytes = 0;
        boolean told = false;
        long start = nanos.getAsLong();
        while (true) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                List<ConsumerRecord<byte[], byte[]>> those = read.computeIfAbsent(partition, _ -> new ArrayList<>());
                if (those.size() < quota && record.value() != null && bytes < MOST_BYTES) {
                    those.add(record);
                    bytes += record.value().length;
                }
            }
            boolean full = bytes >= MOST_BYTES;
            boolean done = partitions.stream()
                    .allMatch(partition -> full
                            || read.getOrDefault(partition, List.of()).size() >= quota
                            || consumer.position(partition) >= ends.getOrDefault(partition, 0L));
            if (done && !read.isEmpty() || nanos.getAsLong() - start >= patience.toNanos()) {
                break;
            }
            if (done && !told) {
                waits.run();
                told = true;
            }
        }
        TopicSample sample = new TopicSample();
        read.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
                        .thenComparingInt(ConsumerRecord::partition)
                        .thenComparingLong(ConsumerRecord::offset))
                .forEach(record -> sample.take(record.value()));
        return sample;
    }

    private void take(byte[] value) {
        try {
            events.add(object(value));
        } catch (BadPointException e) {
            if (passedOver++ == 0) {
                firstFault = String.valueOf(e.getMessage());
            }
        }
    }

    /** The event, without the id of its schema. */
    private byte[] object(byte[] value) {
        byte[] event = value;
        if (value.length > 0 && value[0] == 0) {
            ConfluentFrame frame = new ConfluentFrame();
            frame.open(value, EventHeaders.NONE);
            event = Arrays.copyOfRange(value, frame.payload(), value.length);
        }
        if (JsonParts.cut(event, Limits.DEFAULT, _ -> {}) || !isObject(event)) {
            throw new BadPointException(BadPointException.Reason.WRONG_TYPE, "not an object");
        }
        if (event.length < value.length) {
            framed++;
        }
        return event;
    }

    private static boolean isObject(byte[] json) {
        for (byte b : json) {
            if (b == '{') {
                return true;
            }
            if (b > ' ') {
                return false;
            }
        }
        return false;
    }

    /** @throws FailedException when there is no event of which a model can be made */
    List<byte[]> require(String topic) {
        if (!events.isEmpty()) {
            return events;
        }
        throw new FailedException(
                passedOver == 0
                        ? "topic '%s' has no events yet: --wait says how long to wait for one".formatted(topic)
                        : ("none of the first %,d events of '%s' is an object in JSON (%s). For events in Avro, write the features"
                                        + " by hand, and input: {topic: %s, format: avro}: docs/model-file.md")
                                .formatted(passedOver, topic, firstFault, topic));
    }

    /** Events that were passed over. */
    int passedOver() {
        return passedOver;
    }

    /** Whether the events stand behind the ids of their schemas. */
    boolean isFramed() {
        return framed > events.size() / 2;
    }
}
