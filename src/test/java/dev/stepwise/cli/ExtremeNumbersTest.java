package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.cli.terminal.Failures;
import dev.stepwise.distribution.InvalidParametersException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** {@code fit} and {@code replay} on files with numbers such as 1e308: results, or a sentence, never a stack trace. */
class ExtremeNumbersTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "fit, 1e200, 1",
        "fit, 1.7976931348623157e308, 1",
        "fit, 50, 1e308",
        "replay, 1e200, 1",
        "replay, 1.7976931348623157e308, 1",
        "replay, 50, 1e308"
    })
    void oneExtremeCellIsAnOutlier(String command, String x, String weight) throws IOException {
        StringBuilder rows = new StringBuilder("x,y,w\n");
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 200; i++) {
            rows.append(
                    i == 101
                            ? x + ",50," + weight + "\n"
                            : String.format(
                                    Locale.ROOT, "%f,%f,1%n", random.nextGaussian(), 50 + random.nextGaussian()));
        }
        Path data = Files.writeString(folder.resolve("points.csv"), rows.toString());
        Path model = Files.writeString(
                folder.resolve("model.yaml"), "features: [{name: x}, {name: y}]\nweight: {path: /w}\ncomponents: 2\n");
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(command, "--data", data.toString(), "--model", model.toString());
        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString()).doesNotContain("NaN", "Infinity");
        assertThat(err.toString()).doesNotContain("Exception");
    }

    @Test
    void numbersThatNoFitCanBeMadeOfAreASentenceWithTheRemedy() throws Exception {
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(CommandSpec.create().name("fit")).setErr(new PrintWriter(err));
        new Failures().handleExecutionException(new InvalidParametersException("…"), command, command.parseArgs());
        assertThat(err.toString())
                .isEqualTo(
                        "fit: some numbers of the data are so far from all others that no model of them can be computed;"
                                + " leave the field empty where a number such as 1e308 stands for a missing value\n");
    }
}
