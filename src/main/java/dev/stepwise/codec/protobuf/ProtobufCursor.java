package dev.stepwise.codec.protobuf;

import dev.stepwise.codec.field.ByteCursor;
import dev.stepwise.codec.json.Limits;

/**
 * Walks through the bytes of one message in Protobuf's wire format ("Encoding"). Whatever the bytes say, it stays within them and
 * within the message at hand, and nesting has a limit. Reused from event to event, allocates nothing; one thread at a time.
 */
public final class ProtobufCursor extends ByteCursor {

    /** A whole number of variable length. */
    public static final int VARINT = 0;

    public static final int EIGHT_BYTES = 1;
    /** A length and so many bytes. */
    public static final int LENGTH = 2;

    public static final int FOUR_BYTES = 5;

    private static final int START_GROUP = 3;
    private static final int END_GROUP = 4;
    private static final int WIRE_BITS = 3;

    public ProtobufCursor(Limits limits) {
        super(limits);
    }

    @Override
    public void open(byte[] value, int from) {
        super.open(value, from);
        deeper();
    }

    /** Goes to where a value starts, or has ended, of the message at hand. */
    void go(int position) {
        at = position;
    }

    /** Takes a length and stays within so many bytes until {@link #leave}. Returns what that is given. */
    public int enter() {
        deeper();
        int length = length();
        int outer = end;
        end = at + length;
        return outer;
    }

    public void leave(int outer) {
        higher();
        end = outer;
    }

    /** Takes the number and the wire type of a field: {@code number << 3 | type}. */
    public int tag() {
        long tag = varint();
        if (tag >>> Integer.SIZE != 0 || tag >>> WIRE_BITS == 0) {
            throw malformed("no number of a field");
        }
        return (int) tag;
    }

    public static int numberOf(int tag) {
        return tag >>> WIRE_BITS;
    }

    public static int wireOf(int tag) {
        return tag & (1 << WIRE_BITS) - 1;
    }

    /** Takes the length of what follows, which fits into the message at hand. */
    public int length() {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw malformed("a length of " + length + " where " + (end - at) + " bytes are left");
        }
        return (int) length;
    }

    /** Passes over a value. */
    public void skip(int tag) {
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
        higher();
    }
}
