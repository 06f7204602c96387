package dev.stepwise.codec.avro;

import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.codec.json.Limits;

/**
 * Walks through the bytes of one value in Avro's binary encoding (Avro 1.12, "Binary encoding"). Whatever the bytes say, it
 * stays within them: lengths are compared with what is left, items of arrays and maps are counted against the length of the
 * event, and nesting has a limit. Reused from value to value, allocates nothing; one thread at a time.
 */
final class AvroCursor {

    private static final byte[] NOTHING = {};
    private static final int LONGEST_VARINT = 10;

    private final Limits limits;
    private byte[] bytes = NOTHING;
    private int at;
    private int depth;
    /** How many more items arrays and maps may have together. Each takes a byte at least, but for those that take none. */
    private long items;

    private long reads;

    AvroCursor(Limits limits) {
        this.limits = limits;
    }

    /** Starts at a byte of a value. */
    void open(byte[] value, int from) {
        limits.check(value);
        bytes = value;
        at = from;
        depth = 0;
        items = value.length;
        reads++;
    }

    /** Nothing may come any more. */
    void close() {
        int left = bytes.length - at;
        bytes = NOTHING;
        if (left > 0) {
            throw new BadPointException(Reason.MALFORMED, left + " bytes follow the value");
        }
    }

    /** Counts the values that have been opened. */
    long reads() {
        return reads;
    }

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return at;
    }

    /** Goes back to where a value started that has been read, whose items may be read again. */
    void back(int position, long itemsThen) {
        at = position;
        items = itemsThen;
    }

    long itemsLeft() {
        return items;
    }

    void enter() {
        if (++depth > limits.depth()) {
            throw new BadPointException(Reason.TOO_DEEP, "nested deeper than " + limits.depth() + " at byte " + at);
        }
    }

    void leave() {
        depth--;
    }

    /** Passes over so many bytes. Returns where they began. */
    int pass(long count) {
        if (count < 0 || count > bytes.length - at) {
            throw malformed(count < 0 ? "a length of " + count : "the value ends too early");
        }
        int start = at;
        at += (int) count;
        return start;
    }

    /** A whole number, zigzag and of variable length. */
    long varint() {
        int start = at;
        long value = 0;
        for (int shift = 0; at < bytes.length; shift += 7) {
            if (at - start == LONGEST_VARINT) {
                throw malformed("a whole number of more than 64 bits");
            }
            byte b = bytes[at++];
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw malformed("the value ends too early");
    }

    /** The four bytes of a float or of a fixed number, little endian. */
    int fourBytes() {
        int from = pass(4);
        return bytes[from] & 0xFF
                | (bytes[from + 1] & 0xFF) << 8
                | (bytes[from + 2] & 0xFF) << 16
                | bytes[from + 3] << 24;
    }

    /** The eight bytes of a double, little endian. */
    long eightBytes() {
        long low = fourBytes() & 0xFFFF_FFFFL;
        return low | (long) fourBytes() << 32;
    }

    boolean bool() {
        byte b = bytes[pass(1)];
        if (b != 0 && b != 1) {
            at--;
            throw malformed("a boolean that is neither 0 nor 1");
        }
        return b == 1;
    }

    /** The index of a branch or of a symbol, below a limit. */
    int index(int below) {
        int start = at;
        long index = varint();
        if (index < 0 || index >= below) {
            at = start;
            throw malformed("an index of " + index + " into " + below);
        }
        return (int) index;
    }

    /**
     * Number of the items of the next block of an array or map; 0: it ends here. Where the block says how many bytes it has, they
     * are taken for granted by nobody.
     */
    long block() {
        int start = at;
        long count = varint();
        if (count < 0) {
            count = -count;
            long size = varint();
            if (size < 0 || size > bytes.length - at) {
                throw malformed("a block of " + size + " bytes");
            }
        }
        if (count < 0 || count > items) {
            at = start;
            throw malformed("a block of more items than there are bytes");
        }
        items -= count;
        return count;
    }

    private BadPointException malformed(String what) {
        return new BadPointException(Reason.MALFORMED, what + " at byte " + at);
    }
}
