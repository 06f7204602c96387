package dev.stepwise.codec.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stepwise.codec.avro.AvroCursor;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Reads Avro's binary encoding along the schema that it was written with. */
final class AvroIn implements RecordIn {

    private final AvroCursor in = new AvroCursor(LIMITS);

    @Override
    public JsonNode read(byte[] value, int from, Schema record) {
        in.open(value, from);
        JsonNode json = record(record);
        in.close();
        return json;
    }

    private JsonNode record(Schema type) {
        in.enter();
        List<Schema.Field> fields = type.getFields();
        @Nullable JsonNode[] values = new JsonNode[fields.size()];
        for (Schema.Field field : fields) {
            boolean isThere = !OutputSchema.isNullable(field) || in.index(2) == 1;
            values[field.pos()] = isThere ? value(OutputSchema.typeOf(field)) : null;
        }
        in.leave();
        return RecordIn.json(type, values);
    }

    private JsonNode value(Schema type) {
        return switch (type.getType()) {
            case STRING -> NODES.textNode(text());
            case INT, LONG -> RecordIn.whole(type, in.zigzag());
            case DOUBLE -> RecordIn.number(Double.longBitsToDouble(in.eightBytes()));
            case BOOLEAN -> NODES.booleanNode(in.bool());
            case ARRAY -> array(type.getElementType());
            case MAP -> map(type.getValueType());
            default -> record(type);
        };
    }

    private String text() {
        int length = (int) Math.clamp(in.zigzag(), -1, Integer.MAX_VALUE);
        return new String(in.bytes(), in.pass(length), length, UTF_8);
    }

    private JsonNode array(Schema type) {
        ArrayNode array = NODES.arrayNode();
        for (long left = in.block(); left > 0; left = in.block()) {
            for (; left > 0; left--) {
                array.add(value(type));
            }
        }
        return array;
    }

    private JsonNode map(Schema type) {
        ObjectNode map = NODES.objectNode();
        for (long left = in.block(); left > 0; left = in.block()) {
            for (; left > 0; left--) {
                String key = text();
                map.set(key, value(type));
            }
        }
        return map;
    }
}
