package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code stepwise fit --format json} prints the maxima of {@code reference/expected.json}, within the tolerances given
 * there: from its own starts, where a case does not stand for a given one.
 */
class FitReferenceTest {

    @TempDir
    private Path folder;

    static Stream<ReferenceCase> cases() {
        return ReferenceCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fitPrintsTheReference(ReferenceCase reference) throws IOException {
        fitPrints(reference, reference.id().endsWith("even-start"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fitFromTheStartOfTheReferenceStaysInItsBasin(ReferenceCase reference) throws IOException {
        fitPrints(reference, true);
    }

    private void fitPrints(ReferenceCase reference, boolean fromStart) throws IOException {
        Path assignments = folder.resolve("assignments.csv");
        CommandRun run = CommandRun.of(
                "fit",
                "--data",
                reference.writeData(folder),
                "--model",
                reference.writeModel(folder, fromStart),
                "--assignments",
                assignments,
                "--format",
                "json");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        JsonNode printed = new ObjectMapper().readTree(run.out());
        JsonNode expected = reference.expected();
        double logLikelihood = reference.tolerance("logLikelihood");
        assertThat(printed.get("model").asText()).isEqualTo(reference.id());
        assertThat(printed.get("converged").asBoolean()).isTrue();
        assertThat(printed.get("weight").asDouble())
                .isEqualTo(expected.get("effectiveRows").asDouble());
        assertThat(printed.get("parameterCount")).isEqualTo(expected.get("parameterCount"));
        near(printed, expected, "logLikelihood", logLikelihood);
        near(printed, expected, "bic", 2 * logLikelihood);
        near(printed, expected, "aic", 2 * logLikelihood);
        assertThat(printed.get("icl").asDouble())
                .isGreaterThanOrEqualTo(printed.get("bic").asDouble());
        assertThat(printed.has("logPriorKernel")).isEqualTo(expected.has("logPriorKernel"));
        if (expected.has("logPriorKernel")) {
            near(printed, expected, "logPriorKernel", logLikelihood);
        }
        ParameterComparison comparison = new ParameterComparison(reference.tolerance("parametersRelative"));
        for (int k = 0; k < expected.get("weights").size(); k++) {
            JsonNode component = printed.get("components").get(k);
            assertThat(component.get("weight").asDouble())
                    .isCloseTo(expected.get("weights").get(k).asDouble(), within(comparison.tolerance()));
            assertThat(component.path("label").asText())
                    .isEqualTo(expected.path("labelOfComponent").path(k).asText());
            comparison.check(component.get("parameters"), reference.parameters(expected, k));
        }
        membershipsAre(expected, assignments, reference.tolerance("responsibilities"));
    }

    /** Memberships of the first rows, and how many rows belong to each component rather than to any other. */
    private static void membershipsAre(JsonNode expected, Path assignments, double tolerance) throws IOException {
        List<String[]> rows = Files.readAllLines(assignments).stream()
                .skip(1)
                .map(line -> line.split(","))
                .toList();
        JsonNode first = expected.get("responsibilitiesOfFirstRows");
        JsonNode sizes = expected.get("hardClusterSizes");
        for (int k = 0; k < sizes.size(); k++) {
            for (int i = 0; i < first.size(); i++) {
                assertThat(Double.parseDouble(rows.get(i)[k + 1]))
                        .as("membership of row %d in component %d", i + 1, k + 1)
                        .isCloseTo(first.get(i).get(k).asDouble(), within(tolerance));
            }
            String id = Integer.toString(k + 1);
            assertThat(rows.stream().filter(row -> row[0].equals(id)))
                    .hasSize(sizes.get(k).asInt());
        }
    }

    private static void near(JsonNode printed, JsonNode expected, String name, double tolerance) {
        assertThat(printed.get(name).asDouble())
                .as(name)
                .isCloseTo(expected.get(name).asDouble(), within(tolerance));
    }
}
