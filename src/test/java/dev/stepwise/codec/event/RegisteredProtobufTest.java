package dev.stepwise.codec.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.model.Point;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An event in Protobuf says which schema it is of, and which message of that. */
class RegisteredProtobufTest {

    private static final String SCHEMA = """
            syntax = "proto3";
            import "common.proto";
            message First { double x = 1; message Nested { Common common = 7; string x = 2; } }
            message Second { string note = 1; float x = 2; }
            """;
    private static final String MODEL =
            "{id: m, input: {topic: t, format: protobuf}, features: [{name: x}], components: 2}";

    /** The field 1 of First, a double of 4.5. */
    private static final byte[] FIRST = ByteBuffer.allocate(9)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 9)
            .putDouble(4.5)
            .array();

    /** The field 2 of Second, a float of 2.5. */
    private static final byte[] SECOND = ByteBuffer.allocate(5)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 21)
            .putFloat(2.5f)
            .array();

    private static final byte[] OF_SECOND = {2, 2};

    private final Map<SchemaKey, WriterSchemas.Lookup> known = Map.of(
            SchemaKey.ofId(17),
            new WriterSchemas.Found(new WriterSchema(
                    WriterSchema.PROTOBUF, SCHEMA, List.of("message Common { optional int32 x = 1; }"))),
            new SchemaKey(true, 5, 6),
            new WriterSchemas.Found(new WriterSchema(WriterSchema.PROTOBUF, SCHEMA, List.of())));
    private final List<SchemaKey> asked = new ArrayList<>();
    private final EventReaders readers = new EventReaders(Limits.DEFAULT, this::find);

    private WriterSchemas.Lookup find(SchemaKey key, Duration patience) {
        asked.add(key);
        return known.getOrDefault(key, new WriterSchemas.Absent());
    }

    private static double read(PointReader reader, byte[] value, EventHeaders headers) {
        Point point = new Point(1);
        reader.read(value, headers, point);
        return point.row[0];
    }

    private static byte[] framed(byte[]... parts) {
        ByteBuffer bytes = ByteBuffer.allocate(100).put((byte) 0).putInt(17);
        for (byte[] part : parts) {
            bytes.put(part);
        }
        return java.util.Arrays.copyOf(bytes.array(), bytes.position());
    }

    private PointReader reader() {
        return readers.of(ModelFile.parse(MODEL));
    }

    private static void isRefused(ThrowingCallable call, Reason reason, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BadPointException.class, bad -> assertThat(bad.reason()).isEqualTo(reason))
                .hasMessageContaining(message);
    }

    @Test
    void theIndexesOfTheMessageStandBehindTheId() {
        PointReader reader = reader();
        for (int i = 0; i < 3; i++) {
            assertThat(read(reader, framed(new byte[] {0}, FIRST), EventHeaders.NONE))
                    .isEqualTo(4.5);
            assertThat(read(reader, framed(new byte[] {2, 0}, FIRST), EventHeaders.NONE))
                    .isEqualTo(4.5);
            assertThat(read(reader, framed(OF_SECOND, SECOND), EventHeaders.NONE))
                    .isEqualTo(2.5);
            assertThat(read(reader, framed(OF_SECOND), EventHeaders.NONE)).isZero();
        }
        assertThat(asked).hasSize(1);
    }

    @Test
    void aHeaderNamesSchemaAndMessage() {
        byte[] guid =
                ByteBuffer.allocate(17).put((byte) 1).putLong(5).putLong(6).array();
        byte[] withMessage = ByteBuffer.allocate(19).put(guid).put(OF_SECOND).array();
        assertThat(read(reader(), FIRST, _ -> guid)).isEqualTo(4.5);
        assertThat(read(reader(), SECOND, _ -> withMessage)).isEqualTo(2.5);
        SchemaGate gate = new SchemaGate(this::find, Duration.ZERO);
        assertThat(gate.admits(SECOND, _ -> withMessage)).isTrue();
        assertThat(asked).contains(new SchemaKey(true, 5, 6));
    }

    @Test
    void aMessageThatDoesNotSuitIsADeadLetterAndTheOthersGoOn() {
        PointReader reader = reader();
        isRefused(
                () -> read(reader, framed(new byte[] {4, 0, 0}), EventHeaders.NONE),
                Reason.UNSUITABLE_SCHEMA,
                "schema of the id 17: /x must be a number, not of the type string");
        isRefused(
                () -> read(reader, framed(new byte[] {2, 4}), EventHeaders.NONE),
                Reason.UNSUITABLE_SCHEMA,
                "schema of the id 17: has no message of the indexes [2]");
        assertThat(read(reader, framed(new byte[] {0}, FIRST), EventHeaders.NONE))
                .isEqualTo(4.5);
    }

    @Test
    void hostileIndexesAreNotFramed() {
        for (byte[] indexes : List.of(
                new byte[0],
                new byte[] {-128},
                new byte[] {4, 0},
                new byte[] {1},
                new byte[] {-2, -1, -1, -1, 15},
                new byte[] {-1, -1, -1, -1, -1, 0})) {
            isRefused(() -> read(reader(), framed(indexes), EventHeaders.NONE), Reason.NOT_FRAMED, "the message");
        }
    }

    @Test
    void allEventsAreOneMessageOfTheSchemaOfAFile(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("event.proto"), SCHEMA);
        Path file = Files.writeString(
                folder.resolve("m.yaml"),
                MODEL.replace("format: protobuf", "format: protobuf, schema: event.proto, message: Second"));
        PointReader reader = readers.of(ModelFile.read(file));
        assertThat(read(reader, SECOND, EventHeaders.NONE)).isEqualTo(2.5);
        assertThat(read(reader, new byte[0], EventHeaders.NONE))
                .as("a message of which every field has its default")
                .isZero();
        Point point = new Point(1);
        isRefused(() -> reader.read(null, EventHeaders.NONE, point), Reason.EMPTY, "no value");
    }
}
