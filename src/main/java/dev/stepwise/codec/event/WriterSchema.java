package dev.stepwise.codec.event;

import dev.stepwise.codec.avro.AvroSchemas;
import dev.stepwise.codec.field.UnsuitableSchemaException;
import dev.stepwise.codec.protobuf.ProtobufSchema;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** A schema that events were written with, as a registry tells it. Safe for threads. */
public final class WriterSchema {

    /** What Avro is called; a registry leaves the type out for it. */
    public static final String AVRO = "AVRO";

    /** What Protobuf is called. */
    public static final String PROTOBUF = "PROTOBUF";

    private final String type;
    private final String text;
    private final List<String> references;
    private @Nullable Schema avro;
    private @Nullable ProtobufSchema protobuf;

    /**
     * @param type such as {@link #AVRO}
     * @param references texts of the schemas whose names it uses, each after those that it uses itself
     */
    public WriterSchema(String type, String text, List<String> references) {
        this.type = type;
        this.text = text;
        this.references = List.copyOf(references);
    }

    /** Returns the texts of the schemas whose names it uses, each after those that it uses itself. */
    public List<String> references() {
        return references;
    }

    /** Returns the characters that it holds. */
    public int size() {
        return text.length() + references.stream().mapToInt(String::length).sum();
    }

    /**
     * Returns the schema of Avro that it is.
     *
     * @throws UnsuitableSchemaException when it is none
     */
    synchronized Schema avro() {
        require(AVRO);
        if (avro == null) {
            avro = AvroSchemas.parse(text, references);
        }
        return avro;
    }

    /**
     * Returns the schema of Protobuf that it is.
     *
     * @throws UnsuitableSchemaException when it is none
     */
    synchronized ProtobufSchema protobuf() {
        require(PROTOBUF);
        if (protobuf == null) {
            protobuf = ProtobufSchema.parse(text, references);
        }
        return protobuf;
    }

    private void require(String expected) {
        if (!type.equals(expected)) {
            throw new UnsuitableSchemaException("is of the type " + type + ", not " + expected);
        }
    }
}
