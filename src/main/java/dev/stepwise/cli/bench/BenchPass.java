package dev.stepwise.cli.bench;

import dev.stepwise.cli.terminal.FailedException;
import dev.stepwise.cli.terminal.Progress;
import dev.stepwise.runtime.configuration.KafkaSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;

/**
 * One application going once through the input: from the moment at which it runs to the commit of the last record.
 */
final class BenchPass {

    private static final long LOOK_MILLIS = 20;
    private static final long PATIENCE_MINUTES = 30;

    /**
     * @param records that went through
     * @param seconds that it took
     * @param cpuNanos of the stream threads that did it
     */
    record Result(long records, double seconds, long cpuNanos) {
        Result plus(Result other) {
            return new Result(records + other.records, seconds + other.seconds, cpuNanos + other.cpuNanos);
        }

        double perSecond() {
            return records / seconds;
        }

        double microseconds() {
            return cpuNanos / 1e3 / records;
        }
    }

    private final KafkaSettings kafka;
    private final String input;
    private final String application;
    private final List<String> threadsOf;
    private final CountDownLatch running = new CountDownLatch(1);
    private volatile long startNanos;
    private volatile long startCpu;

    /**
     * @param application whose commits of the input are waited for
     * @param threadsOf applications whose stream threads count
     */
    BenchPass(KafkaSettings kafka, String input, String application, List<String> threadsOf) {
        this.kafka = kafka;
        this.input = input;
        this.application = application;
        this.threadsOf = threadsOf;
    }

    /** To be set as the state listener of the application before it starts. */
    void changed(KafkaStreams.State now, KafkaStreams.State before) {
        if (now == KafkaStreams.State.RUNNING && running.getCount() > 0) {
            startNanos = System.nanoTime();
            startCpu = cpu();
            running.countDown();
        }
    }

    private long cpu() {
        return threadsOf.stream().mapToLong(StreamThreadCpu::nanos).sum();
    }

    /** Waits for the end. */
    Result await(Progress progress) throws InterruptedException, ExecutionException {
        if (!running.await(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            throw new FailedException(application + " did not start");
        }
        try (Admin admin = Admin.create(kafka.admin())) {
            Map<TopicPartition, Long> ends = ends(admin);
            long records = ends.values().stream().mapToLong(Long::longValue).sum();
            while (true) {
                long done = committed(admin, ends);
                progress.at(done);
                if (done >= records) {
                    return new Result(records, (System.nanoTime() - startNanos) / 1e9, cpu() - startCpu);
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    private Map<TopicPartition, Long> ends(Admin admin) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        admin.describeTopics(List.of(input)).allTopicNames().get().values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .forEach(
                        partition -> latest.put(new TopicPartition(input, partition.partition()), OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(latest).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private long committed(Admin admin, Map<TopicPartition, Long> ends)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(application)
                .partitionsToOffsetAndMetadata()
                .get();
        return ends.keySet().stream()
                .map(offsets::get)
                .mapToLong(offset -> offset == null ? 0 : offset.offset())
                .sum();
    }
}
