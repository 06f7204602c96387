package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code fit} and {@code replay} say of the background and of anomalies. */
class BackgroundCommandsTest {

    private static final String MODEL = """
            features: [{name: x}]
            components: 2
            background: uniform
            anomaly: {rate: 0.05}
            """;

    @TempDir
    private Path folder;

    private Path model;
    private Path data;
    private Path assignments;

    /** Two clusters at −4 and 4, and every fiftieth row dirt at 100. */
    @BeforeEach
    void files() throws IOException {
        model = Files.writeString(folder.resolve("dirty.yaml"), MODEL);
        assignments = folder.resolve("assignments.csv");
        StringBuilder csv = new StringBuilder("x\n");
        Random random = new Random(1);
        for (int i = 0; i < 4_000; i++) {
            csv.append(i % 50 == 10 ? 100 : (i % 2 == 0 ? -4 : 4) + random.nextGaussian())
                    .append('\n');
        }
        data = Files.writeString(folder.resolve("points.csv"), csv);
    }

    private JsonNode run(String command) throws IOException {
        CommandRun run = CommandRun.of(
                command, "--data", data, "--model", model, "--assignments", assignments, "--format", "json");
        assertThat(run.err()).isEmpty();
        return new ObjectMapper().readTree(run.out());
    }

    private static double sumOfWeights(JsonNode report) {
        double sum = report.get("background").asDouble();
        for (JsonNode component : report.get("components")) {
            sum += component.get("weight").asDouble();
        }
        return sum;
    }

    private List<String[]> rows() throws IOException {
        return Files.readAllLines(assignments).stream()
                .map(line -> line.split(",", -1))
                .toList();
    }

    @Test
    void fitReportsTheBackgroundAndWhatBelongsToIt() throws IOException {
        JsonNode report = run("fit");
        assertThat(report.get("background").asDouble()).isCloseTo(0.02, within(0.006));
        assertThat(sumOfWeights(report)).isCloseTo(1, within(1e-12));
        assertThat(report.get("parameterCount").asInt()).isEqualTo(2 * 2 + 2);
        List<String[]> rows = rows();
        assertThat(rows.getFirst())
                .containsExactly("cluster", "p1", "p2", "logDensity", "tail", "background", "anomaly");
        assertThat(Double.parseDouble(rows.get(11)[5])).isGreaterThan(0.999);
        double sum = Double.parseDouble(rows.get(1)[1])
                + Double.parseDouble(rows.get(1)[2])
                + Double.parseDouble(rows.get(1)[5]);
        assertThat(sum).isCloseTo(1, within(1e-12));
        assertThat(rows.stream().skip(1).filter(row -> row[6].equals("true")))
                .as("a twentieth of the rows, those of the smallest tails")
                .hasSize((rows.size() - 1) / 20)
                .allMatch(row -> Double.parseDouble(row[4]) <= 0.05);
    }

    @Test
    void whatFitHasWrittenIsAStartWithItsBackground() throws IOException {
        Path snapshot = folder.resolve("snapshot.json");
        CommandRun.of("fit", "--data", data, "--model", model, "--output", snapshot);
        double found =
                new ObjectMapper().readTree(snapshot.toFile()).get("background").asDouble();
        Files.writeString(model, MODEL + "initial: {file: snapshot.json}\n");
        JsonNode again = run("fit");
        assertThat(again.get("background").asDouble()).isCloseTo(found, within(1e-9));
        assertThat(again.get("iterations").asInt()).isLessThan(5);
    }

    @Test
    void replayReportsTheBackgroundAndMarksAnomalies() throws IOException {
        JsonNode report = run("replay");
        assertThat(report.get("background").asDouble()).isCloseTo(0.02, within(0.006));
        assertThat(sumOfWeights(report)).isCloseTo(1, within(1e-12));
        List<String[]> rows = rows();
        assertThat(rows.getFirst())
                .containsExactly("version", "cluster", "p1", "p2", "logDensity", "tail", "background", "anomaly");
        List<String[]> late = rows.subList(2_001, rows.size());
        assertThat(late.stream().filter(row -> row[7].equals("true"))).hasSizeBetween(70, 130);
        for (int i = 2_010; i < 4_000; i += 50) {
            assertThat(rows.get(i + 1)[7]).as(Arrays.toString(rows.get(i + 1))).isEqualTo("true");
        }
    }
}
