package dev.stepwise.codec.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.codec.model.SnapshotReader;
import dev.stepwise.model.ClusterChange;
import dev.stepwise.model.ClusterChange.Kind;
import dev.stepwise.model.ClustersAt;
import dev.stepwise.model.MixtureMapping;
import dev.stepwise.model.ModelChanges;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What differs between two snapshots, as they are published. */
class ChangesJsonTest {

    private static final MixtureMapping PUMPS = new MixtureMapping(ModelFile.parse("""
            id: pumps
            components: {min: 1, max: 4}
            features:
              - {name: s3}
              - {name: flow}
              - {name: state, family: categorical, levels: ["on", "off"]}
              - {name: fault, family: bernoulli}
            """));

    private static String component(
            int id, double weight, double s3, double variance, double flow, double off, double fault) {
        return """
                {"id":%d,%s"weight":%s,"parameters":{"mean":[%s,%s],"covariance":[[%s,0.0],[0.0,1.0]],
                 "probabilities":{"state":{"on":%s,"off":%s}},"probability":{"fault":%s}}}
                """.formatted(
                id, id == 2 ? "\"name\":\"Night shift\"," : "", weight, s3, flow, variance, 1 - off, off, fault);
    }

    private static byte[] snapshot(int version, String... components) {
        return "{\"model\":\"pumps\",\"version\":%d,\"epoch\":1,\"timestamp\":%d,\"frozen\":true,\"components\":[%s]}"
                .formatted(version, 1_000L * version, String.join(",", components))
                .getBytes(UTF_8);
    }

    private static ModelChanges between(byte[] before, byte[] after) {
        return ModelChanges.between(PUMPS.schema(), read(before), read(after));
    }

    private static ClustersAt read(byte[] snapshot) {
        return SnapshotReader.read(PUMPS, snapshot).orElseThrow();
    }

    private static final byte[] BEFORE = snapshot(
            120,
            component(1, 0.5, 0, 1, 5, 0.1, 0.01),
            component(2, 0.3, 9.1, 1, 2, 0.04, 0.5),
            component(3, 0.2, 4, 1, 4, 0.5, 0.5));

    @Test
    void aMovedClusterTellsWhichFeatureMovedFromWhatToWhat() {
        ModelChanges changes = between(
                BEFORE,
                snapshot(
                        812,
                        component(1, 0.505, 0.05, 1, 5, 0.1, 0.01),
                        component(2, 0.295, 15, 1, 2, 0.04, 0.5),
                        component(3, 0.2, 4, 1, 4, 0.5, 0.5)));
        assertThat(changes.sentence()).isEqualTo("cluster 2 \"Night shift\": s3 9.1 → 15");
        ClusterChange change = changes.clusters().getFirst();
        assertThat(change.traits().getFirst().divergence())
                .as("of two normal distributions of one variance: (15 - 9.1)² / 2")
                .isCloseTo(5.9 * 5.9 / 2, within(1e-6));
        assertThat(changes.before().version()).isEqualTo(120);
        assertThat(changes.after().timestampMillis()).isEqualTo(812_000);
    }

    @Test
    void clustersThatCameStandFirstThenThoseThatWentThenTheMostMoved() {
        ModelChanges changes = between(
                BEFORE,
                snapshot(
                        812,
                        component(1, 0.3, 0, 16, 5, 0.1, 0.01),
                        component(2, 0.3, 9.1, 1, 2, 0.93, 0.004),
                        component(7, 0.4, 40, 1, 4, 0.5, 0.5)));
        assertThat(changes.clusters())
                .extracting(ClusterChange::kind)
                .containsExactly(Kind.CAME, Kind.GONE, Kind.MOVED, Kind.MOVED);
        assertThat(changes.sentence())
                .isEqualTo(
                        "cluster 7 has come, with 40 % of all points; cluster 3 has gone; it had 20 % of all points; "
                                + "cluster 1: s3 ± 1 → ± 4, share 50 % → 30 %; "
                                + "cluster 2 \"Night shift\": state off 4 % → 93 %, fault 50 % → 0.4 %");
    }

    @Test
    void nothingIsToldOfWhatIsTheSame() {
        assertThat(between(BEFORE, BEFORE).clusters()).isEmpty();
        assertThat(between(BEFORE, BEFORE).sentence()).isEmpty();
    }

    @Test
    void changesReadLikeThis() throws IOException {
        ModelChanges changes = between(
                BEFORE, snapshot(812, component(1, 0.5, 0, 1, 5, 0.1, 0.01), component(2, 0.5, 9.1, 1, 2, 0.54, 0.5)));
        JsonNode json = new ObjectMapper().readTree(ChangesJson.write("pumps", changes));
        assertThat(json.at("/clusters/0").toString())
                .isEqualTo("{\"id\":3,\"change\":\"gone\",\"weight\":{\"from\":0.2,\"to\":0.0},\"features\":[],"
                        + "\"sentence\":\"cluster 3 has gone; it had 20 % of all points\"}");
        assertThat(json.at("/clusters/1/features")).hasSize(1);
        assertThat(json.at("/clusters/1/features/0/level").asText()).isEqualTo("off");
        assertThat(json.at("/clusters/1/features/0/from").asDouble()).isEqualTo(0.04);
        assertThat(json.at("/clusters/1/features/0").has("spreadFrom")).isFalse();
        assertThat(json.at("/clusters/1/name").asText()).isEqualTo("Night shift");
        assertThat(json.at("/from").toString()).isEqualTo("{\"version\":120,\"timestamp\":120000}");
        assertThat(json.at("/to/version").asInt()).isEqualTo(812);
    }

    /** As after a reset to a model of other features. */
    @Test
    void whatIsNoSnapshotOfTheModelIsNotCompared() {
        String other = "{\"model\":\"pumps\",\"version\":1,\"timestamp\":1,\"components\":"
                + "[{\"id\":1,\"weight\":1,\"parameters\":{\"mean\":[1.0],\"covariance\":[[1.0]]}}]}";
        for (String text : new String[] {other, "{}", "no JSON", "{\"components\":[]}"}) {
            assertThat(SnapshotReader.read(PUMPS, text.getBytes(UTF_8))).isEmpty();
        }
    }
}
