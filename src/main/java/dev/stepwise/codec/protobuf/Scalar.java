package dev.stepwise.codec.protobuf;

import dev.stepwise.codec.field.ValueKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The types of a value without parts. */
enum Scalar {
    INT32(ProtobufCursor.VARINT, ValueKind.WHOLE),
    INT64(ProtobufCursor.VARINT, ValueKind.WHOLE),
    UINT32(ProtobufCursor.VARINT, ValueKind.WHOLE),
    UINT64(ProtobufCursor.VARINT, ValueKind.WHOLE),
    SINT32(ProtobufCursor.VARINT, ValueKind.WHOLE),
    SINT64(ProtobufCursor.VARINT, ValueKind.WHOLE),
    FIXED32(ProtobufCursor.FOUR_BYTES, ValueKind.WHOLE),
    FIXED64(ProtobufCursor.EIGHT_BYTES, ValueKind.WHOLE),
    SFIXED32(ProtobufCursor.FOUR_BYTES, ValueKind.WHOLE),
    SFIXED64(ProtobufCursor.EIGHT_BYTES, ValueKind.WHOLE),
    FLOAT(ProtobufCursor.FOUR_BYTES, ValueKind.NUMBER),
    DOUBLE(ProtobufCursor.EIGHT_BYTES, ValueKind.NUMBER),
    BOOL(ProtobufCursor.VARINT, ValueKind.FLAG),
    STRING(ProtobufCursor.LENGTH, ValueKind.TEXT),
    /** No type of the language's, but the wire type and the kind of a defined one. */
    ENUM(ProtobufCursor.VARINT, ValueKind.TEXT),
    /** Nothing that a model takes. */
    BYTES(ProtobufCursor.LENGTH, null);

    private static final Scalar[] ALL = values();

    final int wire;
    final @Nullable ValueKind kind;

    Scalar(int wire, @Nullable ValueKind kind) {
        this.wire = wire;
        this.kind = kind;
    }

    /** Returns the name as in a schema. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds the type of this name; null: it is none. */
    static @Nullable Scalar of(String name) {
        for (Scalar scalar : ALL) {
            if (scalar != ENUM && scalar.label().equals(name)) {
                return scalar;
            }
        }
        return null;
    }

    /** The value of a whole number whose bits were read. Those of an unsigned one above 2^63 come out negative. */
    long whole(long bits) {
        return switch (this) {
            case INT32, SFIXED32, ENUM -> (int) bits;
            case UINT32, FIXED32 -> bits & 0xFFFF_FFFFL;
            case SINT32 -> (int) bits >>> 1 ^ -((int) bits & 1);
            case SINT64 -> bits >>> 1 ^ -(bits & 1);
            default -> bits;
        };
    }
}
