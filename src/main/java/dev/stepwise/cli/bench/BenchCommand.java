package dev.stepwise.cli.bench;

import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.cli.demo.DemoCommand;
import dev.stepwise.cli.terminal.Progress;
import dev.stepwise.cli.terminal.TemporaryFiles;
import dev.stepwise.cli.text.Numbers;
import dev.stepwise.cli.text.TextTable;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.runtime.Service;
import dev.stepwise.runtime.ServiceTopics;
import dev.stepwise.runtime.configuration.KafkaSettings;
import dev.stepwise.runtime.configuration.KafkaSettings.Guarantee;
import dev.stepwise.runtime.configuration.RecordSizes;
import dev.stepwise.runtime.configuration.ServiceOptions;
import dev.stepwise.runtime.configuration.TopicOptions;
import dev.stepwise.topology.ServedModel;
import dev.stepwise.topology.ServiceListener;
import dev.stepwise.topology.TopicNames;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Measures what the service costs. The same records go through a topology that only passes them on, and through the
 * service.
 */
@Command(
        name = "bench",
        description = "Measures the service against a topology that only passes records on, on a broker of its own.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class BenchCommand implements Callable<Integer> {

    private static final String INPUT = "bench-points";
    private static final String OUTPUT = "bench-passed-on";
    private static final TopicNames TOPICS = new TopicNames("bench.");
    private static final int WARM_UP = 1;

    @Spec
    private CommandSpec spec;

    @Option(names = "--dimensions", paramLabel = "D", description = "numbers of a point (default: ${DEFAULT-VALUE})")
    private int dimensions = 8;

    @Option(names = "--components", paramLabel = "K", description = "of the mixture (default: ${DEFAULT-VALUE})")
    private int components = 8;

    @Option(names = "--points", paramLabel = "N", description = "records of a pass (default: ${DEFAULT-VALUE})")
    private long points = 1_000_000;

    @Option(names = "--partitions", paramLabel = "P", description = "of the input (default: ${DEFAULT-VALUE})")
    private int partitions = 2;

    @Option(names = "--rounds", paramLabel = "R", description = "passes of each that count (default: ${DEFAULT-VALUE})")
    private int rounds = 3;

    @Option(names = "--guarantee", description = "exactly_once_v2 or at_least_once (default: exactly_once_v2)")
    private Guarantee guarantee = Guarantee.EXACTLY_ONCE_V2;

    @Option(
            names = "--challenged",
            description = "passes too in which a challenge of the model runs beside the service all the time")
    private boolean challenged;

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        if (dimensions < 1 || components < 1 || points < 1 || partitions < 1 || rounds < 1) {
            throw new ParameterException(spec.commandLine(), "all numbers must be at least 1");
        }
        DemoCommand.quiet();
        BenchLoad load = new BenchLoad(dimensions, components);
        List<ServedModel> models = List.of(ServedModel.of(ModelFile.parse(load.model(INPUT))));
        Path state = Files.createTempDirectory("stepwise-bench");
        try (EmbeddedBroker broker =
                EmbeddedBroker.builder().property("log.retention.bytes", "-1").start()) {
            KafkaSettings kafka = new KafkaSettings(
                    "bench",
                    guarantee,
                    RecordSizes.largest(models, Limits.DEFAULT),
                    Map.of("bootstrap.servers", broker.bootstrapServers(), "state.dir", state.toString()));
            createTopics(kafka);
            try (Progress progress = Progress.of("produce", "records", points)) {
                load.produce(kafka.producer(), INPUT, points, progress);
            }
            measure(kafka, models, load);
        } finally {
            TemporaryFiles.delete(state);
        }
        return 0;
    }

    private void createTopics(KafkaSettings kafka) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(kafka.admin())) {
            admin.createTopics(List.of(
                            new NewTopic(INPUT, partitions, (short) 1), new NewTopic(OUTPUT, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    private void measure(KafkaSettings kafka, List<ServedModel> models, BenchLoad load)
            throws InterruptedException, ExecutionException {
        BenchPass.Result none = new BenchPass.Result(0, 0, 0);
        BenchPass.Result passThrough = none;
        BenchPass.Result service = none;
        BenchPass.Result besideChallenges = none;
        for (int round = 0; round < WARM_UP + rounds; round++) {
            BenchPass.Result first = passThrough(kafka, round);
            BenchPass.Result second = service(kafka, models, "service-" + round);
            BenchPass.Result third = challenged ? challenged(kafka, models, load, round) : none;
            if (round >= WARM_UP) {
                passThrough = passThrough.plus(first);
                service = service.plus(second);
                besideChallenges = besideChallenges.plus(third);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%d dimensions, %d components, %s, %d partitions; %,d records a pass, %d passes each%n%n",
                dimensions, components, guarantee.label(), partitions, points, rounds);
        TextTable table = new TextTable()
                .row("", List.of("records/s", "CPU of stream threads"))
                .row("pass-through", cells(passThrough))
                .row("service", cells(service));
        if (challenged) {
            table.row("service, challenged", cells(besideChallenges));
        }
        out.print(table);
        out.printf(Locale.ROOT, "%nratio: %.2f%n", passThrough.microseconds() / service.microseconds());
        if (challenged) {
            out.printf(
                    Locale.ROOT,
                    "records/s while a challenge runs, of those without: %.2f%n",
                    besideChallenges.perSecond() / service.perSecond());
        }
        out.flush();
    }

    private static List<String> cells(BenchPass.Result result) {
        return List.of(Numbers.fixed(result.perSecond(), 0), Numbers.fixed(result.microseconds(), 2) + " µs a record");
    }

    /** Runs a topology that only passes records on. It has the same properties as the service's own topologies. */
    private BenchPass.Result passThrough(KafkaSettings base, int round)
            throws InterruptedException, ExecutionException {
        KafkaSettings kafka = named(base, "pass-through-" + round);
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(
                        INPUT,
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("in"))
                .to(
                        OUTPUT,
                        Produced.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("out"));
        String application = kafka.scoringId(INPUT);
        BenchPass pass = new BenchPass(kafka, INPUT, application, List.of(application));
        try (KafkaStreams streams = new KafkaStreams(builder.build(), kafka.scoring(INPUT));
                Progress progress = Progress.of("pass-through", "records", points)) {
            streams.setStateListener(pass::changed);
            streams.start();
            return pass.await(progress);
        }
    }

    private BenchPass.Result challenged(KafkaSettings base, List<ServedModel> models, BenchLoad load, int round)
            throws InterruptedException, ExecutionException {
        try (BenchChallenges challenges = new BenchChallenges(models.getFirst().spec(), load)) {
            return service(base, models, "challenged-" + round);
        }
    }

    /** All stream threads count: those that score, and the one that learns. */
    private BenchPass.Result service(KafkaSettings base, List<ServedModel> models, String name)
            throws InterruptedException, ExecutionException {
        KafkaSettings kafka = named(base, name);
        TopicNames topics = new TopicNames(TOPICS.prefix() + name + ".");
        ServiceOptions options = new ServiceOptions(models, topics, kafka, Limits.DEFAULT, Duration.ofSeconds(10));
        new ServiceTopics(options, new TopicOptions(true, 1, (short) 1)).prepare();
        String application = kafka.scoringId(INPUT);
        BenchPass pass = new BenchPass(kafka, INPUT, application, List.of(application, kafka.learningId()));
        try (Service service = new Service(options, ServiceListener.NONE, streams -> {
                    if (streams.metadataForLocalThreads().stream()
                            .anyMatch(thread -> thread.threadName().startsWith(application))) {
                        streams.setStateListener(pass::changed);
                    }
                });
                Progress progress = Progress.of("service", "records", points)) {
            service.start();
            return pass.await(progress);
        }
    }

    private static KafkaSettings named(KafkaSettings base, String name) {
        return new KafkaSettings(name, base.guarantee(), base.largestRecord(), base.given());
    }
}
