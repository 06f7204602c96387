package dev.stepwise.codec.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.Point;
import dev.stepwise.testing.Allocation;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An event finds its schema, wherever it names it, and is read along it. */
class EventReadersTest {

    private static final String FIRST =
            "{\"type\":\"record\",\"name\":\"E\",\"fields\":[{\"name\":\"x\",\"type\":\"int\"}]}";
    private static final String SECOND = "{\"type\":\"record\",\"name\":\"E\",\"fields\":"
            + "[{\"name\":\"w\",\"type\":\"string\"},{\"name\":\"x\",\"type\":\"double\"}]}";
    private static final String UNSUITABLE =
            "{\"type\":\"record\",\"name\":\"E\",\"fields\":[{\"name\":\"x\",\"type\":\"string\"}]}";
    private static final String MODEL =
            "{id: m, input: {topic: t, format: avro}, features: [{name: x}], components: 2}";

    private final Map<SchemaKey, WriterSchemas.Lookup> known = new HashMap<>();
    private final List<SchemaKey> asked = new ArrayList<>();
    private final EventReaders readers = new EventReaders(Limits.DEFAULT, this::find);

    private WriterSchemas.Lookup find(SchemaKey key, Duration patience) {
        asked.add(key);
        return known.getOrDefault(key, new WriterSchemas.Absent());
    }

    private void register(SchemaKey key, String text) {
        known.put(key, new WriterSchemas.Found(new WriterSchema(WriterSchema.AVRO, text, List.of())));
    }

    private static double read(PointReader reader, byte[] value, EventHeaders headers) {
        Point point = new Point(1);
        reader.read(value, headers, point);
        return point.row[0];
    }

    private static byte[] framed(int id, byte... payload) {
        return ByteBuffer.allocate(5 + payload.length)
                .put((byte) 0)
                .putInt(id)
                .put(payload)
                .array();
    }

    private static byte[] second(double x) {
        return ByteBuffer.allocate(10)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .put((byte) 2)
                .put((byte) 'w')
                .putDouble(x)
                .array();
    }

    private PointReader reader() {
        return readers.of(ModelFile.parse(MODEL));
    }

    @Test
    void theSchemaIsNamedBeforeThePayload() {
        register(SchemaKey.ofId(17), FIRST);
        assertThat(read(reader(), framed(17, (byte) 8), EventHeaders.NONE)).isEqualTo(4);
    }

    @Test
    void aHeaderNamesTheSchemaOfAnEventWithoutAFrame() {
        register(SchemaKey.ofId(17), FIRST);
        register(new SchemaKey(true, 5, 6), FIRST);
        byte[] guid =
                ByteBuffer.allocate(17).put((byte) 1).putLong(5).putLong(6).array();
        assertThat(read(reader(), new byte[] {8}, _ -> framed(17))).isEqualTo(4);
        assertThat(read(reader(), new byte[] {8}, _ -> guid)).isEqualTo(4);
    }

    @Test
    void aNewSchemaIsPlannedWhenItIsFirstSeenAndTheOldOneGoesOn() {
        register(SchemaKey.ofId(1), FIRST);
        register(SchemaKey.ofId(2), SECOND);
        PointReader reader = reader();
        for (int i = 0; i < 3; i++) {
            assertThat(read(reader, framed(1, (byte) 8), EventHeaders.NONE)).isEqualTo(4);
            assertThat(read(reader, framed(2, second(4.5)), EventHeaders.NONE)).isEqualTo(4.5);
        }
        assertThat(asked).containsExactly(SchemaKey.ofId(1), SchemaKey.ofId(2));
    }

    private static void isRefused(
            PointReader reader, byte[] value, EventHeaders headers, Reason reason, String message) {
        assertThatThrownBy(() -> read(reader, value, headers))
                .isInstanceOfSatisfying(
                        BadPointException.class, bad -> assertThat(bad.reason()).isEqualTo(reason))
                .hasMessage(message);
    }

    @Test
    void whatIsNotFramedIsRefusedAndItIsSaidWhatWasFound() {
        isRefused(
                reader(),
                "{\"x\": 1}".getBytes(UTF_8),
                EventHeaders.NONE,
                Reason.NOT_FRAMED,
                "the value must begin with 0 and the schema's id in four bytes, not with the byte 123");
        isRefused(
                reader(),
                new byte[] {0, 0, 0},
                EventHeaders.NONE,
                Reason.NOT_FRAMED,
                "the value must begin with 0 and the schema's id in four bytes, and ends after 3");
        isRefused(
                reader(),
                new byte[] {8},
                _ -> new byte[] {0, 1},
                Reason.NOT_FRAMED,
                "the header __value_schema_id must be 0 and an id in four bytes, or 1 and a GUID in 16, not 2 bytes that begin"
                        + " with 0");
        isRefused(reader(), new byte[0], EventHeaders.NONE, Reason.EMPTY, "no value");
        isRefused(reader(), null, EventHeaders.NONE, Reason.EMPTY, "no value");
    }

