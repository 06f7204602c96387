package dev.stepwise.codec.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.stepwise.codec.output.OutputOptions.Format;
import dev.stepwise.codec.protobuf.ProtobufDescriptors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Avro's and Protobuf's own libraries read what is written. Both give the same tree: records and maps are objects, null is null,
 * and so is a map without entries, for which Protobuf has no null.
 */
final class ForeignReaders {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ForeignReaders() {}

    static JsonNode read(Format format, OutputSchema schema, byte[] bytes) {
        return format == Format.AVRO
                ? avro(schema.avro(), schema.avro(), bytes)
                : protobuf(ProtobufDescriptors.first(schema.text(Format.PROTOBUF)), bytes);
    }

    static JsonNode avro(Schema writer, Schema reader, byte[] bytes) {
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
        try {
            GenericRecord read = new GenericDatumReader<GenericRecord>(writer, reader).read(null, decoder);
            if (!decoder.isEnd()) {
                throw new IllegalArgumentException("bytes follow");
            }
            return node(read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode protobuf(Descriptor type, byte[] bytes) {
        try {
            DynamicMessage message = DynamicMessage.parseFrom(type, bytes);
            if (!Arrays.equals(message.toByteArray(), canonical(message))) {
                throw new IllegalArgumentException("unknown fields");
            }
            return message(message);
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] canonical(DynamicMessage message) {
        return message.toBuilder()
                .setUnknownFields(com.google.protobuf.UnknownFieldSet.getDefaultInstance())
                .build()
                .toByteArray();
    }

    private static JsonNode message(Message message) {
        ObjectNode object = NODES.objectNode();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            JsonNode value = field.hasPresence() && !message.hasField(field)
                    ? NODES.nullNode()
                    : field.isMapField() ? map(field, message) : node(message.getField(field));
            object.set(field.getJsonName(), value);
        }
        return object;
    }

    private static JsonNode map(FieldDescriptor field, Message message) {
        ObjectNode map = NODES.objectNode();
        for (Object entry : (Collection<?>) message.getField(field)) {
            Message pair = (Message) entry;
            map.set(
                    (String) pair.getField(field.getMessageType().findFieldByNumber(1)),
                    node(pair.getField(field.getMessageType().findFieldByNumber(2))));
        }
        return map.isEmpty() ? NODES.nullNode() : map;
    }

    private static JsonNode node(@Nullable Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case Message message -> message(message);
            case GenericRecord record -> {
                ObjectNode object = NODES.objectNode();
                record.getSchema()
                        .getFields()
                        .forEach(field -> object.set(field.name(), node(record.get(field.pos()))));
                yield object;
            }
            case Map<?, ?> map when map.isEmpty() -> NODES.nullNode();
            case Map<?, ?> map -> {
                ObjectNode object = NODES.objectNode();
                map.forEach((key, each) -> object.set(String.valueOf(key), node(each)));
                yield object;
            }
            case Collection<?> items -> {
                ArrayNode array = NODES.arrayNode();
                items.forEach(item -> array.add(node(item)));
                yield array;
            }
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case Double number -> NODES.numberNode(number);
            case Boolean flag -> NODES.booleanNode(flag);
            default -> NODES.textNode(value.toString());
        };
    }
}
