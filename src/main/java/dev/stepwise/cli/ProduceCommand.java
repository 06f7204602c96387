package dev.stepwise.cli;

import dev.stepwise.cli.demo.DemoStream;
import dev.stepwise.cli.option.CsvOptions;
import dev.stepwise.cli.option.DataFile;
import dev.stepwise.cli.option.KafkaOptions;
import dev.stepwise.cli.terminal.FailedException;
import dev.stepwise.cli.terminal.Progress;
import dev.stepwise.codec.csv.BadDataException;
import dev.stepwise.codec.data.DataRows;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A file into a topic: every row a JSON object without a key. */
@Command(
        name = "produce",
        description = "Writes the rows of a CSV file to a topic as JSON objects.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ProduceCommand implements Callable<Integer> {

    /** These settings served best for small records. */
    private static final Map<String, Object> SETTINGS = Map.of(
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4",
            ProducerConfig.BATCH_SIZE_CONFIG,
            128 << 10,
            ProducerConfig.LINGER_MS_CONFIG,
            20,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            15_000,
            ProducerConfig.CLIENT_ID_CONFIG,
            "stepwise-produce");

    private static final long PROGRESS_EVERY = 1000;
    private static final double DEMO_RATE = 200;

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Source source;

    /** These options name what is written. */
    static final class Source {
        @Option(
                names = "--data",
                converter = DataFile.class,
                paramLabel = "FILE",
                description = "the rows, with a header")
        private @Nullable Path data;

        @Option(names = "--demo", description = "the stream of the demo, until interrupted")
        private boolean demo;
    }

    @Option(names = "--topic", required = true, paramLabel = "T", description = "where to write them")
    private String topic;

    @Option(
            names = "--timestamp",
            paramLabel = "COLUMN",
            description =
                    "the column with the records' timestamps: milliseconds since 1970, or ISO 8601 (default: now)")
    private @Nullable String timestamp;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "records a second (default: as many as it takes; 200 of the demo)")
    private double rate = Double.POSITIVE_INFINITY;

    @Mixin
    private CsvOptions csv;

    @Mixin
    private KafkaOptions kafka;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!(rate > 0)) {
            throw new ParameterException(spec.commandLine(), "--rate must be above 0");
        }
        Path data = source.data;
        if (data == null) {
            kafka.requireCluster();
            stream();
            return 0;
        }
        try (DataRows rows = DataRows.open(data, csv.format(), timestamp)) {
            kafka.requireCluster();
            long start = System.nanoTime();
            try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                            kafka.over(SETTINGS), new ByteArraySerializer(), new ByteArraySerializer());
                    Progress progress = Progress.of("produce " + topic, "bytes", Files.size(data))) {
                requireTopic(producer);
                send(rows, producer, progress, start);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            PrintWriter out = spec.commandLine().getOut();
            out.printf("%d records to %s in %.1f s%n", rows.rows(), topic, seconds);
            out.flush();
        }
        return 0;
    }

    private void requireTopic(Producer<byte[], byte[]> producer) {
        try {
            producer.partitionsFor(topic);
        } catch (TimeoutException _) {
            throw new FailedException("the topic '%s' does not exist at %s and is not created by itself"
                    .formatted(topic, kafka.bootstrapServers()));
        }
    }

    private void send(DataRows rows, Producer<byte[], byte[]> producer, Progress progress, long start) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        for (byte[] row = rows.next(); row != null; row = rows.next()) {
            awaitTurn(start, rows.rows() - 1);
            producer.send(new ProducerRecord<>(topic, null, timestampOf(rows), null, row), (_, e) -> {
                if (e != null) {
                    failure.compareAndSet(null, e);
                }
            });
            check(failure.get());
            if (rows.rows() % PROGRESS_EVERY == 0) {
                progress.at(rows.bytesRead());
            }
        }
        producer.flush();
        check(failure.get());
    }

    private @Nullable Long timestampOf(DataRows rows) {
        if (timestamp == null) {
            return null;
        }
        if (rows.timestampMillis() < 0) {
            throw new BadDataException("row %d is from before 1970, which no record can be".formatted(rows.rows()));
        }
        return rows.timestampMillis();
    }

    /** Goes on until the process is told to stop. */
    private void stream() throws InterruptedException {
        Map<String, Object> settings = kafka.over(SETTINGS);
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            requireTopic(producer);
        }
        try (DemoStream stream = DemoStream.ofOldFaithful(settings, topic, Double.isFinite(rate) ? rate : DEMO_RATE)) {
            Runtime.getRuntime().addShutdownHook(new Thread(stream::close));
            stream.awaitEnd();
        }
    }

    /** Waits until the record of that number is due. */
    private void awaitTurn(long start, long record) {
        if (Double.isFinite(rate)) {
            long due = start + (long) (record * TimeUnit.SECONDS.toNanos(1) / rate);
            for (long rest = due - System.nanoTime(); rest > 0; rest = due - System.nanoTime()) {
                LockSupport.parkNanos(rest);
            }
        }
    }

    private void check(@Nullable Exception failure) {
        if (failure != null) {
            throw new FailedException(
                    "a record could not be written to '%s': %s".formatted(topic, failure.getMessage()));
        }
    }
}
