package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitCommandTest {

    private static final int ROWS = 272;

    @TempDir
    private Path folder;

    private Path data;
    private Path model;

    @BeforeEach
    void writeFiles() throws IOException {
        data = folder.resolve("faithful.csv");
        try (InputStream csv =
                Objects.requireNonNull(FitCommandTest.class.getResourceAsStream("/reference/faithful.csv"))) {
            Files.copy(csv, data);
        }
        model = model("geyser", "features: [{name: eruptions}, {name: waiting}]\ncomponents: 2\n");
    }

    @Test
    void theTextIsAlignedAndRounded() {
        CommandRun run = CommandRun.of("fit", "--data", data, "--model", maximumLikelihood());
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().replaceFirst("after \\d+ iterations", "after N iterations"))
                .isEqualTo("""
                plain: 272 points, 2 components; converged after N iterations

                component                                   1              2
                weight                                 0.6441         0.3559
                eruptions                       4.290 ± 0.412  2.036 ± 0.263
                waiting                          79.97 ± 6.00   54.48 ± 5.80
                correlation eruptions, waiting          0.380          0.285

                component 1 has high eruptions (4.29 against 2.04), high waiting (80 against 54.5)
                component 2 has low eruptions (2.04 against 4.29), low waiting (54.5 against 80)

                log-likelihood  -1,130.264
                parameters              11
                BIC              2,322.192
                AIC              2,282.528
                ICL              2,323.581

                BIC, AIC, ICL: smaller is better. After ±: the standard deviation.
                prior: none: maximum likelihood
                """);
    }

    @Test
    void theAutomaticPriorLeavesTheMaximumOfTheLikelihoodWhereItIs() throws IOException {
        JsonNode fit = json("--data", data, "--model", model);
        assertThat(fit.get("model").asText()).isEqualTo("geyser");
        assertThat(fit.get("points").asInt()).isEqualTo(ROWS);
        assertThat(fit.has("logPriorKernel")).isFalse();
        assertThat(fit.get("logLikelihood").asDouble()).isCloseTo(-1130.263960, within(1e-5));
    }

    @Test
    void aSnapshotIsAStartThatStaysWhereItIs() throws IOException {
        Path snapshot = folder.resolve("snapshot.json");
        JsonNode first = json("--data", data, "--model", maximumLikelihood(), "--output", snapshot);
        assertThat(new ObjectMapper().readTree(Files.readString(snapshot))).isEqualTo(first);
        Path again = model(
                "again",
                "features: [{name: eruptions}, {name: waiting}]\ncomponents: 2\nprior: none\n"
                        + "initial: {file: snapshot.json}\n");
        JsonNode second = json("--data", data, "--model", again);
        assertThat(second.get("iterations").asInt()).isLessThanOrEqualTo(3);
        assertThat(second.get("logLikelihood").asDouble())
                .isCloseTo(first.get("logLikelihood").asDouble(), within(1e-9));
    }

    @Test
    void theSeedDecidesTheStart() throws IOException {
        Path five = model("five", "features: [{name: eruptions}, {name: waiting}]\ncomponents: 5\n");
        JsonNode one = json("--data", data, "--model", five, "--restarts", 1, "--seed", 1);
        assertThat(json("--data", data, "--model", five, "--restarts", 1, "--seed", 1))
                .isEqualTo(one);
        assertThat(json("--data", data, "--model", five, "--restarts", 1, "--seed", 2))
                .isNotEqualTo(one);
    }

    /** Old Faithful shifted by 1e8 or in other units: the same fit, the log-likelihood less the logarithm of the scale. */
    @ParameterizedTest
    @CsvSource({"1, 1e8", "1e-6, 0", "1e6, -1e8"})
    void unitsDoNotMatter(double scale, double shift) throws IOException {
        Path moved = transform(x -> scale * x + shift);
        JsonNode plain = json("--data", data, "--model", maximumLikelihood());
        JsonNode other = json("--data", moved, "--model", maximumLikelihood());
        // at 1e8 the data themselves are rounded to 1.5e-8, which is 6e-8 standard deviations of eruptions
        double tolerance = 1e-6;
        assertThat(other.get("logLikelihood").asDouble())
                .isCloseTo(plain.get("logLikelihood").asDouble() - 2 * ROWS * Math.log(scale), within(1e-4));
        for (int k = 0; k < 2; k++) {
            JsonNode before = plain.at("/components/" + k);
            JsonNode after = other.at("/components/" + k);
            assertThat(after.get("weight").asDouble())
                    .isCloseTo(before.get("weight").asDouble(), within(tolerance));
            for (int i = 0; i < 2; i++) {
                double deviation = Math.sqrt(before.at("/parameters/covariance/%d/%d".formatted(i, i))
                        .asDouble());
                String mean = "/parameters/mean/" + i;
                assertThat((after.at(mean).asDouble() - shift) / scale)
                        .isCloseTo(before.at(mean).asDouble(), within(tolerance * deviation));
                for (int j = 0; j < 2; j++) {
                    String covariance = "/parameters/covariance/%d/%d".formatted(i, j);
                    double expected = before.at(covariance).asDouble();
                    assertThat(after.at(covariance).asDouble() / (scale * scale))
                            .isCloseTo(expected, within(tolerance * Math.abs(expected)));
                }
            }
        }
    }

    @Test
    void aWeightIsSoManyRows() throws IOException {
        Path once = Files.writeString(folder.resolve("once.csv"), "x,n\n1,3\n2,1\n7,2\n9,0\n8,1\n");
        Path often = Files.writeString(folder.resolve("often.csv"), "x\n1\n1\n1\n2\n7\n7\n8\n");
        JsonNode weighted = json(
                "--data", once, "--model", model("w", "features: [{name: x}]\ncomponents: 2\nweight: {path: /n}\n"));
        JsonNode repeated = json("--data", often, "--model", model("r", "features: [{name: x}]\ncomponents: 2\n"));
        assertThat(weighted.get("points").asInt()).isEqualTo(5);
        assertThat(weighted.get("weight").asDouble()).isEqualTo(7);
        assertThat(weighted.get("bic").asDouble()).isCloseTo(repeated.get("bic").asDouble(), within(1e-9));
    }

    @Test
    void maximumLikelihoodThatCollapsesIsAFailureThatSaysWhy() throws IOException {
        Path few = Files.writeString(folder.resolve("few.csv"), "eruptions,waiting\n1,2\n1,2\n1,2\n5,7\n");
        CommandRun run = CommandRun.of("fit", "--data", few, "--model", maximumLikelihood());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("'prior: auto'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1,1", "1,1;1,1;1,1;1,1", "0,0;1e12,1", ",;1,2;3,", "5,5;5,6;5,7;5,8"})
    void theAutomaticPriorBearsAnything(String rows) throws IOException {
        Path csv = Files.writeString(folder.resolve("odd.csv"), "eruptions,waiting\n" + rows.replace(';', '\n') + "\n");
        JsonNode fit = json("--data", csv, "--model", model);
        for (JsonNode component : fit.get("components")) {
            JsonNode covariance = component.at("/parameters/covariance");
            assertThat(covariance.at("/0/0").asDouble()).isPositive();
            assertThat(covariance.at("/0/0").asDouble() * covariance.at("/1/1").asDouble())
                    .isGreaterThan(Math.pow(covariance.at("/0/1").asDouble(), 2));
        }
    }

    @Test
    void errorsOfUsageModelAndDataEndWithTwo() throws IOException {
        Path wrong = model("wrong", "features: [{name: eruptions}]\ncomponent: 2\n");
        Path bad = Files.writeString(folder.resolve("bad.csv"), "eruptions,waiting\n1,2\n1,two\n");
        Path empty = Files.writeString(folder.resolve("empty.csv"), "eruptions,waiting\n");
        assertFails(2, "needs --data FILE", "fit", "--model", model);
        assertFails(2, "--restarts must be at least 1", "fit", "--data", data, "--model", model, "--restarts", 0);
        assertFails(2, "did you mean 'components'?", "fit", "--data", data, "--model", wrong);
        assertFails(2, "row 2 (line 3), column 'waiting'", "fit", "--data", bad, "--model", model);
        assertFails(2, "has a header and no rows", "fit", "--data", empty, "--model", model);
        assertFails(2, "no such file", "fit", "--data", folder.resolve("gone.csv"), "--model", model);
        assertFails(2, "which command?");
        assertFails(2, "there is no command 'fitt'", "fitt");
        assertFails(2, "gone", "fit", "--data", data, "--model", model, "--output", folder.resolve("gone/x.json"));
    }

    @Test
    void helpAndVersionAreResults() {
        assertThat(CommandRun.of("--version").out()).startsWith("stepwise ");
        assertThat(CommandRun.of("fit", "--help").out()).contains("--restarts");
        assertThat(CommandRun.of("--help").exitCode()).isZero();
    }

    private static void assertFails(int exitCode, String message, Object... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.err()).contains(message);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(exitCode);
    }

    private Path maximumLikelihood() {
        return model("plain", "features: [{name: eruptions}, {name: waiting}]\ncomponents: 2\nprior: none\n");
    }

    private Path model(String id, String yaml) {
        try {
            return Files.writeString(folder.resolve(id + ".yaml"), yaml);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Path transform(DoubleUnaryOperator unit) throws IOException {
        String rows = Files.readAllLines(data).stream()
                .skip(1)
                .map(line -> line.split(","))
                .map(cells -> unit.applyAsDouble(Double.parseDouble(cells[0]))
                        + ","
                        + unit.applyAsDouble(Double.parseDouble(cells[1])))
                .collect(Collectors.joining("\n"));
        return Files.writeString(folder.resolve("moved.csv"), "eruptions,waiting\n" + rows + "\n");
    }

    private static JsonNode json(Object... options) throws IOException {
        Object[] arguments = new Object[options.length + 3];
        arguments[0] = "fit";
        System.arraycopy(options, 0, arguments, 1, options.length);
        arguments[options.length + 1] = "--format";
        arguments[options.length + 2] = "json";
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return new ObjectMapper().readTree(run.out());
    }
}
