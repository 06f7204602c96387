package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.em.batch.AdjustedRandIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three clusters of two counts, each of size 3: Poisson components cannot spread as they do. */
class OverdispersionTest {

    private static final double[][] RATES = {{5, 60}, {40, 8}, {120, 150}};
    private static final double SIZE = 3;

    @TempDir
    private Path folder;

    private Path points(int count) throws IOException {
        Well19937c random = new Well19937c(7);
        StringBuilder csv = new StringBuilder("a,b,cluster\n");
        for (int i = 0; i < count; i++) {
            int k = random.nextInt(10) < 5 ? 0 : random.nextInt(5) < 3 ? 1 : 2;
            csv.append(draw(random, RATES[k][0])).append(',');
            csv.append(draw(random, RATES[k][1])).append(',').append(k).append('\n');
        }
        return Files.writeString(folder.resolve("points.csv"), csv);
    }

    private static int draw(Well19937c random, double rate) {
        double own = new GammaDistribution(random, SIZE, rate / SIZE).sample();
        return new PoissonDistribution(random, own, 1e-12, 100_000).sample();
    }

    private Path model(String family) throws IOException {
        return Files.writeString(
                folder.resolve(family + ".yaml"),
                "features: [{name: a, family: %1$s}, {name: b, family: %1$s}]\ncomponents: {min: 1, max: 12}\n"
                        .formatted(family));
    }

    private static JsonNode json(Object... arguments) throws IOException {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void fitFindsThreeNegativeBinomialClusters() throws IOException {
        Path data = points(600);
        Path assignments = folder.resolve("assignments.csv");
        JsonNode report = json(
                "fit",
                "--data",
                data,
                "--model",
                model("negative-binomial"),
                "--restarts",
                1,
                "--format",
                "json",
                "--assignments",
                assignments);
        assertThat(report.get("components")).hasSize(3);
        for (JsonNode size : report.findValues("size")) {
            assertThat(size.get("a").asDouble()).isBetween(1.8, 5.0); // four standard errors of 120 points
        }
        AdjustedRandIndex agreement = new AdjustedRandIndex();
        List<String> rows = Files.readAllLines(data);
        List<String> clusters = Files.readAllLines(assignments);
        int column = List.of(clusters.getFirst().split(",")).indexOf("cluster");
        for (int i = 1; i < rows.size(); i++) {
            String truth = rows.get(i).substring(rows.get(i).lastIndexOf(',') + 1);
            agreement.add(
                    Integer.parseInt(truth), Integer.parseInt(clusters.get(i).split(",")[column]));
        }
        assertThat(agreement.value()).isGreaterThan(0.8);
    }

    @Test
    void aStreamFindsThreeNegativeBinomialClusters() throws IOException {
        JsonNode report = json(
                "replay",
                "--data",
                points(4000),
                "--model",
                model("negative-binomial"),
                "--truth",
                "cluster",
                "--format",
                "json");
        assertThat(report.get("components")).hasSize(3);
        assertThat(report.get("adjustedRandIndex").asDouble()).isGreaterThan(0.8);
    }

    @Test
    void aPoissonFitTellsOfItAndNamesTheRemedy() throws IOException {
        Path data = points(500);
        CommandRun run =
                CommandRun.of("fit", "--data", data, "--model", model("poisson"), "--components", 3, "--restarts", 1);
        assertThat(run.out()).contains("dispersion of a").contains("use family negative-binomial");
        JsonNode report = json(
                "fit",
                "--data",
                data,
                "--model",
                model("poisson"),
                "--components",
                3,
                "--restarts",
                1,
                "--format",
                "json");
        assertThat(report.at("/dispersion/a").asDouble()).isGreaterThan(5);
    }
}
