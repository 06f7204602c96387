package dev.stepwise.codec.field;

import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.codec.json.Limits;

/**
 * Walks through the bytes of one value in a binary encoding. Whatever the bytes say, it stays within them, and nesting has a limit.
 * Reused from value to value, allocates nothing; one thread at a time.
 */
public abstract class ByteCursor {

    private static final byte[] NOTHING = {};
    private static final int LONGEST_VARINT = 10;
    private static final int BITS = 7;

    protected final Limits limits;
    protected byte[] bytes = NOTHING;
    protected int at;
    /** Where the value ends, or the part of it that is at hand. */
    protected int end;

    private int depth;

    protected ByteCursor(Limits limits) {
        this.limits = limits;
    }

    /** Starts at a byte of a value. */
    public void open(byte[] value, int from) {
        limits.check(value);
        bytes = value;
        at = from;
        end = value.length;
        depth = 0;
    }

    /** Forgets the value. */
    public void close() {
        bytes = NOTHING;
    }

    public final byte[] bytes() {
        return bytes;
    }

    public final int position() {
        return at;
    }

    public final boolean isAtEnd() {
        return at == end;
    }

    protected final void deeper() {
        if (++depth > limits.depth()) {
            throw new BadPointException(Reason.TOO_DEEP, "nested deeper than " + limits.depth() + " at byte " + at);
        }
    }

    protected final void higher() {
        depth--;
    }

    /** Passes over so many bytes. Returns where they began. */
    public final int pass(long count) {
        if (count < 0 || count > end - at) {
            throw malformed(count < 0 ? "a length of " + count : "the value ends too early");
        }
        int start = at;
        at += (int) count;
        return start;
    }

    /** The bits of a whole number of variable length: seven in each byte, the lowest first. */
    public final long varint() {
        long value = 0;
        for (int shift = 0; at < end; shift += BITS) {
            if (shift == BITS * LONGEST_VARINT) {
                throw malformed("a whole number of more than 64 bits");
            }
            byte b = bytes[at++];
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw malformed("the value ends too early");
    }

    /** A whole number of variable length whose lowest bit is its sign. */
    public final long zigzag() {
        long bits = varint();
        return bits >>> 1 ^ -(bits & 1);
    }

    /** The four bytes of a float or of a fixed number, little endian. */
    public final int fourBytes() {
        int from = pass(Integer.BYTES);
        return bytes[from] & 0xFF
                | (bytes[from + 1] & 0xFF) << 8
                | (bytes[from + 2] & 0xFF) << 16
                | bytes[from + 3] << 24;
    }

    /** The eight bytes of a double, little endian. */
    public final long eightBytes() {
        long low = fourBytes() & 0xFFFF_FFFFL;
        return low | (long) fourBytes() << 32;
    }

    protected final BadPointException malformed(String what) {
        return new BadPointException(Reason.MALFORMED, what + " at byte " + at);
    }
}
