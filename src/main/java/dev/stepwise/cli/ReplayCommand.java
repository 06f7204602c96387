package dev.stepwise.cli;

import dev.stepwise.codec.BadDataException;
import dev.stepwise.codec.CsvPoints;
import dev.stepwise.codec.ModelFile;
import dev.stepwise.codec.ReplayReportJson;
import dev.stepwise.codec.TimedPoints;
import dev.stepwise.em.Dataset;
import dev.stepwise.em.LearnerEvent;
import dev.stepwise.em.LearnerSpec;
import dev.stepwise.em.ModelParameters;
import dev.stepwise.em.Replay;
import dev.stepwise.event.ComponentSummary;
import dev.stepwise.event.Forgetting;
import dev.stepwise.event.Learning;
import dev.stepwise.event.MixtureMapping;
import dev.stepwise.event.ModelDefinition;
import dev.stepwise.event.ReplayReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The scorers and the learner of the service over a file, without Kafka: every point is scored before it is learned from. */
@Command(
        name = "replay",
        description = "Runs the streaming learner over a file, as the service would over a topic.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ReplayCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--data", required = true, paramLabel = "FILE.csv", description = "the stream, with a header")
    private Path data;

    @Option(names = "--model", required = true, paramLabel = "FILE.yaml", description = "the model file")
    private Path model;

    @Option(
            names = "--timestamp",
            paramLabel = "COLUMN",
            description = "the column with the points' timestamps: milliseconds since 1970, or ISO 8601")
    private @Nullable String timestamp;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "points that a partition scores between two commits (default: ${DEFAULT-VALUE})")
    private int batch = 1000;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "partitions that the points are dealt to, batch by batch (default: ${DEFAULT-VALUE})")
    private int partitions = 1;

    @Option(
            names = "--staleness",
            paramLabel = "N",
            description = "rounds that pass before statistics are learned from (default: ${DEFAULT-VALUE})")
    private int staleness = 0;

    @Option(
            names = "--holdout",
            paramLabel = "FILE.csv",
            description = "points to judge the last parameters by; nothing is learned from them")
    private @Nullable Path holdout;

    @Option(
            names = "--assignments",
            paramLabel = "FILE.csv",
            description = "write the soft membership of every point there, in order")
    private @Nullable Path assignments;

    @Option(names = "--format", description = "how to print the result: text or json (default: text)")
    private Format format = Format.TEXT;

    @Override
    public Integer call() throws IOException {
        if (batch < 1 || partitions < 1 || staleness < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--batch and --partitions must be at least 1, --staleness at least 0");
        }
        ModelDefinition definition = ModelFile.read(model);
        if (definition.forgetting() instanceof Forgetting.HalfLife && timestamp == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the model forgets by event time: --timestamp must name the column that has it");
        }
        TimedPoints timed = timestamp == null ? null : CsvPoints.readAll(data, definition.schema(), timestamp);
        Dataset points = timed == null ? CsvPoints.readAll(data, definition.schema()) : timed.points();
        if (points.totalWeight() <= 0) {
            throw new BadDataException(data.getFileName() + " has no point with a weight above 0");
        }
        Dataset heldOut = holdout == null ? null : CsvPoints.readAll(holdout, definition.schema());
        LongUnaryOperator times = timed == null ? index -> index : index -> timed.millis()[(int) index];
        ReplayReport report = replay(definition, points, times, heldOut);
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case JSON -> {
                ReplayReportJson.write(report, out);
                out.println();
            }
            case TEXT -> print(report, definition, out);
        }
        out.flush();
        return 0;
    }

    private ReplayReport replay(
            ModelDefinition definition, Dataset points, LongUnaryOperator times, @Nullable Dataset heldOut)
            throws IOException {
        LearnerSpec learner = Learning.specOf(definition);
        List<LearnerEvent> events = new ArrayList<>();
        long start = System.nanoTime();
        Replay replay;
        try (Progress progress = Progress.of("replay " + definition.id(), "points", points.size());
                AssignmentFile file = assignments == null ? null : new AssignmentFile(assignments, learner)) {
            replay = new Replay(learner, points, new Replay.Options(batch, partitions, staleness), file)
                    .at(times)
                    .onEvent(events::add)
                    .onProgress(progress::at)
                    .run();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new ReplayReport(
                definition.id(),
                points.size(),
                seconds,
                replay.prequentialLogLikelihood(),
                heldOut == null ? Double.NaN : replay.logLikelihood(heldOut),
                components(
                        new MixtureMapping(definition),
                        Objects.requireNonNull(replay.learner().parameters())),
                replay.learner().snapshot().model().shape().hasBackground()
                        ? OptionalDouble.of(replay.learner().snapshot().model().backgroundWeight())
                        : OptionalDouble.empty(),
                events);
    }

    private static List<ComponentSummary> components(MixtureMapping mapping, ModelParameters parameters) {
        List<ComponentSummary> components = new ArrayList<>();
        for (int k = 0; k < parameters.ids().size(); k++) {
            components.add(mapping.summary(parameters.ids().get(k), parameters.userModel(), k));
        }
        return components;
    }

    private static void print(ReplayReport report, ModelDefinition definition, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%s: %,d points in %.1f s, %,.0f a second%n%n",
                report.model(),
                report.points(),
                report.seconds(),
                report.pointsPerSecond());
        out.print(ComponentText.of(report.components(), definition.schema()));
        TextTable table = new TextTable()
                .row(
                        "log-likelihood a point, before learning",
                        List.of(Numbers.fixed(report.prequentialLogLikelihood(), 5)));
        report.background().ifPresent(weight -> table.row("background", List.of(Numbers.fixed(weight, 4))));
        if (!Double.isNaN(report.holdoutLogLikelihood())) {
            table.row("log-likelihood a point, held out", List.of(Numbers.fixed(report.holdoutLogLikelihood(), 5)));
        }
        out.print("\n" + table + "\n");
        for (LearnerEvent event : report.events()) {
            out.printf(Locale.ROOT, "%,12d  %s%n", event.points(), event.sentence());
        }
    }
}
