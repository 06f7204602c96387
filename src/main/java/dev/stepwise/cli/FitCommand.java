package dev.stepwise.cli;

import dev.stepwise.codec.BadDataException;
import dev.stepwise.codec.CsvPoints;
import dev.stepwise.codec.FitReportJson;
import dev.stepwise.codec.ModelFile;
import dev.stepwise.codec.ModelUse;
import dev.stepwise.em.BatchEm;
import dev.stepwise.em.Dataset;
import dev.stepwise.event.FitReport;
import dev.stepwise.event.MixtureMapping;
import dev.stepwise.event.ModelDefinition;
import dev.stepwise.mixture.MixtureModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

    @Option(names = "--data", required = true, paramLabel = "FILE.csv", description = "the points, with a header")
    private Path data;

    @Option(names = "--model", required = true, paramLabel = "FILE.yaml", description = "the model file")
    private Path model;

    @Option(names = "--format", description = "how to print the result: text or json (default: text)")
    private Format format = Format.TEXT;

    @Option(
            names = "--output",
            paramLabel = "SNAPSHOT.json",
            description = "write the result there too, as JSON: a start for another model's `initial: {file: …}`")
    private @Nullable Path output;

    @Option(
            names = "--restarts",
            paramLabel = "N",
            description = "starts to choose from (default: ${DEFAULT-VALUE}); with `initial:` there is one")
    private int restarts = 20;

    @Option(names = "--seed", paramLabel = "N", description = "of the random starts (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Override
    public Integer call() throws IOException {
        if (restarts < 1) {
            throw new ParameterException(spec.commandLine(), "--restarts must be at least 1");
        }
        ModelDefinition definition = ModelFile.read(model, ModelUse.FIT);
        Dataset points = CsvPoints.readAll(data, definition.schema());
        if (points.totalWeight() <= 0) {
            throw new BadDataException(data.getFileName() + " has no point with a weight above 0");
        }
        FitReport report = FitReport.of(definition, points, fit(definition, points));
        if (output != null) {
            try (Writer file = Files.newBufferedWriter(output)) {
                FitReportJson.write(report, file);
                file.write('\n');
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case JSON -> {
                FitReportJson.write(report, out);
                out.println();
            }
            case TEXT -> out.print(FitText.of(report, definition.schema()));
        }
        out.flush();
        return 0;
    }

    private BatchEm.Result fit(ModelDefinition definition, Dataset points) {
        MixtureMapping mapping = new MixtureMapping(definition);
        Optional<MixtureModel> start = mapping.start();
        int starts = start.isPresent() ? 1 : restarts;
        try (Progress progress = Progress.of("fit " + definition.id(), "starts", starts)) {
            BatchEm em = new BatchEm(mapping.shape(), mapping.prior(), BatchEm.Options.toConvergence(starts, seed))
                    .onProgress(progress::at)
                    .onIteration(iteration -> progress.say("iteration " + iteration.number()));
            return start.map(from -> em.fitFrom(points, from)).orElseGet(() -> em.fit(points, mapping.components()));
        }
    }
}
