package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code replay --key}: keys with weights and means of their own. */
class ReplayKeyTest {

    private static final int KEYS = 20;
    private static final int ROWS = 2_000;

    @TempDir
    private static Path folder;

    private static Path data;
    private static Path model;

    /** Each key lies at a place of its own, its points close to it; the last row has no key. */
    @BeforeAll
    static void files() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        double[] places = random.doubles(KEYS, -3, 3).toArray();
        StringBuilder csv = new StringBuilder("device,x,group\n");
        for (int i = 0; i < ROWS; i++) {
            int key = i % KEYS;
            csv.append(
                    "%s,%s,g%n".formatted(i == ROWS - 1 ? "" : "d" + key, places[key] + 0.3 * random.nextGaussian()));
        }
        data = Files.writeString(folder.resolve("data.csv"), csv);
        model = Files.writeString(folder.resolve("m.yaml"), "features: [{name: x, family: gaussian}]\ncomponents: 1\n");
    }

    @Test
    void theTextSaysWhatKeysGain() {
        CommandRun run = CommandRun.of("replay", "--data", data, "--model", model, "--key", "device");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("20 keys; log-likelihood of 1,500 points, before learning: under their keys -")
                .containsPattern(
                        "a key counts as much as the population after .* points in its weights, after (0\\.25|1)"
                                + " in its means");
    }

    /** A key's points are a fifth as wide as the population: a gain of about a nat and a half. */
    @Test
    void theObjectHasBothLikelihoods() throws IOException {
        CommandRun run =
                CommandRun.of("replay", "--data", data, "--model", model, "--key", "device", "--format", "json");
        JsonNode keys = new ObjectMapper().readTree(run.out()).get("keys");
        assertThat(keys.get("count").asInt()).isEqualTo(KEYS);
        assertThat(keys.get("points").asInt()).isEqualTo(1_500);
        assertThat(keys.get("logLikelihood").asDouble())
                .isGreaterThan(keys.get("populationLogLikelihood").asDouble() + 0.5);
        assertThat(keys.get("trust").get("means").asDouble()).isLessThanOrEqualTo(1);
    }

    @Test
    void assignmentsHaveTheDensityUnderTheKeyAndThePopulation() throws IOException {
        Path file = folder.resolve("a.csv");
        CommandRun run = CommandRun.of(
                "replay",
                "--data",
                data,
                "--model",
                model,
                "--key",
                "device",
                "--assignments",
                file,
                "--truth",
                "group");
        assertThat(run.exitCode()).isZero();
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(ROWS + 1);
        assertThat(lines.getFirst()).isEqualTo("version,cluster,p1,logDensity,tail,population");
        String[] known = lines.get(ROWS - 1).split(",");
        String[] keyless = lines.get(ROWS).split(",");
        assertThat(known[3]).isNotEqualTo(known[5]);
        assertThat(Double.parseDouble(keyless[3])).isCloseTo(Double.parseDouble(keyless[5]), within(1e-9));
    }

    @Test
    void withoutAKeyNothingIsSaidOfKeys() {
        assertThat(CommandRun.of("replay", "--data", data, "--model", model).out())
                .doesNotContain("keys");
        CommandRun run = CommandRun.of("replay", "--data", data, "--model", model, "--key", "gadget");
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).contains("no column 'gadget'");
    }
}
