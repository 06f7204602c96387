package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code fit --key}: components that are the states of a hidden Markov model. */
class FitKeyTest {

    /** States that last four points: the first row of each key is of the low one. */
    private static final double[] VALUES = {1.0, 1.2, 0.9, 1.1, 9.0, 9.3, 8.9, 9.1};

    @TempDir
    private Path folder;

    private Path data;
    private Path model;

    @BeforeEach
    void files() throws IOException {
        StringBuilder csv = new StringBuilder("device,time,x\n");
        for (int i = 0; i < 3 * VALUES.length; i++) {
            double x = VALUES[i % VALUES.length] + 0.01 * (i % 5);
            csv.append("%s,%d,%s%n".formatted(i % 2 == 0 ? "a" : "b", i * 1_000, i == 5 ? "" : x));
        }
        data = Files.writeString(folder.resolve("data.csv"), csv);
        model = Files.writeString(folder.resolve("m.yaml"), "features: [{name: x, family: gaussian}]\ncomponents: 2\n");
    }

    private CommandRun fit(Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("fit", "--data", data, "--model", model, "--restarts", 3));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray());
    }

    @Test
    void theTextHasTransitionsAndDurations() {
        CommandRun run = fit("--key", "device");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("2 sequences of points")
                .containsPattern("transitions +to 1 +to 2\n")
                .containsPattern("from 1 +0\\.\\d{4} +0\\.\\d{4}\n")
                .containsPattern("initial +[01]\\.\\d{4} +[01]\\.\\d{4}\n")
                .containsPattern("mean duration +\\d+\\.\\d\\d +\\d+\\.\\d\\d\n")
                .containsPattern("parameters +7\n");
    }

    /** 2 means, 2 variances, 1 first state, 2 steps; {@code BIC = −2 ℓ + 7 ln 24}. */
    @Test
    void theObjectHasTheChain() throws IOException {
        JsonNode fit = new ObjectMapper()
                .readTree(fit("--key", "device", "--format", "json").out());
        JsonNode regimes = fit.get("regimes");
        assertThat(regimes.get("sequences").asInt()).isEqualTo(2);
        for (int j = 0; j < 2; j++) {
            JsonNode row = regimes.get("transitions").get(j);
            assertThat(row.get(0).asDouble() + row.get(1).asDouble()).isCloseTo(1, within(1e-12));
            assertThat(regimes.get("meanDurations").get(j).asDouble())
                    .isCloseTo(1 / row.get(1 - j).asDouble(), within(1e-9));
        }
        assertThat(fit.get("bic").asDouble())
                .isCloseTo(-2 * fit.get("logLikelihood").asDouble() + 7 * Math.log(24), within(1e-9));
    }

    @Test
    void assignmentsHaveSmoothedProbabilitiesAndThePath() throws IOException {
        Path file = folder.resolve("a.csv");
        fit("--key", "device", "--assignments", file, "--viterbi", "--keep", "device");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.getFirst()).isEqualTo("row,device,cluster,p1,p2,viterbi,logDensity,tail");
        assertThat(lines).hasSize(25);
        String[] first = lines.get(1).split(",");
        String[] empty = lines.get(6).split(",");
        String[] neighbour = lines.get(8).split(",");
        assertThat(first[2]).isNotEqualTo(neighbour[2]);
        assertThat(empty[2])
                .as("a row without a value is where its neighbours are")
                .isEqualTo(neighbour[2]);
        assertThat(empty[5]).isEqualTo(neighbour[2]);
        assertThat(Double.parseDouble(empty[6])).as("nothing was observed").isCloseTo(0, within(1e-12));
    }

    @Test
    void withoutAColumnAllRowsAreOneSequence() {
        assertThat(fit("--key").out()).contains("1 sequence of points");
    }

    @Test
    void aGapBeginsANewSequence() {
        assertThat(fit("--key", "device", "--timestamp", "time", "--gap", "3s").out())
                .contains("2 sequences of points");
        assertThat(fit("--key", "device", "--timestamp", "time", "--gap", "1s").out())
                .contains("24 sequences of points");
    }

    @Test
    void theKeyIsNoFeatureOfAModelThatIsMadeOfTheData() {
        CommandRun run = CommandRun.of(
                "fit", "--data", data, "--key", "device", "--timestamp", "time", "--components", 2, "--restarts", 2);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("transitions").doesNotContain("device").doesNotContain("time ");
    }

    @Test
    void theNumberOfStatesIsChosen() throws IOException {
        JsonNode fit = new ObjectMapper()
                .readTree(fit("--key", "device", "--components", "1..3", "--format", "json")
                        .out());
        assertThat(fit.get("criterion").asText()).isEqualTo("bic");
        assertThat(fit.get("candidates").get(2).get("parameterCount").asInt()).isEqualTo(2 * 3 + 2 + 6);
        assertThat(fit.get("components")).hasSize(2);
    }

    @Test
    void everyIterationHasTheTransitions() throws IOException {
        String[] lines =
                fit("--key", "device", "--trace", "--format", "json").out().split("\n");
        JsonNode start = new ObjectMapper().readTree(lines[0]);
        JsonNode next = new ObjectMapper().readTree(lines[1]);
        assertThat(start.get("transitions").get(0)).hasSize(2);
        assertThat(next.get("logLikelihood").asDouble())
                .isGreaterThanOrEqualTo(start.get("logLikelihood").asDouble());
        assertThat(next.get("q").asDouble())
                .isLessThanOrEqualTo(next.get("logLikelihood").asDouble());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --viterbi --assignments a.csv        | --gap and --viterbi need --key
            --key device --viterbi               | --viterbi says what --assignments has
            --key device --gap 1s                | --gap needs --timestamp
            --key device --criterion held-out    | --key: rows of a sequence cannot be held out
            --key gadget                         | has no column 'gadget'
            --key x                              | row 6 has no 'x', so it is part of no sequence
            """)
    void whatDoesNotFitIsSaid(String options, String message) {
        CommandRun run = fit((Object[]) options.split(" "));
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).contains(message);
    }

    @ParameterizedTest
    @CsvSource({"background: uniform, background", "estimator: variational, estimator"})
    void whatHasNoStatesIsSaid(String key, String name) throws IOException {
        Files.writeString(model, Files.readString(model) + key + "\n");
        CommandRun run = fit("--key", "device");
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).contains("--key: leave `" + name + "` out of the model");
    }
}
