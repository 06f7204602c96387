package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code fit} does with labels, held values and missing ones, on data small enough to check by hand. */
class FitFamiliesTest {

    @TempDir
    private Path folder;

    @Test
    void aClassMayHaveSeveralComponents() throws IOException {
        // class a lies at 0 and at 20, class b at 10: one component of a could not hold both of its places
        JsonNode fit = fit("""
                features: [{name: x}]
                components: 3
                label: {path: /kind, classes: {a: 2, b: 1}}
                """, "x,kind\n-1,a\n0,a\n1,\n-0.5,\n9,b\n10,\n11,b\n10.5,\n19,a\n20,\n21,a\n20.5,\n");
        assertThat(fit.at("/components").findValuesAsText("label")).containsExactlyInAnyOrder("a", "a", "b");
        for (JsonNode component : fit.get("components")) {
            double mean = component.at("/parameters/mean/0").asDouble();
            boolean middle = component.get("label").asText().equals("b");
            assertThat(mean).isCloseTo(middle ? 10 : mean < 10 ? 0 : 20, within(0.5));
        }
    }

    @Test
    void componentsBeyondThoseOfTheClassesHaveNoLabel() throws IOException {
        JsonNode fit = fit("""
                features: [{name: x}]
                components: 3
                label: {path: /kind, classes: [a, b]}
                """, "x,kind\n-1,a\n0,a\n1,\n-0.5,\n9,b\n10,\n11,b\n10.5,\n19,\n20,\n21,\n20.5,\n");
        assertThat(fit.at("/components").findValuesAsText("label")).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void heldParametersStayAndAreNotCounted() throws IOException {
        JsonNode fit = fit("""
                features: [{name: n, family: poisson}]
                components: 2
                prior: none
                fixed: {parameters: [rate]}
                initial:
                  components:
                    - {weight: 0.5, parameters: {rate: {n: 1}}}
                    - {weight: 0.5, parameters: {rate: {n: 9}}}
                """, "n\n0\n1\n2\n1\n8\n10\n");
        assertThat(fit.at("/components/0/parameters/rate/n").asDouble()).isEqualTo(1);
        assertThat(fit.at("/components/1/parameters/rate/n").asDouble()).isEqualTo(9);
        assertThat(fit.at("/components/0/weight").asDouble()).isCloseTo(2 / 3.0, within(0.01));
        assertThat(fit.get("parameterCount").asInt()).isOne();
    }

    @Test
    void whatIsMissingIsImputedRowByRow() throws IOException {
        JsonNode fit = fit(
                """
                features:
                  - {name: x}
                  - {name: y}
                  - {name: yes, family: bernoulli}
                  - {name: kind, family: categorical, levels: [a, b]}
                  - {name: heads, family: binomial, trials: {path: /tosses}}
                components: 1
                prior: none
                impute: true
                """, "x,y,yes,kind,heads,tosses\n1,1,1,a,5,10\n2,3,0,b,3,10\n3,2,1,a,4,10\n,,,,,20\n2,NA,1,a,4,10\n");
        assertThat(fit.at("/imputed").findValuesAsText("row")).containsExactly("4", "5");
        JsonNode values = fit.at("/imputed/0/values");
        JsonNode parameters = fit.at("/components/0/parameters");
        assertThat(values.get("x").asDouble()).isCloseTo(2, within(1e-6));
        assertThat(values.get("yes")).isEqualTo(parameters.at("/probability/yes"));
        assertThat(values.get("kind")).isEqualTo(parameters.at("/probabilities/kind"));
        assertThat(values.get("heads").asDouble())
                .isCloseTo(20 * parameters.at("/probability/heads").asDouble(), within(1e-12));
        double slope = parameters.at("/covariance/0/1").asDouble()
                / parameters.at("/covariance/0/0").asDouble();
        double expected = parameters.at("/mean/1").asDouble()
                + slope * (2 - parameters.at("/mean/0").asDouble());
        assertThat(fit.at("/imputed/1/values/y").asDouble()).isCloseTo(expected, within(1e-9));
    }

    @Test
    void theTextHasARowForEveryParameterOfEveryFamily() throws IOException {
        Path data = Files.writeString(
                folder.resolve("all.csv"),
                "x,yes,kind,n,heads,word,other\n1,1,a,3,5,2,1\n2,0,b,2,3,1,4\n3,1,a,2,4,0,2\n2,1,a,4,4,3,3\n");
        Path model = Files.writeString(folder.resolve("all.yaml"), """
                features:
                  - {name: x, family: student-t}
                  - {name: yes, family: bernoulli}
                  - {name: kind, family: categorical, levels: [a, b]}
                  - {name: n, family: poisson}
                  - {name: heads, family: binomial, trials: 10}
                  - {name: word, family: multinomial}
                  - {name: other, family: multinomial}
                components: 1
                degreesOfFreedom: 4
                prior: none
                """);
        CommandRun run = CommandRun.of("fit", "--data", data, "--model", model);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("""
                component                         1
                weight                       1.0000
                x                     2.000 ± 0.612
                degrees of freedom             4.00
                probability of yes           0.7500
                probability of heads         0.4000
                kind = a                     0.7500
                kind = b                     0.2500
                rate of n                    2.7500
                share of word                0.3750
                share of other               0.6250
                """);
    }

    private JsonNode fit(String model, String data) throws IOException {
        CommandRun run = CommandRun.of(
                "fit",
                "--data",
                Files.writeString(folder.resolve("data.csv"), data),
                "--model",
                Files.writeString(folder.resolve("model.yaml"), model),
                "--format",
                "json");
        assertThat(run.err()).isEmpty();
        return new ObjectMapper().readTree(run.out());
    }
}
