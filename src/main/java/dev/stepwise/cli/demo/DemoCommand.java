package dev.stepwise.cli.demo;

import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.cli.option.CsvOptions;
import dev.stepwise.cli.option.DurationConverter;
import dev.stepwise.cli.terminal.FailedException;
import dev.stepwise.cli.terminal.TemporaryFiles;
import dev.stepwise.cli.terminal.Terminal;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.ModelInput;
import dev.stepwise.runtime.Service;
import dev.stepwise.runtime.ServiceRunner;
import dev.stepwise.runtime.configuration.HttpOptions;
import dev.stepwise.runtime.configuration.KafkaSettings;
import dev.stepwise.runtime.configuration.KafkaSettings.Guarantee;
import dev.stepwise.runtime.configuration.LogFormat;
import dev.stepwise.runtime.configuration.RecordSizes;
import dev.stepwise.runtime.configuration.ServiceConfiguration;
import dev.stepwise.runtime.configuration.ServiceOptions;
import dev.stepwise.runtime.configuration.TopicOptions;
import dev.stepwise.topology.ServedModel;
import dev.stepwise.topology.TopicNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A Kafka broker, the service and a live stream in one process: nothing to set up. */
@Command(
        name = "demo",
        description = "Shows the service at work on a live stream, with a broker of its own.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DemoCommand implements Callable<Integer> {

    private static final Duration ON_A_TERMINAL = Duration.ofMillis(500);
    private static final Duration ELSEWHERE = Duration.ofSeconds(5);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "end after so long, such as 30s, with a summary (default: when interrupted)")
    private @Nullable Duration length;

    @Option(names = "--rate", paramLabel = "N", description = "points a second (default: ${DEFAULT-VALUE})")
    private double rate = 200;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "stream the rows of this file, again and again (default: eruptions of Old Faithful)")
    private @Nullable Path data;

    @Option(names = "--model", paramLabel = "FILE.yaml", description = "the model of these data")
    private @Nullable Path model;

    @Mixin
    private CsvOptions csv;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!(rate > 0)) {
            throw new ParameterException(spec.commandLine(), "--rate must be above 0");
        }
        if ((data == null) != (model == null)) {
            throw new ParameterException(spec.commandLine(), "--data and --model go together");
        }
        ServedModel served = ServedModel.of(definition());
        quiet();
        Path state = Files.createTempDirectory("stepwise-demo");
        PrintWriter out = spec.commandLine().getOut();
        spec.commandLine().getErr().println("Starting a Kafka broker and the service …");
        spec.commandLine().getErr().flush();
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start()) {
            ServiceOptions options = options(served, broker.bootstrapServers(), state);
            TopicOptions topics = new TopicOptions(true, 2, (short) 1);
            HttpOptions http = new HttpOptions(HttpOptions.LOOPBACK, 0);
            try (ServiceRunner runner =
                    new ServiceRunner(new ServiceConfiguration(options, topics, http, LogFormat.TEXT))) {
                out.printf(
                        "Kafka at %s, the dashboard at http://%s:%d/%n%n",
                        broker.bootstrapServers(),
                        HttpOptions.LOOPBACK,
                        runner.address().getPort());
                run(runner.service(), served, options, out);
            }
        } finally {
            TemporaryFiles.delete(state);
        }
        return 0;
    }

    /** Nothing but failures is said beside what the demo shows. */
    public static void quiet() {
        if (LoggerFactory.getLogger("dev.stepwise") instanceof ch.qos.logback.classic.Logger logger) {
            logger.setLevel(ch.qos.logback.classic.Level.WARN);
        }
    }

    private ModelDefinition definition() throws IOException {
        ModelDefinition definition = model == null ? oldFaithful() : ModelFile.read(model);
        return definition.input() == null ? definition.readFrom(ModelInput.of("points")) : definition;
    }

    private static ModelDefinition oldFaithful() throws IOException {
        try (InputStream in = DemoCommand.class.getResourceAsStream("old-faithful.yaml")) {
            return ModelFile.parse(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static ServiceOptions options(ServedModel model, String servers, Path state) {
        List<ServedModel> models = List.of(model);
        return new ServiceOptions(
                models,
                new TopicNames("stepwise."),
                new KafkaSettings(
                        "stepwise-demo",
                        Guarantee.EXACTLY_ONCE_V2,
                        RecordSizes.largest(models, Limits.DEFAULT),
                        Map.of("bootstrap.servers", servers, "state.dir", state.toString())),
                Limits.DEFAULT,
                Duration.ofSeconds(1));
    }

    private void run(Service service, ServedModel served, ServiceOptions options, PrintWriter out)
            throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            interrupted.countDown();
            try {
                closed.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        boolean terminal = Terminal.isOutput();
        DemoView view = new DemoView(service, served, out, terminal);
        String input = Objects.requireNonNull(served.definition().input()).topic();
        Map<String, Object> producer = options.kafka().producer();
        try (DemoStream stream = data == null
                        ? DemoStream.ofOldFaithful(producer, input, rate)
                        : DemoStream.ofFile(producer, input, rate, data, csv.format());
                AssignmentCounter counter = new AssignmentCounter(
                        options.kafka().consumer(), options.topics().assignments(served.id()))) {
            watch(service, view, counter, interrupted, terminal ? ON_A_TERMINAL : ELSEWHERE);
        } finally {
            closed.countDown();
        }
        if (interrupted.getCount() > 0) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    private void watch(
            Service service, DemoView view, AssignmentCounter counter, CountDownLatch interrupted, Duration interval)
            throws InterruptedException {
        long start = System.nanoTime();
        long end = length == null ? Long.MAX_VALUE : start + length.toNanos();
        long lastCount = 0;
        long lastTime = start;
        while (true) {
            long wait = Math.min(interval.toNanos(), Math.max(0, end - System.nanoTime()));
            boolean over = interrupted.await(wait, TimeUnit.NANOSECONDS) || System.nanoTime() >= end;
            long now = System.nanoTime();
            long count = counter.count();
            if (over) {
                view.summary(count, (now - start) / 1e9);
                return;
            }
            if (!service.isLive()) {
                throw new FailedException("the service has stopped: " + String.join("; ", service.missing()));
            }
            view.refresh((now - start) / 1_000_000_000L, count, (count - lastCount) * 1e9 / (now - lastTime));
            lastCount = count;
            lastTime = now;
        }
    }
}
