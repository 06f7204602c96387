package dev.stepwise.codec.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A record that is being written in a binary encoding, field by field in the order of its schema. A field has its number: 1 for
 * the first of its record. An entry of a map is a record of the key, 1, and the value, 2. Reused, and grows as needed.
 */
abstract class RecordOut {

    /** The number of the key in an entry of a map. */
    static final int KEY = 1;

    /** The number of the value in an entry of a map. */
    static final int VALUE = 2;

    private static final int LONGEST_VARINT = 10;
    private static final VarHandle DOUBLES =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

    byte[] bytes = new byte[256];
    int size;

    /** Returns a new one of the same encoding. */
    abstract RecordOut another();

    /** An int or a long. */
    abstract void whole(int field, long value);

    abstract void number(int field, double value);

    abstract void flag(int field, boolean value);

    abstract void text(int field, byte[] utf8);

    final void text(int field, String value) {
        text(field, value.getBytes(UTF_8));
    }

    /** Says that a field that may be null has a value, which follows. */
    abstract void present();

    /** Says that a field that may be null is null. */
    abstract void absent();

    /** A number that may be null: where it is not finite. */
    final void finite(int field, double value) {
        if (Double.isFinite(value)) {
            present();
            number(field, value);
        } else {
            absent();
        }
    }

    /** Begins a record, an entry of a map, or one of the records of an array. */
    abstract void begin(int field);

    abstract void end();

    /** Begins an array of records, or a map. */
    abstract void beginItems(int count);

    abstract void endItems();

    /** Begins an array of numbers, each of which is given to {@link #item(double)}. */
    abstract void beginNumbers(int field, int count);

    abstract void endNumbers();

    final void item(double value) {
        ensure(Double.BYTES);
        DOUBLES.set(bytes, size, value);
        size += Double.BYTES;
    }

    /** Begins an array of whole numbers, each of which is given to {@link #item(long)}. */
    abstract void beginWholes(int field, int count);

    abstract void endWholes();

    abstract void item(long value);

    final int size() {
        return size;
    }

    /** Forgets all but the first bytes. */
    final void cut(int length) {
        size = length;
    }

    final byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }

    /** Bytes that have been written before. */
    final void raw(byte[] written) {
        ensure(written.length);
        System.arraycopy(written, 0, bytes, size, written.length);
        size += written.length;
    }

    final void put(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    /** Bits of a whole number of variable length, seven in each byte, the lowest first. */
    final void varint(long bits) {
        ensure(LONGEST_VARINT);
        long rest = bits;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    final void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
