package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stream shorter than a first fit wants has answers all the same. Fisher's irises lie beside the project, in {@code
 * ../shared/reference}; without them nothing is tested.
 */
class FewPointsReplayTest {

    private static final Path IRIS = Path.of("../shared/reference/iris.csv");

    @TempDir
    private Path folder;

    @BeforeEach
    void model() throws IOException {
        assumeTrue(Files.exists(IRIS), IRIS + " is absent");
        Files.writeString(folder.resolve("iris.yaml"), """
                features: [{name: sepal_length}, {name: sepal_width}, {name: petal_length}, {name: petal_width}]
                components: 3
                """);
    }

    private JsonNode replay(int rows) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(IRIS));
        String header = lines.removeFirst();
        Collections.shuffle(lines, new Random(1)); // the file has one species after the other
        List<String> some = new ArrayList<>(lines.subList(0, rows));
        some.addFirst(header);
        CommandRun run = CommandRun.of(
                "replay",
                "--data",
                Files.write(folder.resolve("iris.csv"), some),
                "--model",
                folder.resolve("iris.yaml"),
                "--truth",
                "species",
                "--format",
                "json");
        return new ObjectMapper().readTree(run.out());
    }

    /** Three components with full covariances put five flowers of 150 with another species, which is an index of 0.904. */
    @Test
    void irisesAreToldApart() throws IOException {
        JsonNode report = replay(150);
        assertThat(report.get("points").asLong()).isEqualTo(150);
        assertThat(report.get("adjustedRandIndex").asDouble()).isGreaterThan(0.85);
    }

    /** Two of the three species overlap; who tells only the third from both of all 150 rows has 0.57. */
    @Test
    void fiftyRowsHaveAnAnswer() throws IOException {
        JsonNode report = replay(50);
        assertThat(report.get("components")).hasSize(3);
        assertThat(report.get("adjustedRandIndex").asDouble()).isGreaterThan(0.5);
    }
}
