package dev.stepwise.cli;

import dev.stepwise.cli.FitSearch.Candidate;
import dev.stepwise.cli.option.ComponentCountConverter;
import dev.stepwise.cli.option.CsvOptions;
import dev.stepwise.cli.option.DataFile;
import dev.stepwise.cli.option.Format;
import dev.stepwise.cli.option.SequenceOptions;
import dev.stepwise.cli.plot.FitPlot;
import dev.stepwise.cli.plot.PlotFile;
import dev.stepwise.cli.terminal.OutputFiles;
import dev.stepwise.cli.text.FitText;
import dev.stepwise.cli.text.TraceJson;
import dev.stepwise.cli.text.TraceText;
import dev.stepwise.codec.csv.BadDataException;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.codec.profile.ModelText;
import dev.stepwise.codec.profile.Purpose;
import dev.stepwise.codec.profile.TableProfile;
import dev.stepwise.codec.report.FitReportJson;
import dev.stepwise.distribution.Background;
import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.FitIteration;
import dev.stepwise.em.markov.Decoding;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.model.ComponentCount;
import dev.stepwise.model.Estimator;
import dev.stepwise.model.MixtureMapping;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.report.Criterion;
import dev.stepwise.model.report.FitChoice;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Batch EM over a file, to convergence: the reference that the stream is held against, and a start for it. */
@Command(
        name = "fit",
        description = "Fits a model to a file by batch EM, to convergence.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class FitCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            converter = DataFile.class,
            required = true,
            paramLabel = "FILE",
            description = "the points, with a header")
    private Path data;

    @Option(
            names = "--model",
            paramLabel = "FILE.yaml",
            description = "the model file (default: what init makes of the data)")
    private @Nullable Path model;

    @Option(
            names = "--components",
            paramLabel = "N|MIN..MAX",
            converter = ComponentCountConverter.class,
            description = "how many, instead of what the model file says; of several the best one is chosen")
    private @Nullable ComponentCount components;

    @Option(
            names = "--criterion",
            description = "what the best number of components is chosen by: bic, aic, icl or held-out (default: bic)")
    private Criterion criterion = Criterion.BIC;

    @Option(names = "--format", description = "how to print the result: text or json (default: text)")
    private Format format = Format.TEXT;

    @Option(
            names = "--output",
            paramLabel = "SNAPSHOT.json",
            description = "write the result there too, as JSON: a start for another model's `initial: {file: …}`")
    private @Nullable Path output;

    @Option(
            names = "--assignments",
            paramLabel = "FILE.csv",
            description = "write the soft membership of every row there, and with `impute:` what is missing")
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
            description = "draw the points and the components there; .png: as a picture")
    private @Nullable Path plot;

    @Option(
            names = "--trace",
            description = "before the result print every iteration: Q, the log-likelihood and the parameters")
    private boolean trace;

    @Option(
            names = "--restarts",
            paramLabel = "N",
            description = "starts to choose from (default: 30, and three times as many where rows repeat and few are"
                    + " different); with `initial:` there is one")
    private @Nullable Integer restarts;

    @Option(names = "--seed", paramLabel = "N", description = "of the random starts (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(
            names = "--tolerance",
            paramLabel = "T",
            description = "nats that the log-likelihood may still gain, by estimate, where it has converged"
                    + " (default: ${DEFAULT-VALUE})")
    private double tolerance = BatchEm.Options.CONVERGED;

    @Option(
            names = "--max-iterations",
            paramLabel = "N",
            description = "where to stop, converged or not (default: ${DEFAULT-VALUE})")
    private int maxIterations = BatchEm.Options.MOST_ITERATIONS;

    @Option(
            names = "--timestamp",
            paramLabel = "COLUMN",
            description =
                    "the column with the points' timestamps, for features that are the time of the event, and the order of the"
                            + " rows of a --key")
    private @Nullable String timestamp;

    @Mixin
    private SequenceOptions sequences;

    @Mixin
    private CsvOptions csv;

    @Override
    public Integer call() throws IOException {
        require(restarts == null || restarts >= 1, "--restarts must be at least 1");
        require(maxIterations >= 1, "--max-iterations must be at least 1");
        require(tolerance > 0, "--tolerance must be above 0");
        require(keep.isEmpty() || assignments != null, "--keep says what --assignments has, which is not given");
        sequences.check(assignments != null, timestamp != null);
        OutputFiles.require(spec, output, assignments, plot);
        ModelDefinition definition = definition();
        requireChain(definition);
        boolean oneCount = definition.components().isGiven();
        require(oneCount || !trace, "--trace follows one fit: give one number of --components");
        SequenceOptions.Points ordered = sequences.read(data, csv.format(), definition.schema(), timestamp);
        Dataset points = ordered.points();
        if (points.totalWeight() <= 0) {
            throw new BadDataException(data.getFileName()
                    + (points.size() == 0 ? " has a header and no rows" : " has no point with a weight above 0"));
        }
        PrintWriter out = spec.commandLine().getOut();
        FitSearch search = new FitSearch(
                definition,
                points,
                ordered.sequences(),
                new FitSearch.Effort(
                        restarts == null ? FitSearch.restartsFor(points) : restarts,
                        seed,
                        maxIterations,
                        tolerance,
                        criterion));
        List<Candidate> candidates = search.run(trace ? trace(definition, out) : (_, _) -> {});
        FitChoice choice = new FitChoice(
                criterion, candidates.stream().map(Candidate::report).toList());
        Candidate best = candidates.get(choice.candidates().indexOf(choice.best()));
        writeFiles(best, points);
        switch (format) {
            case JSON -> {
                if (oneCount) {
                    FitReportJson.write(best.report(), out);
                } else {
                    FitReportJson.write(choice, out);
                }
                out.println();
            }
            case TEXT -> {
                if (!oneCount) {
                    out.println(FitText.table(choice, definition.components()));
                }
                out.print(FitText.of(best.report(), definition.schema()));
            }
        }
        out.flush();
        return 0;
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    /** What a hidden Markov model cannot be. */
    private void requireChain(ModelDefinition definition) {
        boolean chain = sequences.isGiven();
        require(!chain || definition.background() == Background.NONE, "--key: leave `background` out of the model");
        require(!chain || definition.estimator() == Estimator.EM, "--key: leave `estimator` out of the model");
        require(
                !chain || definition.fixed().weights().isEmpty(),
                "--key: leave `fixed: {weights}` out of the model: states follow from transitions");
        require(
                !chain || criterion != Criterion.HELD_OUT,
                "--key: rows of a sequence cannot be held out of it; take --criterion bic, aic or icl");
    }

    private ModelDefinition definition() {
        ModelDefinition file = model == null ? ofData() : ModelFile.read(model);
        if (components == null || components.equals(file.components())) {
            return file;
        }
        require(file.initial().isEmpty(), "--components must be those of the model's `initial`");
        require(file.fixed().weights().isEmpty(), "--components must be those of the model's `fixed: {weights}`");
        int ofClasses =
                file.componentsPerClass().stream().mapToInt(Integer::intValue).sum();
        require(components.min() >= ofClasses, "--components must not be fewer than the label's classes have");
        return file.withComponents(components);
    }

    /** The model that init makes of the data, and what it has. */
    private ModelDefinition ofData() {
        String name = String.valueOf(data.getFileName());
        TableProfile profile = TableProfile.of(data, csv.format(), sequences.columns(timestamp), List.of());
        PrintWriter err = spec.commandLine().getErr();
        err.println("a model was made of " + name + ": " + ModelText.summary(profile));
        err.println("to see and edit it: stepwise init --data " + DataFile.said(data) + csv.said() + " --output "
                + ModelText.id(name) + ".yaml");
        err.flush();
        return ModelFile.parse(ModelText.of(profile, name, "", Purpose.CLUSTERS));
    }

    private BiConsumer<MixtureMapping, FitIteration> trace(ModelDefinition definition, PrintWriter out) {
        return switch (format) {
            case TEXT -> new TraceText(definition.schema(), out);
            case JSON -> (mapping, iteration) -> TraceJson.print(mapping, iteration, out);
        };
    }

    private void writeFiles(Candidate best, Dataset points) throws IOException {
        if (output != null) {
            try (Writer file = Files.newBufferedWriter(output)) {
                FitReportJson.write(best.report(), file);
                file.write('\n');
            }
        }
        if (assignments != null) {
            try (KeptColumns kept = KeptColumns.of(
                    data, csv.format(), keep, best.model().schema().carry())) {
                Decoding decoding = best.decoding();
                (decoding == null
                                ? FitAssignments.of(best.model(), points, best.result(), kept)
                                : FitAssignments.of(
                                        best.model(), points, best.result(), decoding, sequences.wantsPath(), kept))
                        .write(assignments);
            }
        }
        if (plot != null) {
            PlotFile.write(plot, FitPlot.of(best.model(), points, best.result(), best.scorer(points)));
        }
    }
}
