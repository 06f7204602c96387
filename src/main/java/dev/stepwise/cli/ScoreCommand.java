package dev.stepwise.cli;

import dev.stepwise.cli.option.CsvOptions;
import dev.stepwise.cli.option.DataFile;
import dev.stepwise.cli.terminal.OutputFiles;
import dev.stepwise.codec.csv.BadDataException;
import dev.stepwise.codec.data.DataPoints;
import dev.stepwise.codec.model.InvalidModelException;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.Standardisation;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.model.ComponentCount;
import dev.stepwise.model.InitialComponent;
import dev.stepwise.model.MixtureMapping;
import dev.stepwise.model.ModelDefinition;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says of the rows of a file which clusters they belong to, under parameters that were found before. Nothing is learned. */
@Command(
        name = "score",
        description = "Assigns the rows of a file to the clusters that fit or the service has found.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ScoreCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            converter = DataFile.class,
            required = true,
            paramLabel = "FILE",
            description = "the points, with a header")
    private Path data;

    @Option(names = "--model", required = true, paramLabel = "FILE.yaml", description = "the model file")
    private Path model;

    @Option(
            names = "--parameters",
            paramLabel = "SNAPSHOT.json",
            description = "what fit has written with --output, or a snapshot (default: the model's `initial`)")
    private @Nullable Path parameters;

    @Option(
            names = "--keep",
            paramLabel = "COLUMN,COLUMN",
            split = ",",
            description = "columns of the data to repeat, after the number of the row")
    private List<String> keep = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "FILE.csv",
            description = "write the assignments there (default: print them)")
    private @Nullable Path output;

    @Option(
            names = "--timestamp",
            paramLabel = "COLUMN",
            description = "the column with the points' timestamps, for features that are the time of the event")
    private @Nullable String timestamp;

    @Mixin
    private CsvOptions csv;

    @Override
    public Integer call() throws IOException {
        OutputFiles.require(spec, output);
        ModelDefinition definition = definition();
        List<InitialComponent> components = definition.initial();
        if (components.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--parameters must name what fit has found: stepwise fit --data … --model … --output FILE.json writes it");
        }
        Dataset points = DataPoints.read(data, csv.format(), definition.schema(), timestamp);
        if (points.size() == 0) {
            throw new BadDataException(data.getFileName() + " has a header and no rows");
        }
        MixtureModel start = new MixtureMapping(definition.withComponents(ComponentCount.of(components.size())))
                .start()
                .orElseThrow();
        Units units = Standardisation.of(start);
        try (KeptColumns kept =
                new KeptColumns(data, csv.format(), keep, definition.schema().carry())) {
            FitAssignments assignments = new FitAssignments(
                    definition,
                    points,
                    units,
                    start.rescale(units.inverse()),
                    IntStream.range(0, components.size()).boxed().toList(),
                    ids(components),
                    kept);
            if (output != null) {
                assignments.write(output);
            } else {
                PrintWriter out = spec.commandLine().getOut();
                assignments.write(out);
                out.flush();
            }
        }
        return 0;
    }

    private ModelDefinition definition() {
        ModelDefinition alone = ModelFile.read(model);
        if (parameters == null) {
            return alone;
        }
        if (!Files.isRegularFile(parameters)) {
            throw new BadDataException("--parameters: there is no file " + parameters);
        }
        try {
            return ModelFile.read(model, parameters);
        } catch (InvalidModelException e) {
            throw new BadDataException("--parameters: %s does not fit the model file %s; is it of another model? %s"
                    .formatted(
                            parameters.getFileName(),
                            model.getFileName(),
                            e.problems().getFirst()));
        }
    }

    /** The names of the clusters where they were found, or their places. */
    private static List<String> ids(List<InitialComponent> components) {
        List<String> ids = new ArrayList<>();
        for (InitialComponent component : components) {
            ids.add(component.id() == null ? Integer.toString(ids.size() + 1) : component.id());
        }
        return ids;
    }
}
