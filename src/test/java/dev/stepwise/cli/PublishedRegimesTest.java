package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code fit --key} finds the hidden Markov models that were published for data of R packages and a textbook. The data lie beside
 * the project, in {@code ../shared/reference/published}; without them nothing is tested.
 */
class PublishedRegimesTest {

    private static final Path PUBLISHED = Path.of("../shared/reference/published");

    /** The least figures in print have four digits after the point, and were found to about as many. */
    private static final double PRINTED = 1e-4;

    /** The weak prior of the chain takes so much from a probability that the data put at 0. */
    private static final double LOG_LIKELIHOOD = 2e-5;

    private static final String SPEED = "features: [{name: rt, family: gaussian}]\ncomponents: 2\n";
    private static final String SPEED_AND_ACCURACY =
            "features: [{name: rt, family: gaussian}, {name: corr, family: categorical, levels: [inc, cor]}]\ncomponents: 2\n";
    private static final String EARTHQUAKES = "features: [{name: count, family: poisson}]\ncomponents: 2\n";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "speed-rt-hmm-2-one-series, speed, ''",
        "speed-rt-hmm-2-three-series, speed, series",
        "speed-rt-corr-hmm-2, speed and accuracy, series",
        "earthquakes-hmm-2, earthquakes, ''",
        "earthquakes-hmm-3, earthquakes, ''"
    })
    void theDefaultFindsTheModelInPrint(String name, String features, String key) throws IOException {
        assumeTrue(Files.exists(PUBLISHED.resolve("expected.json")), PUBLISHED + " is absent");
        JsonNode published = published(name);
        Path model = Files.writeString(
                folder.resolve("model.yaml"),
                switch (features) {
                    case "speed" -> SPEED;
                    case "earthquakes" -> EARTHQUAKES;
                    default -> SPEED_AND_ACCURACY;
                });
        List<Object> arguments = new ArrayList<>(List.of("fit", "--data"));
        arguments.add(PUBLISHED.resolve(published.get("data").asText()));
        arguments.addAll(List.of("--model", model, "--components", published.get("components")));
        arguments.addAll(List.of("--format", "json", "--key"));
        if (!key.isEmpty()) {
            arguments.add(key);
        }
        CommandRun run = CommandRun.of(arguments.toArray());
        assertThat(run.err()).isEmpty();
        JsonNode fit = new ObjectMapper().readTree(run.out());
        assertThat(fit.get("converged").asBoolean()).isTrue();
        assertThat(fit.get("logLikelihood").asDouble())
                .isCloseTo(published.get("logLikelihood").asDouble(), within(LOG_LIKELIHOOD));
        compare(published.get("parameters"), fit);
    }

    private static JsonNode published(String name) throws IOException {
        for (JsonNode node :
                new ObjectMapper().readTree(PUBLISHED.resolve("expected.json").toFile())) {
            if (node.get("name").asText().equals(name)) {
                return node;
            }
        }
        throw new AssertionError(name + " is not among the published fits");
    }

    private static void compare(JsonNode parameters, JsonNode fit) {
        JsonNode first = parameters.has("means") ? parameters.get("means") : parameters.get("rates");
        int states = first.size();
        int[] place = places(first, fit);
        for (int j = 0; j < states; j++) {
            JsonNode found = fit.get("components").get(place[j]).get("parameters");
            if (parameters.has("sds")) {
                double variance = found.get("covariance").get(0).get(0).asDouble();
                assertThat(Math.sqrt(variance))
                        .isCloseTo(parameters.get("sds").get(j).asDouble(), within(PRINTED));
            }
            if (parameters.has("corr")) {
                double correct =
                        found.get("probabilities").get("corr").get("cor").asDouble();
                assertThat(correct)
                        .isCloseTo(parameters.get("corr").get(j).get(1).asDouble(), within(PRINTED));
            }
            assertThat(location(found)).isCloseTo(first.get(j).asDouble(), within(PRINTED));
            for (int k = 0; k < states; k++) {
                assertThat(fit.get("regimes")
                                .get("transitions")
                                .get(place[j])
                                .get(place[k])
                                .asDouble())
                        .isCloseTo(parameters.get("transitions").get(j).get(k).asDouble(), within(PRINTED));
            }
        }
    }

    /** Where each published state stands in the fit. */
    private static int[] places(JsonNode published, JsonNode fit) {
        int[] places = new int[published.size()];
        for (int j = 0; j < places.length; j++) {
            double least = Double.POSITIVE_INFINITY;
            for (int k = 0; k < places.length; k++) {
                double distance = Math.abs(published.get(j).asDouble()
                        - location(fit.get("components").get(k).get("parameters")));
                places[j] = distance < least ? k : places[j];
                least = Math.min(least, distance);
            }
        }
        return places;
    }

    private static double location(JsonNode parameters) {
        return parameters.has("mean")
                ? parameters.get("mean").get(0).asDouble()
                : parameters.get("rate").get("count").asDouble();
    }
}