    @Test
    void anIdThatTheRegistryDoesNotHaveIsADeadLetter() {
        isRefused(
                reader(),
                framed(17, (byte) 8),
                EventHeaders.NONE,
                Reason.UNKNOWN_SCHEMA,
                "the registry has no schema of the id 17");
    }

    @Test
    void aSchemaThatDoesNotSuitIsLookedAtOnce() {
        register(SchemaKey.ofId(17), UNSUITABLE);
        known.put(
                SchemaKey.ofId(18),
                new WriterSchemas.Found(new WriterSchema("PROTOBUF", "syntax = \"proto3\";", List.of())));
        PointReader reader = reader();
        for (int i = 0; i < 3; i++) {
            isRefused(
                    reader,
                    framed(17, (byte) 8),
                    EventHeaders.NONE,
                    Reason.UNSUITABLE_SCHEMA,
                    "schema of the id 17: /x must be a number, not of the type string");
        }
        assertThat(asked).hasSize(1);
        isRefused(
                reader,
                framed(18, (byte) 8),
                EventHeaders.NONE,
                Reason.UNSUITABLE_SCHEMA,
                "schema of the id 18: is of the type PROTOBUF, not AVRO");
    }

    @Test
    void aRegistryThatCannotBeAskedMakesNoDeadLetter() {
        known.put(SchemaKey.ofId(17), new WriterSchemas.Unavailable("registry http://r:1 is unreachable"));
        PointReader reader = reader();
        assertThatThrownBy(() -> read(reader, framed(17, (byte) 8), EventHeaders.NONE))
                .isInstanceOf(SchemaUnavailableException.class)
                .hasMessage("registry http://r:1 is unreachable");
        register(SchemaKey.ofId(17), FIRST);
        assertThat(read(reader, framed(17, (byte) 8), EventHeaders.NONE)).isEqualTo(4);
    }

    @Test
    void allEventsAreReadAlongTheSchemaOfAFile(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("event.avsc"), SECOND);
        Path file = Files.writeString(
                folder.resolve("m.yaml"), MODEL.replace("format: avro", "format: avro, schema: event.avsc"));
        PointReader reader = readers.of(ModelFile.read(file));
        assertThat(read(reader, second(4.5), EventHeaders.NONE)).isEqualTo(4.5);
        isRefused(reader, new byte[0], EventHeaders.NONE, Reason.EMPTY, "no value");
    }

    @Test
    void jsonIsReadAsEver() {
        ModelDefinition model = ModelFile.parse("{id: m, features: [{name: x}], components: 2}");
        assertThat(read(readers.of(model), "{\"x\": 4}".getBytes(UTF_8), EventHeaders.NONE))
                .isEqualTo(4);
    }

    @Test
    void jsonBehindTheIdOfItsSchemaIsReadWithoutARegistry() {
        PointReader reader = readers.of(ModelFile.parse(MODEL.replace("avro", "json-schema")));
        assertThat(read(reader, framed(17, "{\"x\": 4}".getBytes(UTF_8)), EventHeaders.NONE))
                .isEqualTo(4);
        assertThat(read(reader, "{\"x\": 4}".getBytes(UTF_8), _ -> framed(17))).isEqualTo(4);
        assertThat(asked).isEmpty();
        isRefused(reader, framed(17), EventHeaders.NONE, Reason.EMPTY, "no value");
        isRefused(
                reader,
                "{\"x\": 4}".getBytes(UTF_8),
                EventHeaders.NONE,
                Reason.NOT_FRAMED,
                "the value must begin with 0 and the schema's id in four bytes, not with the byte 123");
        isRefused(
                reader,
                framed(17, "{\"x\": 4".getBytes(UTF_8)),
                EventHeaders.NONE,
                Reason.NOT_JSON,
                "the value ends too early at byte 12");
    }

    @Test
    void aGoodEventAllocatesNothing() {
        register(SchemaKey.ofId(2), SECOND);
        PointReader reader = reader();
        byte[] event = framed(2, second(4.5));
        Point point = new Point(1);
        assertThat(Allocation.ofCall(0, () -> reader.read(event, EventHeaders.NONE, point)))
                .isZero();
    }
}
