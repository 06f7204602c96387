package dev.stepwise.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.cli.terminal.FailedException;
import dev.stepwise.codec.csv.CsvFormat;
import dev.stepwise.codec.data.DataRows;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A stream of points that never ends, at a steady rate, from a thread of its own. */
public final class DemoStream implements AutoCloseable {

    private final Thread thread;
    private volatile boolean open = true;

    private DemoStream(Map<String, Object> producer, String topic, double rate, Supplier<byte[]> points) {
        thread = Thread.ofPlatform().daemon().name("demo-stream").start(() -> produce(producer, topic, rate, points));
    }

    /** The 272 eruptions, drawn again and again, each time as if measured anew. */
    public static DemoStream ofOldFaithful(Map<String, Object> producer, String topic, double rate) {
        List<double[]> eruptions = oldFaithful();
        SplittableRandom random = new SplittableRandom();
        return new DemoStream(producer, topic, rate, () -> {
            double[] eruption = eruptions.get(random.nextInt(eruptions.size()));
            // the observers wrote down whole minutes of waiting, and a few seconds do not count in an eruption
            double lasted = eruption[0] + 0.05 * random.nextGaussian();
            double waiting = eruption[1] + random.nextDouble() - 0.5;
            return String.format(Locale.ROOT, "{\"eruptions\":%.3f,\"waiting\":%.2f}", lasted, waiting)
                    .getBytes(UTF_8);
        });
    }

    /** The rows of a CSV file, in order, from the first again after the last. */
    static DemoStream ofFile(Map<String, Object> producer, String topic, double rate, Path csv, CsvFormat format) {
        return new DemoStream(producer, topic, rate, new Rows(csv, format));
    }

    private static List<double[]> oldFaithful() {
        try (InputStream in = DemoStream.class.getResourceAsStream("old-faithful.csv")) {
            List<double[]> eruptions = new ArrayList<>();
            new String(Objects.requireNonNull(in).readAllBytes(), UTF_8)
                    .lines()
                    .skip(1)
                    .forEach(line -> {
                        String[] cells = line.split(",", -1);
                        eruptions.add(new double[] {Double.parseDouble(cells[0]), Double.parseDouble(cells[1])});
                    });
            return eruptions;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Rows implements Supplier<byte[]> {
        private final Path csv;
        private final CsvFormat format;
        private DataRows rows;

        Rows(Path csv, CsvFormat format) {
            this.csv = csv;
            this.format = format;
            this.rows = DataRows.open(csv, format, null);
        }

        @Override
        public byte[] get() {
            byte[] row = rows.next();
            if (row == null) {
                rows.close();
                rows = DataRows.open(csv, format, null);
                row = rows.next();
            }
            if (row == null) {
                throw new FailedException(csv.getFileName() + " has no rows");
            }
            return row;
        }
    }

    private void produce(Map<String, Object> properties, String topic, double rate, Supplier<byte[]> points) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            long start = System.nanoTime();
            for (long sent = 0; open; sent++) {
                long due = start + (long) (sent * TimeUnit.SECONDS.toNanos(1) / rate);
                for (long rest = due - System.nanoTime(); rest > 0 && open; rest = due - System.nanoTime()) {
                    LockSupport.parkNanos(Math.min(rest, TimeUnit.MILLISECONDS.toNanos(100)));
                }
                producer.send(new ProducerRecord<>(topic, points.get()));
            }
        } catch (InterruptException e) {
            // closed
        }
    }

    /** Returns when the stream has been closed, or has failed. */
    public void awaitEnd() throws InterruptedException {
        thread.join();
    }

    @Override
    public void close() {
        open = false;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
