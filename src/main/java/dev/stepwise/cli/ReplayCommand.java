package dev.stepwise.cli;

import dev.stepwise.cli.option.CsvOptions;
import dev.stepwise.cli.option.DataFile;
import dev.stepwise.cli.option.Format;
import dev.stepwise.cli.plot.PlotFile;
import dev.stepwise.cli.plot.ReplayPlot;
import dev.stepwise.cli.terminal.OutputFiles;
import dev.stepwise.cli.terminal.Progress;
import dev.stepwise.cli.text.ReplayText;
import dev.stepwise.codec.csv.BadDataException;
import dev.stepwise.codec.csv.TimedPoints;
import dev.stepwise.codec.data.DataPoints;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.codec.report.ReplayReportJson;
import dev.stepwise.codec.report.ReplayWindowCsv;
import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.learner.Snapshot;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.replay.KeyedPrediction;
import dev.stepwise.em.replay.KeyedReplay;
import dev.stepwise.em.replay.Replay;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.model.ComponentSummary;
import dev.stepwise.model.Learning;
import dev.stepwise.model.MixtureMapping;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.report.ReplayReport;
import dev.stepwise.model.report.ReplayWindow;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Option(
            names = "--data",
            converter = DataFile.class,
            required = true,
            paramLabel = "FILE",
            description = "the stream, with a header")
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
            names = "--seed",
            paramLabel = "N",
            description = "of every random choice; otherwise the model's id gives it")
    private @Nullable Long seed;

    @Option(
            names = "--every",
            paramLabel = "N",
            description = "print a row of figures after every N points, as CSV, or in JSON as the array series")
    private @Nullable Integer every;

    @Option(
            names = "--truth",
            paramLabel = "COLUMN",
            description = "the column with the points' true clusters: how far do the assignments agree?")
    private @Nullable String truth;

    @Option(
            names = "--key",
            paramLabel = "COLUMN",
            description =
                    "the column that says whose a point is, such as a device: each key gets weights and means of its own,"
                            + " trusted as far as they predict better than those of all")
    private @Nullable String key;

    @Option(
            names = "--holdout",
            paramLabel = "FILE",
            description = "points to judge the last parameters by; nothing is learned from them")
    private @Nullable Path holdout;

    @Option(
            names = "--assignments",
            paramLabel = "FILE.csv",
            description = "write the soft membership of every point there, in order")
    private @Nullable Path assignments;

    @Option(
            names = "--keep",
            paramLabel = "COLUMN,COLUMN",
            split = ",",
            description = "columns of the data that --assignments has too, after the number of the row")
    private List<String> keep = new ArrayList<>();

    @Option(
            names = "--plot",
            paramLabel = "FILE.svg",
            description = "draw the likelihood of new points, the events and the clusters' weights there, over time")
    private @Nullable Path plot;

    @Option(names = "--format", description = "how to print the result: text or json (default: text)")
    private Format format = Format.TEXT;

    @Mixin
    private CsvOptions csv;

    @Override
    public Integer call() throws IOException {
        if (batch < 1 || partitions < 1 || staleness < 0 || every != null && every < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--batch, --partitions and --every must be at least 1, --staleness at least 0");
        }
        if (!keep.isEmpty() && assignments == null) {
            throw new ParameterException(spec.commandLine(), "--keep says what --assignments has, which is not given");
        }
        OutputFiles.require(spec, assignments, plot);
        ModelDefinition definition = ModelFile.read(model);
        if (definition.forgetting().isByTime() && timestamp == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the model forgets by event time: --timestamp must name the column that has it");
        }
        TimedPoints timed =
                timestamp == null ? null : DataPoints.readAll(data, csv.format(), definition.schema(), timestamp);
        Dataset points = timed == null ? DataPoints.readAll(data, csv.format(), definition.schema()) : timed.points();
        if (points.totalWeight() <= 0) {
            throw new BadDataException(data.getFileName()
                    + (points.size() == 0 ? " has a header and no rows" : " has no point with a weight above 0"));
        }
        Dataset heldOut = holdout == null
                ? null
                : DataPoints.read(
                        holdout,
                        csv.format(),
                        definition.schema(),
                        definition.schema().timesOfEvent().isEmpty() ? null : timestamp);
        LongUnaryOperator times = timed == null ? index -> index : index -> timed.millis()[(int) index];
        ReplayReport report = replay(definition, points, times, heldOut);
        PrintWriter out = spec.commandLine().getOut();
        if (format == Format.JSON) {
            ReplayReportJson.write(report, out);
            out.println();
        } else {
            ReplayText.print(
                    report, definition, every != null ? spec.commandLine().getErr() : out);
        }
        out.flush();
        return 0;
    }

    private @Nullable AssignmentFile assignmentFile(ModelDefinition definition, LearnerSpec learner)
            throws IOException {
        return assignments == null
                ? null
                : new AssignmentFile(
                        assignments,
                        learner,
                        key != null,
                        KeptColumns.of(
                                data, csv.format(), keep, definition.schema().carry()));
    }

    private ReplayReport replay(
            ModelDefinition definition, Dataset points, LongUnaryOperator times, @Nullable Dataset heldOut)
            throws IOException {
        LearnerSpec usual = Learning.specOf(definition);
        LearnerSpec learner = seed == null ? usual : usual.withSeed(seed);
        ReplayTruth agreement = truth == null ? null : new ReplayTruth(data, csv.format(), truth);
        List<Consumer<ScoredBlock>> sinks = new ArrayList<>();
        List<LearnerEvent> events = new ArrayList<>();
        List<ReplayWindow> series = new ArrayList<>();
        List<ReplayWindow> drawn = new ArrayList<>();
        long start = System.nanoTime();
        Replay replay;
        KeyedReplay keyed;
        try (Progress progress = Progress.of("replay " + definition.id(), "points", points.size());
                AssignmentFile file = assignmentFile(definition, learner)) {
            replay = new Replay(
                    learner,
                    points,
                    new Replay.Options(batch, partitions, staleness),
                    block -> sinks.forEach(sink -> sink.accept(block)));
            List<ReplaySeries> windows = new ArrayList<>();
            if (every != null) {
                DoubleSupplier ofHoldout = () -> heldOut == null ? Double.NaN : replay.logLikelihood(heldOut);
                windows.add(new ReplaySeries(points, every, replay::prediction, ofHoldout, seriesSink(series)));
            }
            if (plot != null) {
                windows.add(new ReplaySeries(
                        points, ReplayPlot.every(points.size()), replay::prediction, () -> Double.NaN, drawn::add));
            }
            keyed = ReplayKeys.see(sinks, data, csv.format(), key, points, replay, file, agreement);
            windows.forEach(window -> sinks.add(window::scored));
            replay.at(times)
                    .onEvent(events::add)
                    .onProgress(done -> {
                        windows.forEach(window -> window.roundEnded(replay.learner()::snapshot));
                        if (keyed != null) {
                            keyed.roundEnded();
                        }
                        progress.at(done);
                    })
                    .run();
        }
        warn(replay);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (plot != null) {
            PlotFile.write(plot, ReplayPlot.of(definition.id(), drawn, events));
        }
        return report(
                definition,
                points.size(),
                seconds,
                replay,
                heldOut,
                agreement == null ? Double.NaN : agreement.adjustedRandIndex(),
                events,
                keyed == null ? null : keyed.prediction(),
                series);
    }

    /**
     * Returns what a replay came to. The report holds its seconds, and how far the assignments of its points agree with
     * the truth.
     */
    private ReplayReport report(
            ModelDefinition definition,
            int points,
            double seconds,
            Replay replay,
            @Nullable Dataset heldOut,
            double agreement,
            List<LearnerEvent> events,
            @Nullable KeyedPrediction keys,
            List<ReplayWindow> series) {
        MixtureModel model = replay.learner().snapshot().model();
        return new ReplayReport(
                definition.id(),
                points,
                seconds,
                replay.prediction(),
                heldOut == null ? Double.NaN : replay.logLikelihood(heldOut),
                agreement,
                heldOut == null ? Double.NaN : agreementOf(heldOut, replay),
                components(new MixtureMapping(definition), replay.learner().snapshot()),
                model.shape().hasBackground() ? OptionalDouble.of(model.backgroundWeight()) : OptionalDouble.empty(),
                replay.learner().snapshot().anomalies(),
                events,
                keys,
                series);
    }

    private void warn(Replay replay) {
        PrintWriter err = spec.commandLine().getErr();
        if (replay.leftOut() > 0) {
            err.println("the first fit left out " + replay.leftOut() + " extreme rows, with which there was none");
        }
        if (replay.failedChallenges() > 0) {
            err.println(replay.failedChallenges() + " challenges failed; the parameters stayed as they were");
        }
        err.flush();
    }

    /** Rows of figures go where the result goes, as they come; into a JSON object they come at the end. */
    private Consumer<ReplayWindow> seriesSink(List<ReplayWindow> series) {
        if (format == Format.JSON) {
            return series::add;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(ReplayWindowCsv.header());
        return window -> out.println(ReplayWindowCsv.row(window));
    }

    private double agreementOf(Dataset heldOut, Replay replay) {
        if (truth == null || holdout == null) {
            return Double.NaN;
        }
        ReplayTruth agreement = new ReplayTruth(holdout, csv.format(), truth);
        replay.score(heldOut, agreement::scored);
        return agreement.adjustedRandIndex();
    }

    /** What has gone and may return is scored with too, but it is no part of the model. */
    private static List<ComponentSummary> components(MixtureMapping mapping, Snapshot snapshot) {
        List<ComponentSummary> components = new ArrayList<>();
        for (int k = 0; k < snapshot.ids().size(); k++) {
            components.add(mapping.summary(snapshot.ids().get(k), snapshot.model(), k));
        }
        return components;
    }
}
