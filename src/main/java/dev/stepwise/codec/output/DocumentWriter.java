package dev.stepwise.codec.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.apache.avro.Schema;

/** Writes what is JSON so far along a schema, as {@link OutputSchema} says: for what is written seldom. */
final class DocumentWriter {

    private final RecordOut out;

    DocumentWriter(RecordOut out) {
        this.out = out;
    }

    /** Writes the fields of a record. */
    void fields(Schema record, JsonNode json) {
        for (Schema.Field field : record.getFields()) {
            String member = OutputSchema.memberOf(field);
            JsonNode value = member.isEmpty() ? json : json.path(member);
            Schema type = OutputSchema.typeOf(field);
            boolean isThere = suits(type, value);
            if (OutputSchema.isNullable(field)) {
                if (!isThere) {
                    out.absent();
                    continue;
                }
                out.present();
            }
            write(type, field.pos() + 1, isThere ? value : MissingNode.getInstance());
        }
    }

    /** Whether a value is of a type. */
    private static boolean suits(Schema type, JsonNode value) {
        return switch (type.getType()) {
            case STRING -> value.isTextual();
            case INT, LONG -> value.isIntegralNumber();
            case DOUBLE -> value.isNumber();
            case BOOLEAN -> value.isBoolean();
            case ARRAY -> value.isArray() && allSuit(type.getElementType(), value);
            case MAP -> value.isObject() && allSuit(type.getValueType(), value);
            default -> type.getFields().stream().anyMatch(field -> isOf(field, value));
        };
    }

    private static boolean allSuit(Schema type, JsonNode values) {
        for (JsonNode value : values) {
            if (!suits(type, value) && !value.isNull()) {
                return false;
            }
        }
        return true;
    }

    /** Whether a value is this field of a record, or has it. */
    private static boolean isOf(Schema.Field field, JsonNode value) {
        return OutputSchema.memberOf(field).isEmpty()
                ? suits(OutputSchema.typeOf(field), value)
                : value.isObject() && (value.has(OutputSchema.memberOf(field)) || field.hasDefaultValue());
    }

    /** @param value null or missing: zero, false or nothing; a number is none then */
    private void write(Schema type, int field, JsonNode value) {
        switch (type.getType()) {
            case STRING -> out.text(field, value.asText().getBytes(UTF_8));
            case INT, LONG -> out.whole(field, value.asLong());
            case DOUBLE -> out.number(field, value.asDouble(Double.NaN));
            case BOOLEAN -> out.flag(field, value.asBoolean());
            case ARRAY -> array(type.getElementType(), field, value);
            case MAP -> map(type.getValueType(), field, value);
            default -> record(type, field, value);
        }
    }

    private void array(Schema type, int field, JsonNode values) {
        switch (type.getType()) {
            case DOUBLE -> {
                out.beginNumbers(field, values.size());
                values.forEach(value -> out.item(value.asDouble(Double.NaN)));
                out.endNumbers();
            }
            case INT, LONG -> {
                out.beginWholes(field, values.size());
                values.forEach(value -> out.item(value.asLong()));
                out.endWholes();
            }
            default -> {
                out.beginItems(values.size());
                values.forEach(value -> record(type, field, value));
                out.endItems();
            }
        }
    }

    private void map(Schema type, int field, JsonNode values) {
        out.beginItems(values.size());
        values.properties().forEach(entry -> {
            out.begin(field);
            out.text(RecordOut.KEY, entry.getKey());
            write(type, RecordOut.VALUE, entry.getValue());
            out.end();
        });
        out.endItems();
    }

    private void record(Schema type, int field, JsonNode value) {
        out.begin(field);
        fields(type, value);
        out.end();
    }
}
