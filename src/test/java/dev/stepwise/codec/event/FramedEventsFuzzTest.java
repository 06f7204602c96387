package dev.stepwise.codec.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.testing.MutatedEvents;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mutated events with all that stands before them: {@code -Devent.mutations=1000000} for more. */
class FramedEventsFuzzTest {

    private static final String AVRO = "{\"type\":\"record\",\"name\":\"E\",\"fields\":["
            + "{\"name\":\"x\",\"type\":\"double\"},{\"name\":\"s\",\"type\":\"string\"}]}";
    private static final String PROTOBUF =
            "syntax = \"proto3\"; message E { double x = 1; string s = 2; } message Other { int32 x = 1; }";

    private static final SchemaKey KNOWN = SchemaKey.ofId(1);

    private static WriterSchemas.Lookup find(String format, SchemaKey key, Duration patience) {
        return key.equals(KNOWN)
                ? new WriterSchemas.Found(new WriterSchema(
                        format.equals("avro") ? WriterSchema.AVRO : WriterSchema.PROTOBUF,
                        format.equals("avro") ? AVRO : PROTOBUF,
                        List.of()))
                : new WriterSchemas.Absent();
    }

    /** A value of 2 and a text, behind the id 1; in Protobuf of the first message. */
    private static byte[] event(String format) {
        String json = "{\"x\":1.5,\"s\":[\"abc\",{\"deep\":[null,true]}],\"more\":-2e3}";
        return switch (format) {
            case "json" -> json.getBytes(UTF_8);
            case "json-schema" -> ("\0\0\0\0\1" + json).getBytes(UTF_8);
            case "avro" -> "\0\0\0\0\1\0\0\0\0\0\0\0@\6abc".getBytes(UTF_8);
            default -> "\0\0\0\0\1\0\t\0\0\0\0\0\0\0@\22\3abc".getBytes(UTF_8);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "json-schema", "avro", "protobuf"})
    void aMutatedEventIsAPointOrADeadLetterAndCostsLittle(String format) {
        EventReaders readers = new EventReaders(Limits.DEFAULT, (key, patience) -> find(format, key, patience));
        PointReader reader = readers.of(ModelFile.parse(
                "{id: m, input: {topic: t, format: " + format + "}, features: [{name: x}], components: 2}"));
        MutatedEvents.check(event(format), 1, (bytes, point) -> reader.read(bytes, EventHeaders.NONE, point));
    }
}
