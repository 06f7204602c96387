package dev.stepwise.cli;

import dev.stepwise.cli.option.CsvOptions;
import dev.stepwise.cli.option.DataFile;
import dev.stepwise.cli.terminal.OutputFiles;
import dev.stepwise.codec.profile.ModelText;
import dev.stepwise.codec.profile.Purpose;
import dev.stepwise.codec.profile.TableProfile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks at a file and writes a model file of it, which {@code fit}, {@code replay} and {@code serve} read as it is. */
@Command(
        name = "init",
        description = "Writes a model file of a file with data: what each column is, and what is left out and why.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class InitCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            converter = DataFile.class,
            required = true,
            paramLabel = "FILE.csv",
            description = "the file to look at")
    private Path data;

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
            names = "--output",
            paramLabel = "MODEL.yaml",
            description = "write the model there, where no file is yet (default: print it)")
    private @Nullable Path output;

    @Mixin
    private CsvOptions csv;

    @Override
    public Integer call() throws IOException {
        OutputFiles.require(spec, output);
        if (output != null && Files.exists(output)) {
            throw new ParameterException(
                    spec.commandLine(), output + " is there already: remove it, or give another name");
        }
        String name = String.valueOf(data.getFileName());
        TableProfile profile = TableProfile.of(data, csv.format(), Set.copyOf(without));
        String model = output == null ? ModelText.id(name) + ".yaml" : output.toString();
        String command =
                "stepwise fit --data " + DataFile.said(data) + " --model " + CsvOptions.quoted(model) + csv.said();
        String yaml = ModelText.of(profile, name, command, purpose);
        if (output == null) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(yaml);
            out.flush();
        } else {
            Files.writeString(output, yaml);
            PrintWriter err = spec.commandLine().getErr();
            err.println(output + " has " + ModelText.summary(profile));
            err.println("next: " + command);
            err.flush();
        }
        return 0;
    }
}
