package dev.stepwise.codec.output;

import java.util.Arrays;

/** Writes Protobuf's wire format ("Encoding"), in which a number says which field follows. Lists of numbers are packed. */
final class ProtobufOut extends RecordOut {

    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int WIRE_BITS = 3;

    /** Where the lengths of the messages stand that have begun. A byte is kept for each. */
    private int[] open = new int[8];

    private int depth;

    @Override
    ProtobufOut another() {
        return new ProtobufOut();
    }

    private void tag(int field, int wire) {
        varint((long) field << WIRE_BITS | wire);
    }

    @Override
    void whole(int field, long value) {
        tag(field, VARINT);
        varint(value);
    }

    @Override
    void number(int field, double value) {
        tag(field, EIGHT_BYTES);
        item(value);
    }

    @Override
    void flag(int field, boolean value) {
        tag(field, VARINT);
        put(value ? 1 : 0);
    }

    @Override
    void text(int field, byte[] utf8) {
        tag(field, LENGTH);
        varint(utf8.length);
        raw(utf8);
    }

    @Override
    void present() {}

    @Override
    void absent() {}

    @Override
    void begin(int field) {
        tag(field, LENGTH);
        if (depth == open.length) {
            open = Arrays.copyOf(open, 2 * depth);
        }
        open[depth++] = size;
        put(0);
    }

    /** Puts the length in front. Where it needs more than the byte that was kept, what follows it moves. */
    @Override
    void end() {
        int at = open[--depth];
        int length = size - at - 1;
        int more = (Integer.SIZE - Integer.numberOfLeadingZeros(length | 1) + 6) / 7 - 1;
        ensure(more);
        if (more > 0) {
            System.arraycopy(bytes, at + 1, bytes, at + 1 + more, length);
        }
        size = at;
        varint(length);
        size += length;
    }

    @Override
    void beginItems(int count) {}

    @Override
    void endItems() {}

    @Override
    void beginNumbers(int field, int count) {
        tag(field, LENGTH);
        varint((long) count * Double.BYTES);
    }

    @Override
    void endNumbers() {}

    @Override
    void beginWholes(int field, int count) {
        begin(field);
    }

    @Override
    void endWholes() {
        end();
    }

    @Override
    void item(long value) {
        varint(value);
    }
}
