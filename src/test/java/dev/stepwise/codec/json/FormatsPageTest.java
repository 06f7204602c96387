package dev.stepwise.codec.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.codec.report.EventJson;
import dev.stepwise.codec.report.JsonObjects;
import dev.stepwise.codec.report.SnapshotJson;
import dev.stepwise.em.learner.Convergence;
import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.learner.Snapshot;
import dev.stepwise.model.MixtureMapping;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of docs/formats.md are what is read and written. */
class FormatsPageTest {

    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    private static final Pattern REFUSAL =
            Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\| (?:`([^`]*)`)?(.*?) \\| (.*) \\|$");

    private final String page;

    FormatsPageTest() throws IOException {
        page = Files.readString(Path.of("docs/formats.md"));
    }

    private String section(String title) {
        int from = page.indexOf("\n## " + title + "\n");
        assertThat(from).as(title).isPositive();
        int to = page.indexOf("\n## ", from + 1);
        return page.substring(from, to < 0 ? page.length() : to);
    }

    private List<String> blocks(String title, String language) {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(section(title))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private ModelSchema visits() {
        return ModelFile.parse(blocks("Points", "yaml").getFirst()).schema();
    }

    private static Point read(ModelSchema schema, String event) {
        Point point = new Point(schema.columns());
        new JsonPointReader(schema, Limits.DEFAULT).read(event.getBytes(UTF_8), point);
        return point;
    }

    private static List<String> members(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void thePointsArePoints() {
        List<String> events = blocks("Points", "json");
        Point full = read(visits(), events.get(0));
        assertThat(full.row).containsExactly(12.75, 0.25, Double.NaN, 1, 0, 3, 1, 4, 2, 0);
        assertThat(full.label).isZero();
        assertThat(full.weight).isEqualTo(2);
        Point least = read(visits(), events.get(1));
        assertThat(Arrays.stream(least.row).filter(x -> !Double.isNaN(x)).toArray())
                .containsExactly(0);
    }

    @Test
    void theCloudEventIsAPoint() {
        ModelSchema schema =
                ModelFile.parse(blocks("CloudEvents", "yaml").getFirst()).schema();
        assertThat(read(schema, blocks("CloudEvents", "json").getFirst()).row).containsExactly(12.75, 0, 18);
    }

    @Test
    void everyRefusalHasItsReasonAndMessage() {
        List<String> shown = new ArrayList<>();
        for (MatchResult row :
                REFUSAL.matcher(section("Dead letters")).results().toList()) {
            shown.add(row.group(1));
            if (row.group(2) != null) {
                isRefused(row.group(2), row.group(3).isEmpty(), row.group(1), row.group(4));
            }
        }
        assertThat(shown)
                .containsAll(Arrays.stream(Reason.values()).map(Reason::label).toList());
    }

    private void isRefused(String event, boolean byTheModelAbove, String reason, String message) {
        String yaml = blocks("Points", "yaml").getFirst();
        ModelSchema schema = byTheModelAbove
                ? visits()
                : ModelFile.parse(yaml.replace(", required: true", "")).schema();
        try {
            read(schema, event);
            throw new AssertionError(event + " is a point");
        } catch (BadPointException bad) {
            assertThat(bad.reason().label()).isEqualTo(reason);
            assertThat(bad).hasMessage(message);
        }
    }

    @Test
    void theSnapshotHasTheMembersThatAreWrittenAndIsAStart() throws IOException {
        String example = blocks("Snapshots", "json").getFirst();
        String model = "id: geyser\nfeatures: [{name: eruptions}, {name: waiting}]\ncomponents: 2\n";
        JsonNode components = JSON.readTree(example).get("components");
        for (JsonNode component : components) {
            ((ObjectNode) component).remove("id");
        }
        ModelDefinition read = ModelFile.parse(model + "initial: {components: " + components + "}");
        MixtureMapping mapping = new MixtureMapping(read);
        Snapshot snapshot = new Snapshot(
                812,
                2,
                1,
                1,
                1,
                1,
                1,
                1,
                Convergence.CONVERGED,
                1,
                1,
                1,
                List.of(1, 4),
                mapping.start().orElseThrow(),
                List.of(),
                Collections.emptySortedMap());
        JsonNode written = JSON.readTree(SnapshotJson.write("geyser", mapping, snapshot, 1));
        assertThat(members(JSON.readTree(example))).isEqualTo(members(written));
        assertThat(written.at("/components/0/parameters"))
                .isEqualTo(components.get(0).get("parameters"));
    }

    @Test
    void theClusterEventIsWhatIsWritten() {
        LearnerEvent event =
                new LearnerEvent(LearnerEvent.Kind.SPLIT, 812, 104_000, 1_767_225_600_000L, List.of(5, 4), 0.0231);
        assertThat(blocks("Cluster events", "json").getFirst().strip())
                .isEqualTo(new String(EventJson.write("geyser", event, 1_767_225_600_123L), UTF_8));
    }

    @Test
    void everyKindOfClusterEventIsExplained() {
        for (LearnerEvent.Kind kind : LearnerEvent.Kind.values()) {
            assertThat(section("Cluster events")).contains("`" + JsonObjects.lower(kind) + "`");
        }
    }

    @Test
    void theAssignmentsAreWhatAWriterWrites() throws IOException {
        List<String> names = List.of("model", "version", "cluster", "clusters", "probabilities", "logDensity", "tail");
        List<String> examples = blocks("Assignments", "json");
        assertThat(members(JSON.readTree(examples.get(0)))).isEqualTo(names);
        JsonNode imputing = JSON.readTree(examples.get(1));
        assertThat(members(imputing)).startsWith(names.toArray(String[]::new)).endsWith("imputed");
        JsonNode dirty = JSON.readTree(examples.get(2));
        assertThat(members(dirty)).startsWith(names.toArray(String[]::new)).endsWith("background");
        JsonNode carrying = JSON.readTree(examples.get(3));
        assertThat(members(carrying)).startsWith(names.toArray(String[]::new)).endsWith("carried");
        assertThat(members(imputing.at("/imputed/device"))).containsExactly("phone", "tablet", "7");
    }
}
