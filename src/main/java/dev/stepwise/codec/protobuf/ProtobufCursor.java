package dev.stepwise.codec.protobuf;

import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.codec.json.Limits;

/**
 * Walks through the bytes of one message in Protobuf's wire format ("Encoding"). Whatever the bytes say, it stays within them and
 * within the message at hand, and nesting has a limit. Reused from event to event, allocates nothing; one thread at a time.
 */
final class ProtobufCursor {

    /** A whole number of variable length. */
    static final int VARINT = 0;

    static final int EIGHT_BYTES = 1;
    /** A length and so many bytes. */
    static final int LENGTH = 2;

    static final int FOUR_BYTES = 5;

    private static final int START_GROUP = 3;
    private static final int END_GROUP = 4;
    private static final int WIRE_BITS = 3;
    private static final byte[] NOTHING = {};
    private static final int LONGEST_VARINT = 10;

    private final Limits limits;
    private byte[] bytes = NOTHING;
    private int at;
    /** Where the message at hand ends. */
    private int end;

    private int depth;

    ProtobufCursor(Limits limits) {
        this.limits = limits;
    }

    /** Starts at a byte of a value. */
    void open(byte[] value, int from) {
        limits.check(value);
        bytes = value;
        at = from;
        end = value.length;
        depth = 1;
    }

    void close() {
        bytes = NOTHING;
    }

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return at;
    }

    /** Goes to where a value starts, or has ended, of the message at hand. */
    void go(int position) {
        at = position;
    }

    boolean isAtEnd() {
        return at == end;
    }

    /** Takes a length and stays within so many bytes until {@link #leave}. Returns what that is given. */
    int enter() {
        deeper();
        int length = length();
        int outer = end;
        end = at + length;
        return outer;
    }

    void leave(int outer) {
        depth--;
        end = outer;
    }

    private void deeper() {
        if (++depth > limits.depth()) {
            throw new BadPointException(Reason.TOO_DEEP, "nested deeper than " + limits.depth() + " at byte " + at);
        }
    }

    /** Takes the number and the wire type of a field: {@code number << 3 | type}. */
    int tag() {
        long tag = varint();
        if (tag >>> Integer.SIZE != 0 || tag >>> WIRE_BITS == 0) {
            throw malformed("no number of a field");
        }
        return (int) tag;
    }

    static int numberOf(int tag) {
        return tag >>> WIRE_BITS;
    }

    static int wireOf(int tag) {
        return tag & (1 << WIRE_BITS) - 1;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; at < end; shift += 7) {
            if (shift == 7 * LONGEST_VARINT) {
                throw malformed("a whole number of more than 64 bits");
            }
            byte b = bytes[at++];
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw malformed("the message ends too early");
    }

    int fourBytes() {
        int from = pass(Integer.BYTES);
        return bytes[from] & 0xFF
                | (bytes[from + 1] & 0xFF) << 8
                | (bytes[from + 2] & 0xFF) << 16
                | bytes[from + 3] << 24;
    }

    long eightBytes() {
        long low = fourBytes() & 0xFFFF_FFFFL;
        return low | (long) fourBytes() << 32;
    }

    /** Takes the length of what follows, which fits into the message at hand. */
    int length() {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw malformed("a length of " + length + " where " + (end - at) + " bytes are left");
        }
        return (int) length;
    }

    /** Passes over so many bytes. Returns where they began. */
    int pass(int count) {
        if (count > end - at) {
            throw malformed("the message ends too early");
        }
        int from = at;
        at += count;
        return from;
    }

    /** Passes over a value. */
    void skip(int tag) {
        switch (wireOf(tag)) {
            case VARINT -> varint();
            case EIGHT_BYTES -> pass(Long.BYTES);
            case LENGTH -> pass(length());
            case FOUR_BYTES -> pass(Integer.BYTES);
            case START_GROUP -> skipGroup(numberOf(tag));
            default -> throw malformed("a wire type of " + wireOf(tag));
        }
    }

    private void skipGroup(int number) {
        deeper();
        int tag = tag();
        while (wireOf(tag) != END_GROUP) {
            skip(tag);
            tag = tag();
        }
        if (numberOf(tag) != number) {
            throw malformed("the end of another group");
        }
        depth--;
    }

    private BadPointException malformed(String what) {
        return new BadPointException(Reason.MALFORMED, what + " at byte " + at);
    }
}
