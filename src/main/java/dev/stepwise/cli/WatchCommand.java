package dev.stepwise.cli;

import dev.stepwise.cli.option.Format;
import dev.stepwise.cli.option.KafkaOptions;
import dev.stepwise.cli.terminal.Terminal;
import dev.stepwise.cli.text.RecordText;
import dev.stepwise.codec.output.OutputReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Records of a topic as they come: assignments, snapshots, events or any other JSON, a line each. */
@Command(
        name = "watch",
        description = "Prints the records of a topic as they come, a line each.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class WatchCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(200);

    /** The command begins to read the topic at one of these places. */
    enum From {
        EARLIEST,
        LATEST
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--topic", required = true, paramLabel = "T", description = "which topic")
    private String topic;

    @Option(names = "--from", description = "earliest or latest (default: latest)")
    private From from = From.LATEST;

    @Option(names = "--max", paramLabel = "N", description = "stop after so many records (default: never)")
    private long max = Long.MAX_VALUE;

    @Option(
            names = "--format",
            description =
                    "text: rounded for reading; json: as the records are, in JSON whatever their format (default: text on a terminal, else json)")
    private @Nullable Format format;

    @Mixin
    private KafkaOptions kafka;

    @Override
    public Integer call() {
        boolean json = format == null ? !Terminal.isOutput() : format == Format.JSON;
        kafka.requireCluster();
        try (Consumer<byte[], byte[]> consumer = kafka.consumer("stepwise-watch")) {
            List<TopicPartition> partitions = ExistingTopic.partitions(consumer, topic, kafka.bootstrapServers());
            consumer.assign(partitions);
            if (from == From.EARLIEST) {
                consumer.seekToBeginning(partitions);
            } else {
                consumer.seekToEnd(partitions);
            }
            watch(consumer, json);
        }
        return 0;
    }

    /** Until enough records were printed or nobody reads them any more. */
    private void watch(Consumer<byte[], byte[]> consumer, boolean json) {
        OutputReader reader = new OutputReader();
        PrintWriter out = spec.commandLine().getOut();
        long printed = 0;
        while (printed < max && !out.checkError()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (printed++ < max) {
                    byte[] value = record.value() == null ? null : reader.any(record.value(), record.headers());
                    out.println(json ? text(value) : RecordText.of(record, value));
                }
            }
        }
    }

    private static String text(byte @Nullable [] value) {
        return value == null ? "null" : new String(value, StandardCharsets.UTF_8);
    }
}
