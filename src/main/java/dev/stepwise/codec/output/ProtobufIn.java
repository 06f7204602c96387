package dev.stepwise.codec.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.codec.protobuf.ProtobufCursor;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Reads Protobuf's wire format. Fields that the schema does not have are passed over: a later release may have written them. */
final class ProtobufIn implements RecordIn {

    /** Values that may be made of bytes that are none, over and above one for each byte. */
    private static final int FREE = 1_000;

    private final ProtobufCursor in = new ProtobufCursor(LIMITS);

    /** What is absent becomes a value too, so that few bytes could become many of them. */
    private int left;

    @Override
    public JsonNode read(byte[] value, int from, Schema record) {
        in.open(value, from);
        left = Math.max(value.length, value.length + FREE);
        return fields(record);
    }

    private JsonNode record(Schema type) {
        int outer = in.enter();
        JsonNode record = fields(type);
        in.leave(outer);
        return record;
    }

    private JsonNode fields(Schema type) {
        List<Schema.Field> fields = type.getFields();
        left -= fields.size();
        if (left < 0) {
            throw new BadPointException(Reason.TOO_LARGE, "more values than bytes");
        }
        @Nullable JsonNode[] values = new JsonNode[fields.size()];
        while (!in.isAtEnd()) {
            int tag = in.tag();
            int at = ProtobufCursor.numberOf(tag) - 1;
            if (at < fields.size()) {
                values[at] = value(OutputSchema.typeOf(fields.get(at)), tag, values[at]);
            } else {
                in.skip(tag);
            }
        }
        for (Schema.Field field : fields) {
            if (values[field.pos()] == null && !OutputSchema.isNullable(field)) {
                values[field.pos()] = nothing(field.schema());
            }
        }
        return RecordIn.json(type, values);
    }

    /** @param before what came of the same field; null: nothing did */
    private JsonNode value(Schema type, int tag, @Nullable JsonNode before) {
        return switch (type.getType()) {
            case STRING, INT, LONG, DOUBLE, BOOLEAN -> scalar(type, ProtobufCursor.wireOf(tag));
            case ARRAY -> {
                ArrayNode array = before instanceof ArrayNode known ? known : NODES.arrayNode();
                items(type.getElementType(), tag, array);
                yield array;
            }
            case MAP -> {
                ObjectNode map = before instanceof ObjectNode known ? known : NODES.objectNode();
                require(tag, ProtobufCursor.LENGTH);
                entry(type.getValueType(), map);
                yield map;
            }
            default -> {
                require(tag, ProtobufCursor.LENGTH);
                yield record(type);
            }
        };
    }

    private JsonNode scalar(Schema type, int wire) {
        return switch (type.getType()) {
            case STRING -> {
                require(wire, ProtobufCursor.LENGTH);
                int length = in.length();
                yield NODES.textNode(new String(in.bytes(), in.pass(length), length, UTF_8));
            }
            case DOUBLE -> {
                require(wire, ProtobufCursor.EIGHT_BYTES);
                yield RecordIn.number(Double.longBitsToDouble(in.eightBytes()));
            }
            case BOOLEAN -> {
                require(wire, ProtobufCursor.VARINT);
                yield NODES.booleanNode(in.varint() != 0);
            }
            default -> {
                require(wire, ProtobufCursor.VARINT);
                yield RecordIn.whole(type, in.varint());
            }
        };
    }

    /** One item, or many numbers that are packed. */
    private void items(Schema type, int tag, ArrayNode array) {
        boolean isRecord = type.getType() == Schema.Type.RECORD;
        if (isRecord || ProtobufCursor.wireOf(tag) != ProtobufCursor.LENGTH) {
            array.add(value(type, tag, null));
            return;
        }
        int wire = type.getType() == Schema.Type.DOUBLE ? ProtobufCursor.EIGHT_BYTES : ProtobufCursor.VARINT;
        int outer = in.enter();
        while (!in.isAtEnd()) {
            array.add(scalar(type, wire));
        }
        in.leave(outer);
    }

    private void entry(Schema type, ObjectNode map) {
        String key = "";
        JsonNode value = null;
        int outer = in.enter();
        while (!in.isAtEnd()) {
            int tag = in.tag();
            switch (ProtobufCursor.numberOf(tag)) {
                case RecordOut.KEY ->
                    key = scalar(Schema.create(Schema.Type.STRING), ProtobufCursor.wireOf(tag))
                            .textValue();
                case RecordOut.VALUE -> value = value(type, tag, null);
                default -> in.skip(tag);
            }
        }
        in.leave(outer);
        map.set(key, value == null ? nothing(type) : value);
    }

    /** What a field is that is not there. */
    private static JsonNode nothing(Schema type) {
        return switch (type.getType()) {
            case STRING -> NODES.textNode("");
            case INT, LONG -> RecordIn.whole(type, 0);
            case DOUBLE -> RecordIn.number(0);
            case BOOLEAN -> NODES.booleanNode(false);
            case ARRAY -> NODES.arrayNode();
            default -> NODES.objectNode();
        };
    }

    private static void require(int tag, int wire) {
        if (ProtobufCursor.wireOf(tag) != wire) {
            throw new BadPointException(Reason.MALFORMED, "a field of another type than the schema says");
        }
    }
}
