package dev.stepwise.runtime;

import dev.stepwise.codec.event.KafkaHeaders;
import dev.stepwise.codec.event.SchemaGate;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A consumer that hands out no event before its schema is known. A partition whose next event has to wait is paused there, while
 * the others go on and the member stays in its group: nothing is read in vain, no transaction is open meanwhile, and nothing
 * is lost. Whoever uses the consumer sees only that there are no new records.
 */
final class GatedConsumer {

    /** How often it is asked whether a partition may go on. */
    private static final Duration LONGEST_POLL = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final SchemaGate gate;
    private final KafkaHeaders headers = new KafkaHeaders();
    /** The next event of each partition that has to wait. */
    private final Map<TopicPartition, ConsumerRecord<byte[], byte[]>> held = new HashMap<>();
    /** Partitions that the user of the consumer has paused for reasons of his own. */
    private final Set<TopicPartition> pausedByUser = new HashSet<>();

    private GatedConsumer(Consumer<byte[], byte[]> consumer, SchemaGate gate) {
        this.consumer = consumer;
        this.gate = gate;
    }

    /** Returns the consumer with a gate before it. Only polls, pauses and resumptions are another matter than before. */
    @SuppressWarnings("unchecked")
    static Consumer<byte[], byte[]> of(Consumer<byte[], byte[]> consumer, SchemaGate gate) {
        GatedConsumer gated = new GatedConsumer(consumer, gate);
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                GatedConsumer.class.getClassLoader(),
                new Class<?>[] {Consumer.class},
                (proxy, method, arguments) -> gated.call(method, arguments));
    }

    @SuppressWarnings("unchecked")
    private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
        if (arguments != null && arguments.length == 1) {
            switch (method.getName()) {
                case "poll" -> {
                    return poll((Duration) arguments[0]);
                }
                case "pause" -> pausedByUser.addAll((Collection<TopicPartition>) arguments[0]);
                case "resume" -> {
                    resume((Collection<TopicPartition>) arguments[0]);
                    return null;
                }
                default -> {}
            }
        }
        try {
            return method.invoke(consumer, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private void resume(Collection<TopicPartition> partitions) {
        pausedByUser.removeAll(partitions);
        consumer.resume(partitions.stream()
                .filter(partition -> !held.containsKey(partition))
                .toList());
    }

    private ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        if (held.isEmpty()) {
            return admitted(consumer.poll(timeout));
        }
        held.keySet().retainAll(consumer.assignment());
        for (TopicPartition partition : List.copyOf(held.keySet())) {
            if (admits(held.get(partition))) {
                held.remove(partition);
                if (!pausedByUser.contains(partition)) {
                    consumer.resume(List.of(partition));
                }
            }
        }
        return admitted(consumer.poll(timeout.compareTo(LONGEST_POLL) < 0 ? timeout : LONGEST_POLL));
    }

    private boolean admits(@Nullable ConsumerRecord<byte[], byte[]> event) {
        return event == null || gate.admits(event.value(), headers.of(event.headers(), event.timestamp()));
    }

    /** The records before the first of each partition that has to wait. */
    private ConsumerRecords<byte[], byte[]> admitted(ConsumerRecords<byte[], byte[]> records) {
        if (!pausedByUser.isEmpty()) {
            pausedByUser.retainAll(
                    consumer.paused()); // partitions that have gone and come back are not paused any more
        }
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> kept = null;
        Map<TopicPartition, OffsetAndMetadata> next = null;
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> all = records.records(partition);
            int admitted = 0;
            while (admitted < all.size() && admits(all.get(admitted))) {
                admitted++;
            }
            if (admitted == all.size()) {
                continue;
            }
            if (kept == null || next == null) {
                kept = new HashMap<>();
                for (TopicPartition each : records.partitions()) {
                    kept.put(each, records.records(each));
                }
                next = new HashMap<>(records.nextOffsets());
            }
            ConsumerRecord<byte[], byte[]> waits = all.get(admitted);
            OffsetAndMetadata again = new OffsetAndMetadata(waits.offset(), waits.leaderEpoch(), "");
            hold(partition, waits, again);
            if (admitted == 0) {
                kept.remove(partition);
                next.remove(partition);
            } else {
                kept.put(partition, all.subList(0, admitted));
                next.put(partition, again);
            }
        }
        return kept == null || next == null ? records : new ConsumerRecords<>(kept, next);
    }

    private void hold(TopicPartition partition, ConsumerRecord<byte[], byte[]> waits, OffsetAndMetadata again) {
        held.put(partition, waits);
        consumer.seek(partition, again);
        consumer.pause(List.of(partition));
    }
}
