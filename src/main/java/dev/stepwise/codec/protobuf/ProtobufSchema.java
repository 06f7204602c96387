package dev.stepwise.codec.protobuf;

import dev.stepwise.codec.field.UnsuitableSchemaException;
import dev.stepwise.codec.protobuf.ProtoType.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types of a schema and of those that it imports. Immutable. */
public final class ProtobufSchema {

    /** Types of Protobuf's own that a registry does not list; their definitions are part of the language. */
    private static final String WELL_KNOWN = """
            syntax = "proto3";
            package google.protobuf;
            message Timestamp { int64 seconds = 1; int32 nanos = 2; }
            message Duration { int64 seconds = 1; int32 nanos = 2; }
            message DoubleValue { double value = 1; }
            message FloatValue { float value = 1; }
            message Int64Value { int64 value = 1; }
            message UInt64Value { uint64 value = 1; }
            message Int32Value { int32 value = 1; }
            message UInt32Value { uint32 value = 1; }
            message BoolValue { bool value = 1; }
            message StringValue { string value = 1; }
            message BytesValue { bytes value = 1; }
            message Struct { map<string, Value> fields = 1; }
            message Value {
              oneof kind {
                NullValue null_value = 1;
                double number_value = 2;
                string string_value = 3;
                bool bool_value = 4;
                Struct struct_value = 5;
                ListValue list_value = 6;
              }
            }
            enum NullValue { NULL_VALUE = 0; }
            message ListValue { repeated Value values = 1; }
            message Any { string type_url = 1; bytes value = 2; }
            message Empty {}
            message FieldMask { repeated string paths = 1; }
            """;

    private static final ProtoParser.File STANDARD = ProtoParser.parse(WELL_KNOWN);

    private final Map<String, ProtoType> types = new HashMap<>();
    private final List<Message> messages;

    private ProtobufSchema(List<Message> messages) {
        this.messages = messages;
    }

    /**
     * Reads a schema.
     *
     * @param references texts of the files that it imports, but for those of Protobuf itself
     * @throws UnsuitableSchemaException when it is none
     */
    public static ProtobufSchema parse(String text, List<String> references) {
        ProtoParser.File file = ProtoParser.parse(text);
        ProtobufSchema schema = new ProtobufSchema(file.messages());
        schema.add(STANDARD); // first: what they mean is part of the language, whoever defines them again
        schema.add(file);
        for (String reference : references) {
            schema.add(ProtoParser.parse(reference));
        }
        if (schema.messages.isEmpty()) {
            throw new UnsuitableSchemaException("is no Protobuf schema of a message");
        }
        return schema;
    }

    private void add(ProtoParser.File file) {
        file.types().forEach(type -> types.putIfAbsent(type.fullName(), type));
    }

    /**
     * Finds a message by its place in the text.
     *
     * @param indexes of the message, of the one that is nested in it, and so on
     * @return null: there is none
     */
    @Nullable
    Message message(int... indexes) {
        List<Message> among = messages;
        Message found = null;
        for (int index : indexes) {
            if (index < 0 || index >= among.size()) {
                return null;
            }
            found = among.get(index);
            among = found.nested();
        }
        return found;
    }

    /** Finds a message by its name, with or without its package; null: there is none. */
    @Nullable
    Message message(String name) {
        if (types.get(name) instanceof Message message) {
            return message;
        }
        return messages.stream()
                .filter(message -> message.fullName().endsWith("." + name))
                .findFirst()
                .orElse(null);
    }

    /** Finds the type that a field of a message names: the innermost scope that has it counts. Null: nobody defines it. */
    @Nullable
    ProtoType resolve(String name, Message from) {
        if (name.length() > ProtoParser.LONGEST_NAME) {
            return null;
        }
        if (name.startsWith(".")) {
            return types.get(name.substring(1));
        }
        String scope = from.fullName();
        while (true) {
            ProtoType found = types.get(scope.isEmpty() ? name : scope + "." + name);
            if (found != null || scope.isEmpty()) {
                return found;
            }
            scope = scope.substring(0, Math.max(0, scope.lastIndexOf('.')));
        }
    }
}
