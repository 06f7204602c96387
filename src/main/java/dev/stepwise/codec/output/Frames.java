package dev.stepwise.codec.output;

import dev.stepwise.codec.output.OutputOptions.Format;
import java.util.Arrays;

/** What stands before values, as Confluent's serializers write it: a byte 0 and the schema's id in four bytes, big endian. */
public final class Frames {

    static final byte[] NONE = {};

    /** A value without a frame begins with another byte: none of a JSON object, of an id or of the number of a field is 0. */
    static final byte MARK = 0;

    static final int ID_BYTES = 1 + Integer.BYTES;

    private Frames() {}

    /**
     * Returns what stands before each value.
     *
     * @param id of its schema
     */
    public static byte[] of(Format format, int id) {
        byte[] frame = {MARK, (byte) (id >>> 24), (byte) (id >>> 16), (byte) (id >>> 8), (byte) id};
        return format == Format.PROTOBUF
                ? Arrays.copyOf(frame, ID_BYTES + 1) // a 0 says that it is the first message of its schema
                : frame;
    }

    static byte[] before(byte[] frame, byte[] value) {
        byte[] framed = Arrays.copyOf(frame, frame.length + value.length);
        System.arraycopy(value, 0, framed, frame.length, value.length);
        return framed;
    }
}
