package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows are assigned to clusters that were found before. */
class ScoreCommandTest {

    private static final Path FAITHFUL = Path.of("examples/old-faithful/faithful.csv");
    private static final String FEATURES = "features: [{name: eruptions}, {name: waiting}]\n";

    @TempDir
    private Path folder;

    private Path model(String more) throws IOException {
        return Files.writeString(folder.resolve("m.yaml"), FEATURES + more);
    }

    private Path fit(Path model, Path assignments) {
        Path parameters = folder.resolve("fit.json");
        CommandRun run = CommandRun.of(
                "fit",
                "--data",
                FAITHFUL,
                "--model",
                model,
                "--restarts",
                2,
                "--output",
                parameters,
                "--assignments",
                assignments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return parameters;
    }

    private static double[] numbers(String line) {
        return Arrays.stream(line.replaceFirst(",(true|false)$", "").split(","))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** What fit says of its own rows, score says again, from the parameters that fit has written. */
    @Test
    void theRowsOfTheFitAreAssignedAsThereByEveryFigure() throws IOException {
        Path model = model("components: 2\nanomaly: {rate: 0.01}\n");
        Path assignments = folder.resolve("a.csv");
        Path parameters = fit(model, assignments);
        CommandRun run = CommandRun.of("score", "--data", FAITHFUL, "--model", model, "--parameters", parameters);
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> expected = Files.readAllLines(assignments);
        List<String> scored = run.out().lines().toList();
        assertThat(scored).hasSameSizeAs(expected);
        assertThat(scored.getFirst()).isEqualTo("row," + expected.getFirst());
        for (int i = 1; i < scored.size(); i++) {
            double[] those = numbers(scored.get(i));
            double[] others = numbers(expected.get(i));
            assertThat(those[0]).isEqualTo(i);
            for (int j = 0; j < others.length; j++) {
                // other units of the same model: a few roundings of numbers of the size 1 to 10
                assertThat(those[j + 1]).isCloseTo(others[j], within(1e-9));
            }
        }
    }

    @Test
    void aNewFileKeepsItsColumnsAndItsClustersKeepTheirIds() throws IOException {
        Path parameters = Files.writeString(folder.resolve("snapshot.json"), """
                {"version": 7, "components": [
                  {"id": 4, "weight": 0.6, "parameters": {"mean": [4.3, 80], "covariance": [[0.2, 0], [0, 30]]}},
                  {"id": 1, "weight": 0.4, "parameters": {"mean": [2, 54], "covariance": [[0.07, 0], [0, 30]]}}]}
                """);
        Path data = Files.writeString(
                folder.resolve("new.csv"), "who,eruptions,waiting\n\"Smith, A\",2.1,55\nB,4.4,\nC,,\n");
        Path output = folder.resolve("out.csv");
        CommandRun run = CommandRun.of(
                "score",
                "--data",
                data,
                "--model",
                model("components: {min: 1, max: 9}\n"),
                "--parameters",
                parameters,
                "--keep",
                "who",
                "--output",
                output);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEmpty();
        List<String> lines = Files.readAllLines(output);
        assertThat(lines.getFirst()).isEqualTo("row,who,cluster,p4,p1,logDensity,tail");
        assertThat(lines.get(1)).startsWith("1,\"Smith, A\",1,");
        assertThat(lines.get(2)).startsWith("2,B,4,");
        assertThat(lines.get(3)).startsWith("3,C,4,0.6,0.4,0.0,");
    }

    @Test
    void whatTheModelCarriesOnIsAColumnOfEveryFileOfAssignments() throws IOException {
        Path model = model("components: 2\ncarry: [{name: minutes, path: /waiting}, /device]\n");
        Path parameters = folder.resolve("fit.json");
        for (String command : List.of("fit", "replay", "score")) {
            Path file = folder.resolve(command + "-carried.csv");
            List<Object> arguments = new ArrayList<>(List.of(command, "--data", FAITHFUL, "--model", model));
            arguments.addAll(
                    command.equals("score")
                            ? List.of("--output", file, "--parameters", parameters)
                            : List.of("--assignments", file));
            if (command.equals("fit")) {
                arguments.addAll(List.of("--output", parameters));
            }
            CommandRun run = CommandRun.of(arguments.toArray());
            assertThat(run.exitCode()).as(run.err()).isZero();
            List<String> rows = Files.readAllLines(file);
            assertThat(rows.getFirst()).startsWith("row,minutes,device,");
            assertThat(rows.get(2)).startsWith("2,54,,");
        }
    }

    @Test
    void whatIsMissingIsSaidWithItsRemedy() throws IOException {
        Path model = model("components: 2\n");
        CommandRun without = CommandRun.of("score", "--data", FAITHFUL, "--model", model);
        assertThat(without.exitCode()).isEqualTo(2);
        assertThat(without.err()).contains("--parameters must name what fit has found", "--output FILE.json");
        CommandRun absent = CommandRun.of("score", "--data", FAITHFUL, "--model", model, "--parameters", "no.json");
        assertThat(absent.exitCode()).isEqualTo(2);
        assertThat(absent.err()).contains("there is no file", "no.json").doesNotContain("Usage");
        Path three = Files.writeString(folder.resolve("bad.json"), "{\"components\": []}");
        CommandRun empty = CommandRun.of("score", "--data", FAITHFUL, "--model", model, "--parameters", three);
        assertThat(empty.exitCode()).isEqualTo(2);
        assertThat(empty.err()).contains("m.yaml").doesNotContain("Exception");
        CommandRun keep = CommandRun.of("fit", "--data", FAITHFUL, "--model", model, "--keep", "waiting");
        assertThat(keep.err()).contains("--keep says what --assignments has");
    }

    @Test
    void fitAndReplayKeepColumnsBesideTheirAssignments() throws IOException {
        Path model = model("components: 2\n");
        for (String command : List.of("fit", "replay")) {
            Path file = folder.resolve(command + ".csv");
            CommandRun run = CommandRun.of(
                    command, "--data", FAITHFUL, "--model", model, "--assignments", file, "--keep", "waiting");
            assertThat(run.exitCode()).as(run.err()).isZero();
            List<String> rows = Files.readAllLines(file);
            List<String> data = Files.readAllLines(FAITHFUL);
            assertThat(rows).hasSameSizeAs(data);
            assertThat(rows.getFirst()).startsWith("row,waiting,");
            assertThat(rows.get(272)).startsWith("272," + data.get(272).split(",")[1] + ",");
        }
    }

    /** The model file is not to blame for what another file lacks. */
    @Test
    void parametersThatAreNotThereOrOfAnotherModelAreNamed() throws IOException {
        Path model = Files.writeString(
                folder.resolve("geyser.yaml"), "features: [{name: eruptions}, {name: waiting}]\ncomponents: 2\n");
        CommandRun missing = CommandRun.of(
                "score", "--data", FAITHFUL, "--model", model, "--parameters", folder.resolve("nope.json"));
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).contains("--parameters: there is no file ").doesNotContain("geyser.yaml: ");
        Path other = folder.resolve("other.json");
        Path wide = Files.writeString(folder.resolve("wide.yaml"), "features: [{name: waiting}]\ncomponents: 2\n");
        CommandRun.of("fit", "--data", FAITHFUL, "--model", wide, "--output", other, "--restarts", "1");
        CommandRun foreign = CommandRun.of("score", "--data", FAITHFUL, "--model", model, "--parameters", other);
        assertThat(foreign.exitCode()).isEqualTo(2);
        assertThat(foreign.err())
                .contains("--parameters: other.json does not fit the model file geyser.yaml; is it of another model?");
    }
}
