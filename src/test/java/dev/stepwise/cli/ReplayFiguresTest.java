package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What {@code replay} tells of the way, not only of its end. */
class ReplayFiguresTest {

    private static final int POINTS = 30_000;

    /** What a first fit of a model with so few parameters sees. */
    private static final int FITTED = 500;

    @TempDir
    private Path folder;

    /** Two clusters far apart, and a third instead of the second after half of the points. */
    @BeforeEach
    void files() throws IOException {
        write("points.csv", 1, 0);
        write("holdout.csv", 2, POINTS / 2);
        Files.writeString(folder.resolve("model.yaml"), "features: [{name: x}]\ncomponents: 2\n");
    }

    private void write(String name, long seed, int from) throws IOException {
        Random random = new Random(seed);
        StringBuilder csv = new StringBuilder("x,animal\n");
        for (int i = from; i < POINTS; i++) {
            boolean cat = random.nextInt(3) > 0;
            double dog = i < POINTS / 2 ? 20 : -30;
            csv.append((cat ? 0 : dog) + random.nextGaussian())
                    .append(i % 100 == 7 ? "," : cat ? ",cat" : ",dog")
                    .append('\n');
        }
        Files.writeString(folder.resolve(name), csv);
    }

    private CommandRun replay(Object... more) {
        List<Object> arguments = new ArrayList<>(
                List.of("replay", "--data", folder.resolve("points.csv"), "--model", folder.resolve("model.yaml")));
        if (!List.of(more).contains("--batch")) {
            arguments.addAll(List.of("--batch", "250"));
        }
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray());
    }

    private JsonNode json(Object... more) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(List.of("--format", "json"));
        CommandRun run = replay(arguments.toArray());
        assertThat(run.err()).isEmpty();
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void everySoManyPointsARowOfFiguresTakesThePlaceOfTheReport() {
        CommandRun run = replay("--every", "12500", "--holdout", folder.resolve("holdout.csv"));
        assertThat(run.exitCode()).isZero();
        String[] rows = run.out().split("\\R");
        assertThat(rows[0])
                .isEqualTo("points,logLikelihood,memory,effectivePoints,step,version,epoch,components,convergence,"
                        + "driftStatistic,holdoutLogLikelihood,weights");
        assertThat(rows).hasSize(1 + 3);
        assertThat(Arrays.stream(rows).skip(1).map(row -> row.split(",", -1)[0]))
                .containsExactly("12500", "25000", "30000");
        assertThat(rows[1].split(",", -1)[11]).matches("1:0\\.[36]\\d+ 2:0\\.[36]\\d+");
        assertThat(run.err()).contains("30,000 points", "log-likelihood a point, held out");
    }

    @Test
    void theWindowsTogetherAreTheWholeStreamWithoutWhatTheFirstFitSaw() throws IOException {
        JsonNode report = json("--every", "700", "--batch", "1000", "--partitions", "2", "--staleness", "1");
        double sum = 0;
        long before = 0;
        for (JsonNode window : report.get("series")) {
            long points = window.get("points").asLong();
            sum += window.get("logLikelihood").asDouble() * (points - Math.max(before, FITTED));
            before = points;
        }
        assertThat(before).isEqualTo(POINTS);
        assertThat(sum / (POINTS - FITTED))
                .isCloseTo(report.get("prequentialLogLikelihood").asDouble(), within(1e-9));
    }

    /** The assignments have the log-density of every point as it was scored: the prediction is the mean of those not fitted to. */
    @Test
    void whatTheFirstFitSawIsNoPrediction() throws IOException {
        Path assignments = folder.resolve("assignments.csv");
        JsonNode report = json("--assignments", assignments, "--every", "250");
        List<String> rows = Files.readAllLines(assignments);
        int column = List.of(rows.removeFirst().split(",")).indexOf("logDensity");
        double mean = rows.stream()
                .skip(FITTED)
                .mapToDouble(row -> Double.parseDouble(row.split(",")[column]))
                .average()
                .orElseThrow();
        assertThat(report.get("prequentialLogLikelihood").asDouble()).isCloseTo(mean, within(1e-9));
        assertThat(report.get("pointsLeftOut").asInt()).isEqualTo(FITTED);
        assertThat(report.get("predictedPoints").asInt()).isEqualTo(POINTS - FITTED);
        assertThat(report.get("series").get(1).get("logLikelihood").isNull()).isTrue();
        assertThat(report.get("series").get(2).get("logLikelihood").isNull()).isFalse();
        assertThat(replay().out())
                .contains("fitted to the first 500 points, which the log-likelihood before learning leaves out");
    }

    /** Six components fit 150 points of one cluster most of a nat better than they predict the next ones. */
    @Test
    void whatIsAsFewAsAFirstFitIsPredictedByFolds() throws IOException {
        Random random = new Random(3);
        for (String name : List.of("points.csv", "holdout.csv")) {
            StringBuilder csv = new StringBuilder("x,y,z\n");
            for (int i = 0; i < (name.startsWith("p") ? 150 : 3_000); i++) {
                csv.append(random.nextGaussian() + "," + random.nextGaussian() + "," + random.nextGaussian() + "\n");
            }
            Files.writeString(folder.resolve(name), csv);
        }
        Files.writeString(folder.resolve("model.yaml"), "features: [{name: x}, {name: y}, {name: z}]\ncomponents: 6\n");
        Path assignments = folder.resolve("assignments.csv");
        JsonNode report = json("--assignments", assignments, "--holdout", folder.resolve("holdout.csv"));
        double predicted = report.get("prequentialLogLikelihood").asDouble();
        double heldOut = report.get("holdoutLogLikelihood").asDouble();
        List<String> rows = Files.readAllLines(assignments);
        int column = List.of(rows.removeFirst().split(",")).indexOf("logDensity");
        double inSample = rows.stream()
                .mapToDouble(row -> Double.parseDouble(row.split(",")[column]))
                .average()
                .orElseThrow();
        assertThat(inSample).isGreaterThan(heldOut + 0.7);
        assertThat(predicted).isCloseTo(heldOut, within(0.5)); // what is asked for of such files
        assertThat(report.get("pointsByFolds").asInt()).isEqualTo(150);
        assertThat(report.get("pointsLeftOut").asInt()).isZero();
        assertThat(replay().out())
                .contains("first 150 points. As few or no others follow, these are predicted by folds");
    }

    @Test
    void aRowShowsTheLearnerAsItStoodAtItsEnd() throws IOException {
        JsonNode report = json("--every", "1000", "--holdout", folder.resolve("holdout.csv"));
        JsonNode series = report.get("series");
        JsonNode last = series.get(series.size() - 1);
        assertThat(last.get("holdoutLogLikelihood")).isEqualTo(report.get("holdoutLogLikelihood"));
        assertThat(last.get("components").asInt()).isEqualTo(2);
        for (JsonNode component : report.get("components")) {
            assertThat(last.get("weights").get(component.get("id").asText())).isEqualTo(component.get("weight"));
        }
        assertThat(last.get("version").asLong())
                .isGreaterThan(series.get(0).get("version").asLong());
        assertThat(last.get("holdoutLogLikelihood").asDouble())
                .isGreaterThan(series.get(0).get("holdoutLogLikelihood").asDouble() + 10);
    }

    @Test
    void assignmentsAreComparedWithTheTruthWhereItIsKnown() throws IOException {
        JsonNode report = json("--truth", "animal", "--holdout", folder.resolve("holdout.csv"));
        assertThat(report.get("holdoutAdjustedRandIndex").asDouble()).isCloseTo(1, within(1e-3));
        Files.copy(folder.resolve("holdout.csv"), folder.resolve("points.csv"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(json("--truth", "animal").get("adjustedRandIndex").asDouble())
                .isCloseTo(1, within(1e-3));
        assertThat(json().has("adjustedRandIndex")).isFalse();
        assertThat(replay("--truth", "animal").out())
                .contains("adjusted Rand index")
                .doesNotContain("index, held out");
    }

    @Test
    void aTruthThatIsNotThereIsAnErrorOfTheData() {
        CommandRun run = replay("--truth", "plant");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("points.csv has no column 'plant'; its columns: x, animal");
        assertThat(replay("--every", "0").exitCode()).isEqualTo(2);
    }

    @Test
    void theSeedOverridesTheOneOfTheModelsName() throws IOException {
        Files.writeString(
                folder.resolve("model.yaml"), "features: [{name: x}]\ncomponents: 6\n"); // more than there are
        JsonNode one = json("--seed", "1");
        assertThat(json("--seed", "1").get("components")).isEqualTo(one.get("components"));
        assertThat(json("--seed", "2").get("prequentialLogLikelihood"))
                .isNotEqualTo(one.get("prequentialLogLikelihood"));
    }

    @Test
    void theDrawingHasTheLikelihoodTheEventsAndABandForEveryClusterThatLived() throws Exception {
        Path drawing = folder.resolve("replay.svg");
        JsonNode report = json("--plot", drawing, "--every", "1000");
        Document svg = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(drawing.toFile());
        assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(1);
        List<String> ids = new ArrayList<>();
        for (JsonNode window : report.get("series")) {
            window.get("weights").fieldNames().forEachRemaining(ids::add);
        }
        assertThat(texts(svg, "title"))
                .containsExactlyInAnyOrderElementsOf(
                        ids.stream().distinct().map(id -> "cluster " + id).toList());
        assertThat(texts(svg, "text"))
                .contains("model", "thousand points", "begun")
                .anyMatch(label -> label.startsWith("drift, "));
    }

    private static List<String> texts(Document svg, String element) {
        NodeList nodes = svg.getElementsByTagName(element);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }
}
