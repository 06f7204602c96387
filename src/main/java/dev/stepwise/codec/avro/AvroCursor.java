package dev.stepwise.codec.avro;

import dev.stepwise.codec.field.ByteCursor;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.codec.json.Limits;

/**
 * Walks through the bytes of one value in Avro's binary encoding (Avro 1.12, "Binary encoding"). Whatever the bytes say, it
 * stays within them: lengths are compared with what is left, items of arrays and maps are counted against the length of the
 * event, and nesting has a limit. Reused from value to value, allocates nothing; one thread at a time.
 */
public final class AvroCursor extends ByteCursor {

    /** How many more items arrays and maps may have together. Each takes a byte at least, but for those that take none. */
    private long items;

    private long reads;

    public AvroCursor(Limits limits) {
        super(limits);
    }

    @Override
    public void open(byte[] value, int from) {
        super.open(value, from);
        items = value.length;
        reads++;
    }

    /** Nothing may come any more. */
    @Override
    public void close() {
        int left = end - at;
        super.close();
        if (left > 0) {
            throw new BadPointException(Reason.MALFORMED, left + " bytes follow the value");
        }
    }

    /** Counts the values that have been opened. */
    long reads() {
        return reads;
    }

    /** Goes back to where a value started that has been read, whose items may be read again. */
    void back(int position, long itemsThen) {
        at = position;
        items = itemsThen;
    }

    long itemsLeft() {
        return items;
    }

    public void enter() {
        deeper();
    }

    public void leave() {
        higher();
    }

    public boolean bool() {
        byte b = bytes[pass(1)];
        if (b != 0 && b != 1) {
            at--;
            throw malformed("a boolean that is neither 0 nor 1");
        }
        return b == 1;
    }

    /** The index of a branch or of a symbol, below a limit. */
    public int index(int below) {
        int start = at;
        long index = zigzag();
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
    public long block() {
        int start = at;
        long count = zigzag();
        if (count < 0) {
            count = -count;
            long size = zigzag();
            if (size < 0 || size > end - at) {
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
}
