package dev.stepwise.codec.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.codec.csv.BadDataException;
import dev.stepwise.codec.csv.CsvFormat;
import dev.stepwise.codec.csv.TimedPoints;
import dev.stepwise.codec.json.JsonPointReader;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.Point;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files with an event in JSON on each line. */
class JsonLinesTest {

    private static final ModelSchema MODEL = ModelFile.parse("""
            id: m
            features:
              - {name: seconds, path: /page/seconds}
              - {name: kind, family: categorical, levels: [a, b]}
            weight: {path: /n}
            components: 2
            """).schema();
    private static final String LINES = """
            {"page": {"seconds": 1.5}, "kind": "b", "n": 2, "at": "2026-01-01T00:00:01Z"}

            {"kind": "a", "at": 1767225602000, "page": {"seconds": null}}
            """;

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void anEventIsReadAsTheServiceReadsIt() throws IOException {
        Path file = file("points.jsonl", LINES);
        Dataset points = DataPoints.readAll(file, CsvFormat.FOUND, MODEL);
        JsonPointReader ofTopic = new JsonPointReader(MODEL, Limits.DEFAULT);
        Point point = new Point(MODEL);
        int row = 0;
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                ofTopic.read(line.getBytes(UTF_8), point);
                for (int column = 0; column < MODEL.columns(); column++) {
                    assertThat(points.value(row, column)).isEqualTo(Double.valueOf(point.row[column]));
                }
                assertThat(points.weight(row++)).isEqualTo(point.weight);
            }
        }
        assertThat(points.size()).isEqualTo(row).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.txt", "marked.txt", "packed.gz", "windows.ndjson"})
    void theContentTellsWhateverTheFileIsCalled(String name) throws IOException {
        Path file = folder.resolve(name);
        String text = (name.startsWith("marked") ? "\uFEFF" : "") + LINES;
        try (OutputStream out = name.endsWith(".gz")
                ? new GZIPOutputStream(Files.newOutputStream(file))
                : Files.newOutputStream(file)) {
            out.write((name.startsWith("windows") ? text.replace("\n", "\r\n") : text).getBytes(UTF_8));
        }
        assertThat(DataPoints.readAll(file, CsvFormat.FOUND, MODEL).size()).isEqualTo(2);
    }

    @Test
    void timesAreReadInTheSpellingsOfFiles() throws IOException {
        TimedPoints timed = DataPoints.readAll(file("points.jsonl", LINES), CsvFormat.FOUND, MODEL, "at");
        assertThat(timed.millis()).containsExactly(1767225601000L, 1767225602000L);
        assertThatThrownBy(() -> DataPoints.readAll(folder.resolve("points.jsonl"), CsvFormat.FOUND, MODEL, "when"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("'when' is missing");
    }

    @Test
    void faultsAreCountedByFieldAndSaidAtOnce() throws IOException {
        Path file = file("points.jsonl", """
                {"page": {"seconds": "1.5"}}
                {"page": {"seconds": "2"}}
                {"kind": "c"}
                {"kind": "a"
                """);
        assertThatThrownBy(() -> DataPoints.readAll(file, CsvFormat.FOUND, MODEL))
                .isInstanceOf(BadDataException.class)
                .hasMessageStartingWith("points.jsonl: 4 events cannot be read")
                .hasMessageContaining(
                        "field '/page/seconds': 2; the first: points.jsonl, line 1: /page/seconds must be a number, not \"1.5\"")
                .hasMessageContaining("field '/kind': 1; the first: points.jsonl, line 3: /kind must be one of a, b")
                .hasMessageContaining("field 'not-json': 1; the first: points.jsonl, line 4: the value ends too early");
    }

    /** In a topic it is a dead letter; in a file it stays a row, as that of a table does. */
    @Test
    void anEventWithoutAnyValueStaysARow() throws IOException {
        Dataset points = DataPoints.readAll(file("points.jsonl", "{}\n{\"kind\":\"b\"}\n"), CsvFormat.FOUND, MODEL);
        assertThat(points.size()).isEqualTo(2);
        assertThat(points.value(0, 0)).isNaN();
        assertThat(points.value(0, 1)).isNaN();
    }

    @Test
    void whatIsSaidOfTablesIsRefused() throws IOException {
        Path file = file("points.jsonl", LINES);
        CsvFormat said = new CsvFormat(';', null, Set.of(), null);
        assertThatThrownBy(() -> DataPoints.readAll(file, said, MODEL))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("has events in JSON; --delimiter");
        assertThatThrownBy(() -> DataPoints.readAll(folder.resolve("gone.jsonl"), CsvFormat.FOUND, MODEL))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("no such file");
    }

    /** Such as pandas and jq write. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'page': {'seconds': 1.5}}, {'page': {'seconds': 2}},{'kind':'}\\\\\\'{'}]",
                "[\n  {\n    'page': {\n      'seconds': 1.5 }\n  },\n  {'page': {'seconds': 2}},\n {'kind': '}\\\\\\'{'}\n]\n",
                "{\n 'page': {'seconds': 1.5}\n}\n{\n'page': {\n'seconds': 2}}\n{'kind': '}\\\\\\'{'}",
            })
    void anArrayAndObjectsOverSeveralLinesHaveAnEventInEachObject(String text) throws IOException {
        ModelSchema model = ModelFile.parse(
                        "id: m\nfeatures: [{name: s, path: /page/seconds}, {name: n}]\ncomponents: 2\n")
                .schema();
        Path file = file("points.json", text.replace('\'', '"'));
        Dataset points = DataPoints.readAll(file, CsvFormat.FOUND, model);
        assertThat(points.size()).isEqualTo(3);
        assertThat(points.value(0, 0)).isEqualTo(1.5);
        assertThat(points.value(1, 0)).isEqualTo(2);
        assertThat(points.value(2, 0)).isNaN();
    }

    @Test
    void faultsOfAnArrayNameTheEvent() throws IOException {
        Path bad = file("points.json", "[{\"n\":1},{\"page\":{\"seconds\":\"x\"}}]");
        assertThatThrownBy(() -> DataPoints.readAll(bad, CsvFormat.FOUND, MODEL))
                .hasMessageStartingWith("points.json, event 2: /page/seconds must be a number");
        Path cut = file("cut.json", "[{\"n\":1},{\"n\":");
        assertThatThrownBy(() -> DataPoints.readAll(cut, CsvFormat.FOUND, MODEL))
                .hasMessage("cut.json ends within event 2");
        Path mixed = file("mixed.json", "[{\"n\":1},\n7]");
        assertThatThrownBy(() -> DataPoints.readAll(mixed, CsvFormat.FOUND, MODEL))
                .hasMessage("mixed.json, line 2: an event must be an object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{'n':1},\n{'n':2}", "[{'n':1},{'n':2},", "[{'n':1}]\n[{'n':2}\n"})
    void anArrayThatIsCutOffIsRefused(String text) throws IOException {
        Path cut = file("cut.json", text.replace('\'', '"'));
        assertThatThrownBy(() -> DataPoints.readAll(cut, CsvFormat.FOUND, MODEL))
                .isInstanceOf(BadDataException.class)
                .hasMessage("cut.json ends within the array after event 2: it was cut off; write it anew,"
                        + " or end it with ] if no event is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'n':1}\n{'n':2}]",
                "[{'n':1}\n,,{'n':2}]",
                "[{'n':1}\n[{'n':2}]",
                "[{'n':1}]\n]",
                "{\n'n':1},{'n':2}",
                "[{'n':1},\n]"
            })
    void whatIsNoArrayIsRefusedWithItsLine(String text) throws IOException {
        Path file = file("odd.json", text.replace('\'', '"'));
        assertThatThrownBy(() -> DataPoints.readAll(file, CsvFormat.FOUND, MODEL))
                .isInstanceOf(BadDataException.class)
                .hasMessageStartingWith("odd.json, line 2: '")
                .hasMessageEndingWith(" must not stand after event 1: an array has one comma between two events");
    }

    /** Such as jq writes for several files. */
    @Test
    void oneArrayMayFollowAnother() throws IOException {
        Path file = file("two.json", "[{\"n\":1},{\"n\":2}]\n[{\"n\":3}]\n");
        assertThat(DataPoints.readAll(file, CsvFormat.FOUND, MODEL).size()).isEqualTo(3);
    }

    @Test
    void whatIsNotLookedAtIsSaidAndMayBeAskedFor() throws IOException {
        String numbers = IntStream.range(0, 70).mapToObj(Integer::toString).collect(Collectors.joining(","));
        Path file = file("long.jsonl", "{\"id\":1,\"a\":{\"v\":[%s]}}\n{\"id\":2,\"b~\":3}\n".formatted(numbers));
        try (DataTable all = DataTable.open(file, CsvFormat.FOUND)) {
            assertThat(all.columns()).hasSize(1 + 64 + 1).endsWith("a.v.63", "b~");
            assertThat(all.leftOut()).startsWith("/a/v has more than 64 elements, and only the first were looked at");
        }
        try (DataTable part = DataTable.open(file, CsvFormat.FOUND, List.of("/a/v", "/b~0"))) {
            assertThat(part.columns()).hasSize(70 + 1).endsWith("a.v.69", "b~");
            assertThat(part.leftOut()).isEmpty();
            assertThat(part.next()).isTrue();
            assertThat(part.number(69)).isEqualTo(69);
        }
        assertThatThrownBy(() -> DataTable.open(file, CsvFormat.FOUND, List.of("/c")))
                .hasMessage("no event has a field /c");
        assertThatThrownBy(() -> DataTable.open(file, CsvFormat.FOUND, List.of("c")))
                .hasMessageContaining("'/c'?");
        Path table = file("table.csv", "a,b\n1,2\n");
        assertThatThrownBy(() -> DataTable.open(table, CsvFormat.FOUND, List.of("/a")))
                .hasMessage("table.csv is a table: --within is for events in JSON");
    }

    @Test
    void moreThanTwoThousandPlacesAreNotLookedAt() throws IOException {
        String members = IntStream.range(0, 2_001)
                .mapToObj(i -> "\"m%d\":%d".formatted(i, i))
                .collect(Collectors.joining(","));
        Path file = file("wide.jsonl", "{%s}\n".formatted(members));
        try (DataTable all = DataTable.open(file, CsvFormat.FOUND)) {
            assertThat(all.columns()).hasSize(2_000);
            assertThat(all.leftOut()).startsWith("events have more than 2,000 places");
        }
    }

    @Test
    void eventsInAMemberOfOneObjectAreToBeTakenOut() throws IOException {
        Path file = file("answer.json", "{\"page\": 1, \"data\": [{\"n\": 1}, {\"n\": 2}]}");
        assertThatThrownBy(() -> DataTable.open(file, CsvFormat.FOUND))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("events in its array /data: `jq -c '.[\"data\"][]'`");
    }

    @Test
    void placesOfScalarsAreTheColumnsOfATable() throws IOException {
        Path file = file("points.jsonl", """
                {"a": {"b/c": 1.50, "d": [true, "x\\ud800"]}}
                {"e": "7", "a": {"b/c": null}}
                """);
        try (DataTable table = DataTable.open(file, CsvFormat.FOUND)) {
            assertThat(table.columns()).containsExactly("a.b/c", "a.d.0", "a.d.1", "e");
            assertThat(table.pointer(0)).isEqualTo("/a/b~1c");
            assertThat(table.columnOf("/a/d/1")).isEqualTo(2);
            assertThat(table.next()).isTrue();
            assertThat(table.text(0)).isEqualTo("1.50");
            assertThat(table.number(0)).isEqualTo(1.5);
            assertThat(table.text(1)).isEqualTo("true");
            assertThat(table.text(2)).isEqualTo("x\uFFFD");
            assertThat(table.text(3)).isNull();
            assertThat(table.next()).isTrue();
            assertThat(table.text(0)).isNull();
            assertThat(table.text(3)).isEqualTo("7");
            assertThat(table.number(3)).isNaN(); // a text is no number
            assertThat(table.next()).isFalse();
        }
    }

    @Test
    void anOptionNamesAColumnByItsNameOrPointer() throws IOException {
        try (DataTable table = DataTable.open(file("points.jsonl", LINES), CsvFormat.FOUND)) {
            assertThat(table.columnNamed("/page/seconds")).isNotNegative().isEqualTo(table.columnNamed("page.seconds"));
            assertThat(table.columnNamed("/page/minutes")).isNegative();
            assertThat(table.columnNamed("minutes")).isNegative();
        }
        try (DataTable table = DataTable.open(file("points.csv", "x,/y\n1,2\n"), CsvFormat.FOUND)) {
            assertThat(table.columnNamed("/y")).isEqualTo(1);
        }
    }

    @Test
    void groupsAreThoseOfAFieldByItsNameOrPointer() throws IOException {
        Path file = file("points.jsonl", "{\"a\":{\"b\":\"u\"},\"c.d\":1}\n{\"c.d\":1}\n{\"a\":{\"b\":\"v\"}}\n");
        assertThat(DataColumn.groups(file, CsvFormat.FOUND, "a.b")).containsExactly(0, -1, 1);
        assertThat(DataColumn.groups(file, CsvFormat.FOUND, "/a/b")).containsExactly(0, -1, 1);
        assertThat(DataColumn.groups(file, CsvFormat.FOUND, "c.d")).containsExactly(0, 0, -1);
        assertThatThrownBy(() -> DataColumn.groups(file, CsvFormat.FOUND, "x"))
                .hasMessage("no event of points.jsonl has the field 'x'");
    }

    @Test
    void rowsForATopicAreTheLinesAsTheyStand() throws IOException {
        Path file = file("points.jsonl", LINES + "{\"a\": 01}\n");
        try (DataRows rows = DataRows.open(file, CsvFormat.FOUND, null)) {
            String first = LINES.lines().findFirst().orElseThrow();
            assertThat(new String(Objects.requireNonNull(rows.next()), UTF_8)).isEqualTo(first);
            assertThat(rows.next()).isNotNull();
            assertThatThrownBy(rows::next)
                    .isInstanceOf(BadDataException.class)
                    .hasMessageStartingWith("points.jsonl, line 4: ");
        }
        try (DataRows rows = DataRows.open(file, CsvFormat.FOUND, "at")) {
            rows.next();
            assertThat(rows.timestampMillis()).isEqualTo(1767225601000L);
        }
    }
}
