package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What people reported to other programs, from {@code ../shared/reference/reports}; without these data nothing is tested. Figures
 * are those of its README, to the digits printed there.
 */
class ReportedInputsTest {

    private static final Path REPORTS = Path.of("../shared/reference/reports");

    @TempDir
    private Path folder;

    private JsonNode fit(String data, String features, String more, Object components, int seed) throws IOException {
        Path csv = REPORTS.resolve(data);
        assumeTrue(Files.exists(csv), csv + " is absent");
        Path model = Files.writeString(
                folder.resolve("m.yaml"), "features: " + features + "\ncomponents: 2\n" + more + "\n");
        CommandRun run = CommandRun.of(
                "fit", "--data", csv, "--model", model, "--components", components, "--seed", seed, "--format", "json");
        assertThat(run.err()).isEmpty();
        return new ObjectMapper().readTree(run.out());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void thinParallelClustersAreToldApart(int seed) throws IOException {
        JsonNode fit = fit("cigars/data.csv", "[{name: x}, {name: y}]", "", "1..5", seed);
        assertThat(fit.get("components")).hasSize(3);
        assertThat(fit.get("logLikelihood").asDouble()).isCloseTo(-4516.456, within(6e-4));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aTightClusterInAFieldKeepsItsWidth(int seed) throws IOException {
        JsonNode fit = fit("tight-cluster/data.csv", "[{name: x}, {name: y}]", "", 2, seed);
        assertThat(fit.get("logLikelihood").asDouble()).isCloseTo(-14587.477, within(6e-4));
        JsonNode tight = fit.at("/components/1");
        assertThat(tight.get("weight").asDouble()).isCloseTo(0.0364, within(6e-5));
        assertThat(Math.sqrt(tight.at("/parameters/covariance/0/0").asDouble())).isCloseTo(0.0897, within(6e-5));
        assertThat(Math.sqrt(tight.at("/parameters/covariance/1/1").asDouble())).isCloseTo(0.0891, within(6e-5));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void tiedValuesAreNoClusters(int seed) throws IOException {
        assertThat(fit("ties/data.csv", "[{name: x}]", "", 2, seed)
                        .get("logLikelihood")
                        .asDouble())
                .isCloseTo(22.27, within(6e-3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data.csv|{name: t}|",
                "h1e+06.csv|{name: t}|",
                "h2.14748e+09.csv|{name: t}|",
                "h1e+06.csv|{name: t}|prior: none",
                "h1e+06.csv|{name: t}|background: uniform",
                "h1e+06.csv|{name: t, family: student-t}|"
            })
    void oneBadReadingChangesNothing(String file, String feature, String more) throws IOException {
        for (int seed = 1; seed <= 3; seed++) {
            JsonNode fit = fit("sentinel/" + file, "[" + feature + "]", more == null ? "" : more, 2, seed);
            assertThat(fit.get("notes").toString()).contains("1 row with a value too far out");
            boolean firstIsLower = fit.at("/components/0/parameters/mean/0").asDouble() < 23;
            for (int k = 0; k < 2; k++) {
                JsonNode parameters = fit.at("/components/" + k + "/parameters");
                boolean lower = k == 0 == firstIsLower;
                assertThat(parameters.at("/mean/0").asDouble()).isCloseTo(lower ? 20 : 26, within(0.2));
                double variance = parameters
                        .path(parameters.has("scale") ? "scale" : "covariance")
                        .at("/0/0")
                        .asDouble();
                assertThat(Math.sqrt(variance)).isCloseTo(lower ? 1.01 : 1.02, within(0.04)); // less with a background
            }
        }
    }

    private static JsonNode replay(String data, Path model, int seed) throws IOException {
        Path csv = REPORTS.resolve(data);
        assumeTrue(Files.exists(csv), csv + " is absent");
        CommandRun run = CommandRun.of(
                "replay", "--data", csv, "--holdout", csv, "--model", model, "--seed", seed, "--format", "json");
        assertThat(run.exitCode()).isZero();
        return new ObjectMapper().readTree(run.out());
    }

    /** As streams that end. Log-likelihoods are those above. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cigars/data.csv|[{name: x}, {name: y}]|3|900|-4516.456|6e-4",
                "tight-cluster/data.csv|[{name: x}, {name: y}]|2|5200|-14587.477|6e-4",
                "ties/data.csv|[{name: x}]|2|30|22.27|6e-3"
            })
    void streamsThatEndAreFittedAsFilesAre(
            String data, String features, int components, int rows, double logLikelihood, double digits)
            throws IOException {
        Path model = Files.writeString(
                folder.resolve("m.yaml"), "features: " + features + "\ncomponents: " + components + "\n");
        for (int seed = 1; seed <= 3; seed++) {
            JsonNode replay = replay(data, model, seed);
            assertThat(rows * replay.get("holdoutLogLikelihood").asDouble()).isCloseTo(logLikelihood, within(digits));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"data.csv", "h1e+06.csv", "h2.14748e+09.csv"})
    void oneBadReadingInAStreamThatEndsChangesNothing(String file) throws IOException {
        Path model = Files.writeString(folder.resolve("m.yaml"), "features: [{name: t}]\ncomponents: 2\n");
        for (int seed = 1; seed <= 3; seed++) {
            JsonNode components = replay("sentinel/" + file, model, seed).get("components");
            boolean firstIsLower = components.at("/0/parameters/mean/0").asDouble() < 23;
            for (int k = 0; k < 2; k++) {
                JsonNode parameters = components.at("/" + k + "/parameters");
                boolean lower = k == 0 == firstIsLower;
                assertThat(parameters.at("/mean/0").asDouble()).isCloseTo(lower ? 20 : 26, within(0.2));
                assertThat(Math.sqrt(parameters.at("/covariance/0/0").asDouble()))
                        .isCloseTo(lower ? 1.01 : 1.02, within(6e-3));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"two-values, 5, 2", "duplicates, 20, 9"})
    void moreComponentsThanPointsAreTold(String folderName, int components, int points) throws IOException {
        JsonNode fit = fit(folderName + "/data.csv", "[{name: x}, {name: y}]", "", components, 1);
        assertThat(fit.get("notes").toString())
                .contains(components + " components, but only " + points + " different points");
    }
}
