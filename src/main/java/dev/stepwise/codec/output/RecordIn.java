package dev.stepwise.codec.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stepwise.codec.json.Limits;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record that a service of this release or an earlier one has written, as the JSON that it would be; see
 * {@link OutputSchema}. Whatever the bytes are, what is made of them is a small multiple of their number.
 */
interface RecordIn {

    /** A snapshot may be larger than an event. */
    Limits LIMITS = new Limits(Integer.MAX_VALUE, Limits.DEFAULT.depth());

    JsonNodeFactory NODES = JsonNodeFactory.instance;

    /**
     * Reads a value from a position to its end.
     *
     * @throws dev.stepwise.codec.json.BadPointException when the bytes are no such record
     */
    JsonNode read(byte[] value, int from, Schema record);

    /** A number; one that is not finite is null in JSON. */
    static JsonNode number(double value) {
        return Double.isFinite(value) ? NODES.numberNode(value) : NODES.nullNode();
    }

    static JsonNode whole(Schema type, long value) {
        return type.getType() == Type.INT ? NODES.numberNode((int) value) : NODES.numberNode(value);
    }

    /**
     * Returns the JSON of a record.
     *
     * @param values of its fields; null: the field is null
     */
    static JsonNode json(Schema record, @Nullable JsonNode[] values) {
        ObjectNode object = NODES.objectNode();
        JsonNode whole = null;
        boolean isWhole = false;
        for (Schema.Field field : record.getFields()) {
            JsonNode value = values[field.pos()];
            String member = OutputSchema.memberOf(field);
            isWhole |= member.isEmpty();
            if (field.hasDefaultValue() && isDefault(value)) {
                continue;
            }
            JsonNode present = value == null ? NODES.nullNode() : value;
            if (member.isEmpty()) {
                whole = present;
            } else {
                object.set(member, present);
            }
        }
        return whole != null ? whole : isWhole ? NODES.nullNode() : object;
    }

    /** All defaults are null, false, or nothing at all. */
    private static boolean isDefault(@Nullable JsonNode value) {
        return value == null
                || value.isNull()
                || value.isBoolean() && !value.booleanValue()
                || value.isContainerNode() && value.isEmpty();
    }
}
