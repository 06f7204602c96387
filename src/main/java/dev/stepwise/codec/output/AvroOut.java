package dev.stepwise.codec.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A value that is being written in Avro's binary encoding (Avro 1.12, "Binary encoding"). Reused, and grows as needed. */
final class AvroOut {

    private static final int LONGEST_VARINT = 10;
    private static final VarHandle DOUBLES =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[256];
    private int size;

    int size() {
        return size;
    }

    /** Forgets all but the first bytes. */
    void cut(int length) {
        size = length;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }

    /** An int, a long, the number of items in a block, or the branch of a union. */
    void whole(long value) {
        ensure(LONGEST_VARINT);
        long rest = value << 1 ^ value >> 63;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    void number(double value) {
        ensure(Double.BYTES);
        DOUBLES.set(bytes, size, value);
        size += Double.BYTES;
    }

    /** A union of null and double: null where the number is not finite. */
    void finite(double value) {
        if (Double.isFinite(value)) {
            whole(1);
            number(value);
        } else {
            whole(0);
        }
    }

    void flag(boolean value) {
        ensure(1);
        bytes[size++] = (byte) (value ? 1 : 0);
    }

    void text(String value) {
        byte[] utf8 = value.getBytes(UTF_8);
        whole(utf8.length);
        raw(utf8);
    }

    /** Bytes that have been written before. */
    void raw(byte[] written) {
        ensure(written.length);
        System.arraycopy(written, 0, bytes, size, written.length);
        size += written.length;
    }

    /** What {@link #text} writes. */
    static byte[] textBytes(String value) {
        AvroOut out = new AvroOut();
        out.text(value);
        return out.copy();
    }
}
