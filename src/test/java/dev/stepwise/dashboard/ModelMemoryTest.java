package dev.stepwise.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.http.Moment;
import dev.stepwise.topology.ServedModel;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is remembered of a model, from the records of its topics. */
class ModelMemoryTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ModelMemory memory = new ModelMemory(ServedModel.of(ModelFile.parse("""
            id: m
            components: 2
            features: [{name: kind, family: categorical, levels: [a, b]}, {name: p, size: 2}, {name: q, family: binomial, trials: 3}]
            """)));

    private static String snapshotText(long version, Integer... ids) {
        List<String> components = IntStream.range(0, ids.length)
                .mapToObj(k -> "{\"id\":" + ids[k] + ",\"weight\":0.5,\"parameters\":{\"mean\":[1.0,2.0]}}")
                .toList();
        return "{\"model\":\"m\",\"version\":" + version + ",\"timestamp\":" + 1_000 * version + ",\"components\":"
                + components + "}";
    }

    private void snapshot(long version, Integer... ids) {
        memory.snapshot(snapshotText(version, ids).getBytes(UTF_8));
    }

    private void event(String kind, long seconds, Integer... ids) {
        memory.event(("{\"event\":\"" + kind + "\",\"timestamp\":" + 1_000 * seconds + ",\"components\":" + List.of(ids)
                        + "}")
                .getBytes(UTF_8));
    }

    private static JsonNode read(byte[] json) throws IOException {
        return JSON.readTree(json);
    }

    @Test
    void snapshotsAreListedWithoutParametersAndFoundWithThem() throws IOException {
        snapshot(3, 1, 2);
        snapshot(4, 1, 2);
        assertThat(read(memory.snapshots()).findValuesAsText("version")).containsExactly("3", "4");
        assertThat(new String(memory.snapshots(), UTF_8))
                .doesNotContain("parameters")
                .contains("\"weight\":0.5");
        assertThat(new String(memory.snapshot(3), UTF_8)).isEqualTo(snapshotText(3, 1, 2));
        assertThat(memory.snapshot(5)).isNull();
    }

    @Test
    void aComponentIsThatOfTheNewestSnapshot() throws IOException {
        assertThat(memory.component(2)).isNull();
        snapshot(3, 1, 2);
        snapshot(4, 2, 5);
        assertThat(read(Objects.requireNonNull(memory.component(2))).toString())
                .isEqualTo("{\"model\":\"m\",\"version\":4,\"timestamp\":4000,"
                        + "\"component\":{\"id\":2,\"weight\":0.5,\"parameters\":{\"mean\":[1.0,2.0]}}}");
        assertThat(memory.component(1)).isNull();
    }

    private static void moved(ModelMemory numbers, long version, long hours, double mean) {
        numbers.snapshot(("{\"model\":\"n\",\"version\":%d,\"timestamp\":%d,\"components\":[{\"id\":1,\"weight\":1.0,"
                        + "\"parameters\":{\"mean\":[%s],\"covariance\":[[1.0]]}}]}")
                .formatted(version, 3_600_000 * hours, mean)
                .getBytes(UTF_8));
    }

    private static String changes(ModelMemory numbers, @Nullable String from, @Nullable String to) {
        byte[] changes =
                numbers.changes(from == null ? null : Moment.parse(from), to == null ? null : Moment.parse(to));
        return changes == null ? "none" : new String(changes, UTF_8);
    }

    /** Without a word on when, between a day ago and now; each moment stands for the newest snapshot until then. */
    @Test
    void changesAreThoseBetweenTwoSnapshotsThatAreKept() {
        ModelMemory numbers =
                new ModelMemory(ServedModel.of(ModelFile.parse("{id: n, components: 1, features: [{name: x}]}")));
        assertThat(changes(numbers, null, null)).isEqualTo("none");
        moved(numbers, 1, 0, 1);
        moved(numbers, 5, 30, 2);
        moved(numbers, 9, 40, 5);
        moved(numbers, 12, 60, 8);
        assertThat(changes(numbers, null, null)).contains("\"from\":{\"version\":5,", "cluster 1: x 2 → 8\"");
        assertThat(changes(numbers, "9", null)).contains("cluster 1: x 5 → 8\"");
        assertThat(changes(numbers, "8", "11")).contains("cluster 1: x 2 → 5\"");
        assertThat(changes(numbers, "1970-01-01T03:00:00Z", "1970-01-02T12:00:00Z"))
                .contains("x 1 → 2\"");
        assertThat(changes(numbers, "1969-01-01T00:00:00Z", "7")).contains("\"from\":{\"version\":1,");
        assertThat(changes(numbers, "12", null)).contains("\"clusters\":[]");
        assertThat(changes(numbers, "9", "10"))
                .as("both stand for one snapshot")
                .contains("\"clusters\":[]");
        assertThat(changes(numbers, "11", "10"))
                .as("both stand for one snapshot, in whatever order")
                .contains("\"clusters\":[]");
        assertThatThrownBy(() -> changes(numbers, "9", "5"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("from must not be later than to");
        snapshot(1, 1);
        assertThat(memory.changes(null, null)).as("no parameters of the model").isNull();
    }

    /** The answer itself is kept, so that nothing is read for it again. */
    @Test
    void theSameSnapshotsAreComparedOnce() {
        ModelMemory numbers =
                new ModelMemory(ServedModel.of(ModelFile.parse("{id: n, components: 1, features: [{name: x}]}")));
        for (int version = 1; version <= 9; version++) {
            moved(numbers, version, version, version);
        }
        byte[] first = numbers.changes(Moment.parse("2"), null);
        assertThat(numbers.changes(Moment.parse("1970-01-01T02:00:00Z"), Moment.parse("9")))
                .isSameAs(first);
        assertThat(numbers.changes(Moment.parse("3"), null)).isNotEqualTo(first);
        assertThat(numbers.changes(Moment.parse("2"), null)).isSameAs(first);
        for (String from : List.of("4", "5", "6", "7", "8")) {
            numbers.changes(Moment.parse(from), null);
        }
        assertThat(numbers.changes(Moment.parse("2"), null))
                .as("only the last few are kept")
                .isNotSameAs(first)
                .isEqualTo(first);
        moved(numbers, 9, 9, 20); // the same version once more, as after a command
        assertThat(changes(numbers, "2", null)).contains("x 2 → 20\"");
    }

    @Test
    void snapshotsAreBoundedAndTheFirstAndTheLastStay() throws IOException {
        int versions = 3 * ModelMemory.MOST_SNAPSHOTS;
        for (int version = 1; version <= versions; version++) {
            snapshot(version, 1, 2);
        }
        List<String> kept = read(memory.snapshots()).findValuesAsText("version");
        assertThat(kept).hasSize(ModelMemory.MOST_SNAPSHOTS).startsWith("1").endsWith(String.valueOf(versions));
    }

    @Test
    void aModelThatBeginsAnewIsNotMixedWithWhatItWas() throws IOException {
        snapshot(50, 1, 2, 7);
        snapshot(1, 1, 2);
        assertThat(read(memory.snapshots()).findValuesAsText("version")).containsExactly("1");
        assertThat(read(memory.components()).findValuesAsText("id")).containsExactly("1", "2");
    }

    @Test
    void whatIsNoSnapshotIsPassedOver() throws IOException {
        for (String bad : List.of("", "nonsense", "[]", "{\"components\":[3]}")) {
            memory.snapshot(bad.getBytes(UTF_8));
        }
        memory.event("nonsense".getBytes(UTF_8));
        assertThat(read(memory.snapshots()).path("snapshots")).isEmpty();
        assertThat(read(memory.events()).path("events")).isEmpty();
    }

    @Test
    void componentsTellHowTheyCameAndWent() throws IOException {
        event("seeded", 1, 1, 2);
        snapshot(1, 1, 2);
        event("split", 2, 3, 1);
        event("born", 3, 4);
        event("merged", 4, 2, 1);
        snapshot(2, 1, 3, 4);
        assertThat(read(memory.components()).path("components").toString())
                .isEqualTo(
                        "[{\"id\":1,\"alive\":true,\"weight\":0.5,\"began\":{\"event\":\"seeded\",\"timestamp\":1000}},"
                                + "{\"id\":2,\"alive\":false,\"began\":{\"event\":\"seeded\",\"timestamp\":1000},"
                                + "\"ended\":{\"event\":\"merged\",\"timestamp\":4000,\"other\":1}},"
                                + "{\"id\":3,\"alive\":true,\"weight\":0.5,\"began\":{\"event\":\"split\",\"timestamp\":2000,\"other\":1}},"
                                + "{\"id\":4,\"alive\":true,\"weight\":0.5,\"began\":{\"event\":\"born\",\"timestamp\":3000}}]");
    }

    @Test
    void storiesAndEventsAreBoundedAndWhatLivesIsNeverForgotten() throws IOException {
        snapshot(1, 1, 2);
        for (int id = 3; id < 2_000; id++) {
            event("born", id, id);
            event("died", id, id);
        }
        assertThat(read(memory.events()).path("events")).hasSize(ModelMemory.MOST_EVENTS);
        List<String> ids = read(memory.components()).findValuesAsText("id");
        assertThat(ids).hasSizeLessThanOrEqualTo(501).contains("1", "2", "1999");
    }

    @Test
    void featuresAreInTheOrderOfAPointsValues() throws IOException {
        assertThat(read(memory.features()).path("features").toString())
                .isEqualTo("[{\"name\":\"p\",\"family\":\"gaussian\",\"columns\":[\"p1\",\"p2\"]},"
                        + "{\"name\":\"kind\",\"family\":\"categorical\",\"columns\":[\"kind\"],\"levels\":[\"a\",\"b\"]},"
                        + "{\"name\":\"q\",\"family\":\"binomial\",\"columns\":[\"q\",\"q.trials\"]}]");
    }
}
