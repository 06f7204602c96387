package dev.stepwise.codec.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.em.learner.Convergence;
import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.learner.LearnerEvent.Kind;
import dev.stepwise.em.learner.Snapshot;
import dev.stepwise.em.operation.Operation;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.model.MixtureMapping;
import dev.stepwise.model.ModelDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SnapshotJsonTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String FEATURES = """
            id: all
            components: 2
            degreesOfFreedom: estimate
            features:
              - {name: size, family: student-t}
              - {name: width, family: student-t}
              - {name: sold, family: bernoulli}
              - {name: colour, family: categorical, levels: ["red", "blue, or so", "7"]}
              - {name: visits, family: poisson}
              - {name: heads, family: binomial, trials: 10}
              - {name: cat, family: multinomial}
              - {name: dog, family: multinomial}
            label: {path: /kind, classes: [a, "b\\"c"]}
            """;

    private static final String COMPONENTS = """
            initial:
              components:
                - weight: 0.30000000000000004
                  parameters:
                    mean: [1.1e-7, -3.0e+19]
                    scale: [[2, 0.1], [0.1, 0.5]]
                    degreesOfFreedom: 4.25
                    probability: {sold: 0.25, heads: 0.125}
                    rate: {visits: 3.3333333333333335}
                    probabilities: {colour: {red: 0.2, "blue, or so": 0.3, "7": 0.5}}
                    multinomial: {cat: 0.1, dog: 0.9}
                - weight: 0.7
                  parameters:
                    mean: [5, 6]
                    scale: [[1, 0], [0, 1]]
                    degreesOfFreedom: 30
                    probability: {sold: 0.5, heads: 0.5}
                    rate: {visits: 12}
                    probabilities: {colour: {red: 0.6, "blue, or so": 0.2, "7": 0.2}}
                    multinomial: {cat: 0.5, dog: 0.5}
            """;

    @TempDir
    private Path folder;

    private static MixtureModel start(ModelDefinition model) {
        return new MixtureMapping(model).start().orElseThrow();
    }

    private static Snapshot snapshot(MixtureModel model) {
        return new Snapshot(
                12,
                3,
                1_700_000_000_000L,
                5000,
                7,
                12_800,
                812.5,
                0.0123,
                Convergence.LEARNING,
                -4.5,
                1.25,
                2,
                List.of(4, 9),
                model,
                List.of(),
                Collections.emptySortedMap());
    }

    private static byte[] written(Snapshot snapshot) {
        return SnapshotJson.write("all", new MixtureMapping(ModelFile.parse(FEATURES)), snapshot, 1_700_000_000_123L);
    }

    @Test
    void aSnapshotHasItsMomentAndItsComponents() throws IOException {
        JsonNode json = JSON.readTree(written(snapshot(start(ModelFile.parse(FEATURES + COMPONENTS)))));
        assertThat(json.toString())
                .startsWith(
                        "{\"model\":\"all\",\"version\":12,\"epoch\":3,\"timestamp\":1700000000123,"
                                + "\"newestEventTime\":1700000000000,\"points\":5000,\"droppedPoints\":7,\"memory\":12800.0,\"effectivePoints\":812.5,"
                                + "\"step\":0.0123,\"convergence\":\"learning\",\"meanLogLikelihood\":-4.5,\"driftStatistic\":1.25,\"alarms\":2,\"components\":[{\"id\":4,");
        assertThat(json.at("/components/1/id").intValue()).isEqualTo(9);
        assertThat(json.at("/components/1/label").textValue()).isEqualTo("b\"c");
        assertThat(json.at("/components/0/parameters/probabilities/colour/7").doubleValue())
                .isEqualTo(0.5);
    }

    @Test
    void aComponentSaysWhatTellsItFromTheOthers() throws IOException {
        JsonNode json = JSON.readTree(written(snapshot(start(ModelFile.parse(FEATURES + COMPONENTS)))));
        JsonNode traits = json.at("/components/0/traits");
        assertThat(traits.at("/sentence").asText()).isEqualTo("low width (-3.00e+19 against 6)");
        assertThat(traits.at("/features").findValuesAsText("feature")).contains("size", "colour", "cat");
        for (JsonNode feature : traits.at("/features")) {
            assertThat(feature.path("divergence").asDouble()).isNotNegative();
            assertThat(feature.has("level"))
                    .isEqualTo(feature.path("feature").asText().equals("colour"));
        }
    }

    @Test
    void whatIsNotKnownYetIsNull() throws IOException {
        MixtureModel model = start(ModelFile.parse(FEATURES + COMPONENTS));
        Snapshot first = new Snapshot(
                1,
                1,
                Long.MIN_VALUE,
                0,
                0,
                0,
                0,
                0,
                Convergence.BOOTSTRAPPING,
                Double.NaN,
                0,
                0,
                List.of(1, 2),
                model,
                List.of(),
                Collections.emptySortedMap());
        JsonNode json = JSON.readTree(written(first));
        assertThat(json.get("newestEventTime").isNull()).isTrue();
        assertThat(json.get("meanLogLikelihood").isNull()).isTrue();
    }

    @Test
    void aSnapshotServesAsAStart() throws IOException {
        MixtureModel model = start(ModelFile.parse(FEATURES + COMPONENTS));
        Files.write(folder.resolve("snapshot.json"), written(snapshot(model)));
        Path file = Files.writeString(folder.resolve("model.yaml"), FEATURES + "initial: {file: snapshot.json}\n");
        MixtureModel read = start(ModelFile.read(file));
        assertThat(read.weight(0)).isEqualTo(model.weight(0));
        for (int block = 0; block < model.shape().families().size(); block++) {
            for (int k = 0; k < 2; k++) {
                assertThat(read.distribution(k, block)).isEqualTo(model.distribution(k, block));
            }
        }
    }

    /** What operators have done stands in it, and is of no interest to a start. */
    @Test
    void aSnapshotOfAnOperatedModelServesAsAStart() throws IOException {
        MixtureModel model = start(ModelFile.parse(FEATURES + COMPONENTS));
        Operation operation = new Operation(true, 7, new TreeMap<>(Map.of(9, "Night shift")), List.of());
        byte[] written = SnapshotJson.write(
                "all", new MixtureMapping(ModelFile.parse(FEATURES)), snapshot(model), operation, 1_700_000_000_123L);
        JsonNode json = JSON.readTree(written);
        assertThat(json.path("frozen").asBoolean()).isTrue();
        assertThat(json.path("pinned").asLong()).isEqualTo(7);
        assertThat(json.at("/components/1/name").asText()).isEqualTo("Night shift");
        Files.write(folder.resolve("snapshot.json"), written);
        Path file = Files.writeString(folder.resolve("model.yaml"), FEATURES + "initial: {file: snapshot.json}\n");
        assertThat(start(ModelFile.read(file)).weight(1)).isEqualTo(model.weight(1));
    }

    @Test
    void anEventReadsLikeThis() {
        LearnerEvent event = new LearnerEvent(Kind.SPLIT, 12, 5000, 1_700_000_000_000L, List.of(5, 4), 0.0231);
        assertThat(new String(EventJson.write("all", event, 1_700_000_000_123L), UTF_8))
                .isEqualTo("{\"model\":\"all\",\"timestamp\":1700000000123,\"event\":\"split\",\"version\":12,"
                        + "\"points\":5000,\"components\":[5,4],\"evidence\":0.0231,\"message\":\"Cluster 5 split off "
                        + "from cluster 4: the model with it is better by 0.0231 nats per point.\"}");
    }

    @Test
    void figuresInASentenceAreTheSameEverywhere() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(new LearnerEvent(Kind.ADOPTED, 1, 2, 3, List.of(), 0.0123).sentence())
                    .isEqualTo("A challenger replaced the model, better by 0.0123 nats per point.");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKindOfEventHasASentence(Kind kind) throws IOException {
        LearnerEvent event = new LearnerEvent(kind, 1, 2, 3, List.of(1, 2), 0.5);
        JsonNode json = JSON.readTree(EventJson.write("all", event, 4));
        assertThat(json.get("message").textValue()).matches("[A-Z].+\\.");
    }
}
