package dev.stepwise.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Numbered points at a steady rate, from a producer that waits until the broker is back. What a point is follows from its number;
 * where it came to stand is kept.
 */
final class ChaosLoad implements AutoCloseable {

    static final String INPUT = "points";
    static final String HEADER = "number";
    private static final int MORE = 1 << 20;

    /**
     * The time of the first point: yesterday, so that retention of a week leaves the points alone, and none is ahead of the broker's
     * clock when they come faster than one a millisecond.
     */
    private final long firstMillis = Instant.now().minus(Duration.ofDays(1)).toEpochMilli();

    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread thread;
    private final int perSecond;
    private volatile int partitions;
    private volatile boolean going = true;
    private volatile int sent;
    private int[] offsets = new int[MORE];
    private byte[] places = new byte[MORE];

    ChaosLoad(String servers, int partitions, int perSecond) {
        this.partitions = partitions;
        this.perSecond = perSecond;
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        servers,
                        "linger.ms",
                        20,
                        "compression.type",
                        "lz4",
                        "metadata.max.age.ms",
                        1000,
                        "max.in.flight.requests.per.connection",
                        1, // a broker that was killed knows where a producer's last batch stands, and of no other that
                        // comes again
                        "delivery.timeout.ms",
                        Integer.MAX_VALUE,
                        "max.block.ms",
                        600_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        thread = Thread.ofPlatform().name("chaos-load").start(this::run);
    }

    /** Numbers that follow one another are mixed: the first of {@code java.util.Random} drift with their seeds. */
    private static double x(int number) {
        return new SplittableRandom(number).nextGaussian() + (number % 3 == 0 ? 10 : 0);
    }

    private static double y(int number) {
        return new SplittableRandom(~number).nextGaussian() * 2 - (number % 3 == 0 ? 5 : 0);
    }

    long millis(int number) {
        return firstMillis + number;
    }

    private void run() {
        long start = System.nanoTime();
        while (going) {
            send(sent);
            sent++;
            long ahead = start + sent * 1_000_000_000L / perSecond - System.nanoTime();
            if (ahead > 10_000_000) {
                try {
                    Thread.sleep(ahead / 1_000_000);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
        producer.flush();
    }

    private void send(int number) {
        int partition = number % partitions;
        byte[] key = String.valueOf(number).getBytes(US_ASCII);
        byte[] point = ("{\"x\":" + x(number) + ",\"y\":" + y(number) + "}").getBytes(US_ASCII);
        producer.send(
                new ProducerRecord<>(
                        INPUT, partition, millis(number), key, point, List.of(new RecordHeader(HEADER, key))),
                (where, e) -> {
                    if (e == null && !where.hasOffset()) {
                        failure.compareAndSet(
                                null, new IllegalStateException("nobody knows where " + number + " stands"));
                    } else if (e == null) {
                        stands(number, where.partition(), where.offset());
                    } else {
                        failure.compareAndSet(null, e);
                    }
                });
    }

    private synchronized void stands(int number, int partition, long offset) {
        if (number >= offsets.length) {
            offsets = Arrays.copyOf(offsets, number + MORE);
            places = Arrays.copyOf(places, number + MORE);
        }
        offsets[number] = (int) offset;
        places[number] = (byte) partition;
    }

    /** From now on points go to so many partitions. */
    void raise(int more) {
        partitions = more;
    }

    int partitions() {
        return partitions;
    }

    /** How many points there are. */
    int points() {
        return sent;
    }

    synchronized int partitionOf(int number) {
        return places[number];
    }

    synchronized long offsetOf(int number) {
        return offsets[number];
    }

    /** Sends no more, and returns when the broker has all. */
    void stop() throws Exception {
        going = false;
        thread.join();
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    @Override
    public void close() {
        going = false;
        thread.interrupt();
        producer.close(Duration.ZERO);
    }
}
