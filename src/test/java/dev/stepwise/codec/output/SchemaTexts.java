package dev.stepwise.codec.output;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;
import org.jspecify.annotations.Nullable;

/** Says in Protobuf's language and as a JSON schema what a schema of Avro says. */
final class SchemaTexts {

    /** Lists what a value may be in JSON where that is more than its own type; of a map, each of its values. */
    private static final String TYPES_IN_JSON = "jsonTypes";

    private static final ObjectMapper JSON = new ObjectMapper();

    private SchemaTexts() {}

    /** The fields have the numbers of their places. */
    static String protobuf(Schema root) {
        StringBuilder text = new StringBuilder("syntax = \"proto3\";\n\npackage dev.stepwise;\n");
        text.append("\noption java_package = \"dev.stepwise\";\noption java_multiple_files = true;\n");
        Queue<Schema> left = new ArrayDeque<>(List.of(root));
        Set<String> written = new LinkedHashSet<>();
        while (!left.isEmpty()) {
            Schema record = left.remove();
            if (written.add(record.getName())) {
                message(record, text, left);
            }
        }
        return text.toString();
    }

    private static void message(Schema record, StringBuilder text, Queue<Schema> left) {
        text.append('\n');
        comment(record.getDoc(), "", text);
        text.append("message ").append(record.getName()).append(" {\n");
        for (Schema.Field field : record.getFields()) {
            comment(field.doc(), "  ", text);
            Schema type = OutputSchema.typeOf(field);
            String name = field.name().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            String declared = switch (type.getType()) {
                case ARRAY -> "repeated " + word(type.getElementType(), left);
                case MAP -> "map<string, " + word(type.getValueType(), left) + ">";
                case RECORD -> word(type, left);
                default -> (OutputSchema.isNullable(field) ? "optional " : "") + word(type, left);
            };
            text.append(
                    "  %s %s = %d;%n".formatted(declared, name, field.pos() + 1).replace("\r\n", "\n"));
        }
        text.append("}\n");
    }

    private static void comment(@Nullable String doc, String indent, StringBuilder text) {
        if (doc != null) {
            text.append(indent).append("// ").append(doc).append('\n');
        }
    }

    private static String word(Schema type, Queue<Schema> left) {
        return switch (type.getType()) {
            case STRING -> "string";
            case INT -> "int32";
            case LONG -> "int64";
            case DOUBLE -> "double";
            case BOOLEAN -> "bool";
            case RECORD -> {
                left.add(type);
                yield type.getName();
            }
            default -> throw new IllegalArgumentException("Protobuf cannot say " + type);
        };
    }

    /** Objects have no other members, so that a release may add some: a registry takes that for backward compatible. */
    static String json(Schema root) {
        ObjectNode schema = JSON.createObjectNode();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", root.getName());
        schema.put("description", root.getDoc());
        object(root, schema);
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        try {
            return JSON.writer(printer).writeValueAsString(schema) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void object(Schema record, ObjectNode into) {
        into.put("type", "object");
        ObjectNode properties = into.putObject("properties");
        ArrayNode required = into.putArray("required");
        for (Schema.Field field : record.getFields()) {
            String member = OutputSchema.memberOf(field);
            ObjectNode property = JSON.createObjectNode();
            field(field, property);
            if (properties.get(member) instanceof ObjectNode other) {
                either(other, property);
            } else {
                properties.set(member, property);
                if (!field.hasDefaultValue()) {
                    required.add(member);
                }
            }
        }
        into.put("additionalProperties", false);
    }

    private static void field(Schema.Field field, ObjectNode into) {
        Schema type = OutputSchema.typeOf(field);
        type(type, into);
        if (field.getObjectProp(TYPES_IN_JSON) instanceof List<?> types) {
            ArrayNode all =
                    (type.getType() == Type.MAP ? into.putObject("additionalProperties") : into).putArray("type");
            types.forEach(each -> all.add(String.valueOf(each)));
        } else if (OutputSchema.isNullable(field) && !field.hasDefaultValue() && type.getType() != Type.DOUBLE) {
            String one = into.path("type").asText();
            into.putArray("type").add(one).add("null");
        }
        if (field.doc() != null) {
            into.put("description", field.doc());
        }
    }

    private static void either(ObjectNode one, ObjectNode other) {
        if (!one.has("anyOf")) {
            ObjectNode first = one.deepCopy();
            one.removeAll();
            one.putArray("anyOf").add(first);
        }
        ((ArrayNode) Objects.requireNonNull(one.get("anyOf"))).add(other);
    }

    private static void type(Schema type, ObjectNode into) {
        switch (type.getType()) {
            case STRING -> into.put("type", "string");
            case INT, LONG -> into.put("type", "integer");
            case DOUBLE -> into.putArray("type").add("number").add("null");
            case BOOLEAN -> into.put("type", "boolean");
            case ARRAY -> {
                into.put("type", "array");
                type(type.getElementType(), into.putObject("items"));
            }
            case MAP -> {
                into.put("type", "object");
                type(type.getValueType(), into.putObject("additionalProperties"));
            }
            default -> record(type, into);
        }
    }

    private static void record(Schema record, ObjectNode into) {
        Set<String> members = new TreeSet<>();
        record.getFields().forEach(field -> members.add(OutputSchema.memberOf(field)));
        if (!members.equals(Set.of(""))) {
            object(record, into);
            return;
        }
        for (Schema.Field field : record.getFields()) {
            ObjectNode whole = JSON.createObjectNode();
            field(field, whole);
            if (into.isEmpty()) {
                into.setAll(whole);
            } else {
                either(into, whole);
            }
        }
    }
}
