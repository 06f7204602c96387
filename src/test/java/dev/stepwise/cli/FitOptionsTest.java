package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of {@code fit} that show how it got there, stop it, choose the number of components and write files. */
class FitOptionsTest {

    private static final String GEYSER = "features: [{name: eruptions}, {name: waiting}]\nprior: none\n";

    /** Two coins, after Do and Batzoglou 2008: starts at .6 and .5, equal weights held. */
    private static final String COINS = """
            features: [{name: heads, family: binomial, trials: 10}]
            components: 2
            prior: none
            fixed: {weights: [0.5, 0.5]}
            initial:
              components:
                - {weight: 0.5, parameters: {probability: {heads: 0.6}}}
                - {weight: 0.5, parameters: {probability: {heads: 0.5}}}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void copyData() throws IOException {
        for (String name : List.of("faithful.csv", "faithful-missing.csv", "coins.csv", "death-notices.csv")) {
            try (InputStream csv =
                    Objects.requireNonNull(FitOptionsTest.class.getResourceAsStream("/reference/" + name))) {
                Files.copy(csv, folder.resolve(name));
            }
        }
    }

    @Test
    void theTraceHasEveryIterationBeforeTheResult() throws IOException {
        List<JsonNode> lines = lines(fit("coins.csv", COINS, "--trace", "--format", "json", "--max-iterations", 2)
                .out());
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0).at("/parameters/0/probability/heads").asDouble())
                .isCloseTo(0.6, within(1e-15));
        // the first iteration of the published example, to the two digits given there: .71 and .58
        assertThat(lines.get(1).at("/parameters/0/probability/heads").asDouble())
                .isCloseTo(0.713012235401, within(1e-9));
        assertThat(lines.get(1).get("logLikelihood").asDouble()).isCloseTo(-10.0859820045, within(1e-9));
        assertThat(lines.get(2).get("iteration").asInt()).isEqualTo(2);
        assertThat(lines.get(3).get("logLikelihood")).isEqualTo(lines.get(2).get("logLikelihood"));
        assertThat(lines.get(3).get("converged").asBoolean()).isFalse();
    }

    @Test
    void qIsTheLogLikelihoodLessTheEntropyOfTheMemberships() throws IOException {
        List<JsonNode> lines =
                lines(fit("coins.csv", COINS, "--trace", "--format", "json").out());
        JsonNode result = lines.getLast();
        double entropy = (result.get("icl").asDouble() - result.get("bic").asDouble()) / 2;
        JsonNode last = lines.get(lines.size() - 2);
        assertThat(last.get("q").asDouble())
                .isCloseTo(result.get("logLikelihood").asDouble() - entropy, within(1e-9));
    }

    @Test
    void theTraceAsTextShowsTheParametersAsTheResultDoes() throws IOException {
        assertThat(fit("coins.csv", COINS, "--trace", "--max-iterations", 1).out())
                .contains("""
                iteration 1: Q -12.951338, log-likelihood -10.085982
                component                  1       2
                weight                0.5000  0.5000
                probability of heads  0.7130  0.5813
                """)
                .contains("NOT converged after 1 iteration\n");
    }

    @Test
    void aLooserToleranceStopsEarlierAndStillCallsItConverged() throws IOException {
        String deaths = "features: [{name: deaths, family: poisson}]\nweight: {path: /days}\ncomponents: 2\n";
        JsonNode exact = json("death-notices.csv", deaths);
        JsonNode loose = json("death-notices.csv", deaths, "--tolerance", "0.1");
        assertThat(loose.get("converged").asBoolean()).isTrue();
        assertThat(loose.get("iterations").asInt())
                .isLessThan(exact.get("iterations").asInt());
        assertThat(loose.get("logLikelihood").asDouble())
                .isCloseTo(exact.get("logLikelihood").asDouble(), within(0.1)); // nats that may be left: the tolerance
    }

    @Test
    void theNumberOfComponentsIsChosenByTheCriterion() throws IOException {
        JsonNode fit = json("faithful.csv", GEYSER + "components: {min: 1, max: 3}\n");
        assertThat(fit.get("components")).hasSize(2);
        assertThat(fit.get("criterion").asText()).isEqualTo("bic");
        assertThat(fit.get("candidates").findValuesAsText("components")).containsExactly("1", "2", "3");
        assertThat(fit.at("/candidates/1/bic")).isEqualTo(fit.get("bic"));
        // values of mclust 6 with the sign turned: reference cases faithful-full-1 and -2
        assertThat(fit.at("/candidates/0/bic").asDouble()).isCloseTo(2607.62250, within(1e-4));
        assertThat(fit.at("/candidates/1/bic").asDouble()).isCloseTo(2322.19174, within(1e-4));
        JsonNode byAic = json("faithful.csv", GEYSER + "components: 2\n", "--components", "1..3", "--criterion", "aic");
        assertThat(byAic.get("components")).hasSize(3);
    }

    @Test
    void theNumberOfComponentsIsChosenByWhatIsPredictedOfOtherRows() throws IOException {
        String[] options = {"--components", "1..3", "--criterion", "held-out", "--restarts", "5"};
        JsonNode fit = json("faithful.csv", GEYSER + "components: 2\n", (Object[]) options);
        assertThat(fit.get("criterion").asText()).isEqualTo("held-out");
        double best = fit.get("heldOutLogLikelihood").asDouble();
        assertThat(best).isLessThan(fit.get("logLikelihood").asDouble());
        assertThat(fit.get("components").size()).isGreaterThan(1);
        for (JsonNode candidate : fit.get("candidates")) {
            assertThat(candidate.get("heldOutLogLikelihood").asDouble()).isLessThanOrEqualTo(best);
        }
        assertThat(fit("faithful.csv", GEYSER + "components: 2\n", (Object[]) options)
                        .out())
                .contains("held-out", "best held-out", "held-out log-likelihood");
    }

    @Test
    void theTableOfCandidatesComesBeforeTheBestOfThem() throws IOException {
        String text = fit("faithful.csv", GEYSER + "components: 2\n", "--components", "1..2")
                .out();
        assertThat(text.lines().findFirst().orElseThrow())
                .startsWith("components  log-likelihood  parameters        BIC");
        assertThat(text.lines().toList().get(2)).startsWith("2           ").endsWith("best BIC");
        assertThat(text).contains("2 components; converged after");
    }

    @Test
    void numbersOfComponentsThatCollapseAreLeftOutAndSaid() throws IOException {
        Files.writeString(folder.resolve("few.csv"), "x\n1\n2\n3\n9\n");
        String text = fit("few.csv", "features: [{name: x}]\ncomponents: {min: 1, max: 4}\nprior: none\n")
                .out();
        assertThat(text).contains("they are left out").contains("1 component;");
    }

    @Test
    void assignmentsHaveARowForEachRowAndWhatIsMissing() throws IOException {
        Path file = folder.resolve("assignments.csv");
        JsonNode fit = json(
                "faithful-missing.csv", GEYSER + "components: 2\nimpute: true\n", "--assignments", file.toString());
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(273);
        assertThat(lines.getFirst()).isEqualTo("cluster,p1,p2,logDensity,tail,imputed.eruptions,imputed.waiting");
        double total = 0;
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            double first = Double.parseDouble(cells[1]);
            assertThat(first + Double.parseDouble(cells[2])).isCloseTo(1, within(1e-12));
            assertThat(cells[0]).isEqualTo(first >= 0.5 ? "1" : "2");
            total += Double.parseDouble(cells[3]);
        }
        assertThat(total).isCloseTo(fit.get("logLikelihood").asDouble(), within(1e-6));
        // the fifth row lacks its eruption, the seventh its wait
        assertThat(lines.get(5).split(",", -1)[5])
                .isEqualTo(fit.at("/imputed/0/values/eruptions").asText());
        assertThat(lines.get(5)).endsWith(",");
        assertThat(lines.get(7).split(",", -1)[5]).isEmpty();
        assertThat(lines.get(7).split(",", -1)[6])
                .isEqualTo(fit.at("/imputed/1/values/waiting").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--tolerance 0            | --tolerance must be above 0",
                "--max-iterations 0       | --max-iterations must be at least 1",
                "--components 0..2        | must be at least 1",
                "--components 3..2        | must be at least 1, the smaller bound first",
                "--components two         | neither a number nor bounds",
                "--components 1..3 --trace| --trace follows one fit",
                "--criterion dic          | --criterion must be bic, aic, icl or held-out",
            })
    void optionsThatCannotBeMeantAreErrorsOfUsage(String options, String message) throws IOException {
        CommandRun run = run("faithful.csv", GEYSER + "components: 2\n", (Object[]) options.split(" "));
        assertThat(run.err()).contains(message);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void aStartThatIsGivenHasItsNumberOfComponents() throws IOException {
        CommandRun run = run("coins.csv", COINS, "--components", "3");
        assertThat(run.err()).contains("--components must be those of the model's `initial`");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    private CommandRun run(String data, String model, Object... options) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of(
                "fit",
                "--data",
                folder.resolve(data),
                "--model",
                Files.writeString(folder.resolve("model.yaml"), model)));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray());
    }

    private CommandRun fit(String data, String model, Object... options) throws IOException {
        CommandRun run = run(data, model, options);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return run;
    }

    private JsonNode json(String data, String model, Object... options) throws IOException {
        List<Object> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--format", "json"));
        return new ObjectMapper().readTree(fit(data, model, all.toArray()).out());
    }

    private static List<JsonNode> lines(String text) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : text.split("\n")) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }
}
