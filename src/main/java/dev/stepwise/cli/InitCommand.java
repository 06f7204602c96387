package dev.stepwise.cli;

import dev.stepwise.cli.option.CsvOptions;
import dev.stepwise.cli.option.DataFile;
import dev.stepwise.cli.option.DurationConverter;
import dev.stepwise.cli.option.KafkaOptions;
import dev.stepwise.cli.terminal.OutputFiles;
import dev.stepwise.codec.csv.CsvFormat;
import dev.stepwise.codec.data.JsonTable;
import dev.stepwise.codec.profile.ModelText;
import dev.stepwise.codec.profile.Purpose;
import dev.stepwise.codec.profile.TableProfile;
import dev.stepwise.model.EventFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks at a file or at the first events of a topic and writes a model file of it, which {@code fit}, {@code replay} and {@code serve} read as it is. */
@Command(
        name = "init",
        description = "Writes a model file of a file or a topic: what each column is, and what is left out and why.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class InitCommand implements Callable<Integer> {

    private static final Path STANDARD_OUTPUT = Path.of("-");
    private static final int MOST_EVENTS = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Source source;

    /** These options name what is looked at. */
    static final class Source {
        @Option(
                names = "--data",
                converter = DataFile.class,
                paramLabel = "FILE",
                description = "the file to look at: a table, or an event in JSON on each line")
        private @Nullable Path data;

        @Option(names = "--topic", paramLabel = "T", description = "the topic whose first events to look at")
        private @Nullable String topic;
    }

    @Option(
            names = "--events",
            paramLabel = "N",
            description = "of --topic: how many events to look at, if there are as many (default: 10000)")
    private @Nullable Integer mostEvents;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "of --topic: how long to wait for events, such as 5m (default: 30s)")
    private @Nullable Duration patience;

    @Option(
            names = "--for",
            paramLabel = "clusters|anomalies",
            description = "what the model is for (default: ${DEFAULT-VALUE})")
    private Purpose purpose = Purpose.CLUSTERS;

    @Option(
            names = "--without",
            paramLabel = "COLUMN,COLUMN",
            split = ",",
            description = "columns that are no features")
    private List<String> without = new ArrayList<>();

    @Option(
            names = "--within",
            paramLabel = "POINTER,POINTER",
            split = ",",
            description = "of events in JSON: the parts to look at, such as /sensor (default: all of them)")
    private List<String> within = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "MODEL.yaml",
            description = "write the model there, where no file is yet (default, and -: print it)")
    private @Nullable Path output;

    @Mixin
    private CsvOptions csv;

    @Mixin
    private KafkaOptions kafka;

    @Override
    public Integer call() throws IOException {
        if (output != null && output.equals(STANDARD_OUTPUT)) {
            output = null;
        }
        OutputFiles.require(spec, output);
        if (output != null && Files.exists(output)) {
            throw new ParameterException(
                    spec.commandLine(), output + " is there already: remove it, or give another name");
        }
        Path data = source.data;
        return data == null ? ofTopic(Objects.requireNonNull(source.topic)) : ofFile(data);
    }

    private int ofFile(Path data) throws IOException {
        if (mostEvents != null || patience != null || kafka.isGiven()) {
            throw new ParameterException(
                    spec.commandLine(), "--events, --wait and options of a cluster belong to --topic, not to --data");
        }
        String name = String.valueOf(data.getFileName());
        TableProfile profile = TableProfile.of(data, csv.format(), Set.copyOf(without), within);
        String model = output == null ? ModelText.id(name) + ".yaml" : output.toString();
        String command =
                "stepwise fit --data " + DataFile.said(data) + " --model " + CsvOptions.quoted(model) + csv.said();
        write(ModelText.of(profile, name, command, purpose), profile, command);
        return 0;
    }

    private int ofTopic(String topic) throws IOException {
        if (!csv.format().equals(CsvFormat.FOUND)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--delimiter, --decimal, --missing, --encoding and --header are for tables, not for --topic");
        }
        if (mostEvents != null && mostEvents < 1) {
            throw new ParameterException(spec.commandLine(), "--events must be at least 1");
        }
        int most = mostEvents == null ? MOST_EVENTS : mostEvents;
        kafka.requireCluster();
        TopicSample sample;
        try (Consumer<byte[], byte[]> consumer = kafka.consumer("stepwise-init")) {
            Duration patient = patience == null ? PATIENCE : patience;
            sample = TopicSample.read(
                    consumer,
                    ExistingTopic.partitions(consumer, topic, kafka.bootstrapServers()),
                    most,
                    patient,
                    System::nanoTime,
                    () -> say("%s has no events yet; waiting %d s for some".formatted(topic, patient.toSeconds())));
        }
        List<byte[]> events = sample.require(topic);
        if (sample.passedOver() > 0) {
            say("%,d of the first %,d events of %s are no objects in JSON and were passed over"
                    .formatted(sample.passedOver(), sample.passedOver() + events.size(), topic));
        }
        TableProfile profile;
        try (JsonTable table = JsonTable.of(events, within)) {
            profile = TableProfile.of(table, topic, Set.copyOf(without));
        }
        String model = output == null ? ModelText.id(topic) + ".yaml" : output.toString();
        String format = sample.isFramed() ? EventFormat.JSON_SCHEMA.kind().label() : null;
        write(
                ModelText.ofTopic(profile, topic, format, purpose),
                profile,
                "models: [{file: " + model + "}] in the configuration of `stepwise serve`");
        return 0;
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    private void write(String yaml, TableProfile profile, String next) throws IOException {
        if (output == null) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(yaml);
            out.flush();
        } else {
            Files.writeString(output, yaml);
            say(output + " has " + ModelText.summary(profile));
            say("next: " + next);
        }
    }
}
