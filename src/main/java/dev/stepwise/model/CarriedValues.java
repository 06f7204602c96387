package dev.stepwise.model;

import java.util.Arrays;

/**
 * The values of an event that go on with its assignment, each as the bytes that are written for it, or nothing. A mutable
 * holder, reused from point to point.
 */
public final class CarriedValues {

    private final int[] from;
    private final int[] to;
    private byte[] bytes = {};
    private int length;

    /** @param fields that may have a value */
    CarriedValues(int fields) {
        from = new int[fields];
        to = new int[fields];
    }

    /** Forgets all values. */
    public void clear() {
        length = 0;
        Arrays.fill(to, 0);
        Arrays.fill(from, 0);
    }

    /** Takes the value of a field; of several the last one counts. */
    public void put(int field, byte[] text, int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (length + count));
        }
        System.arraycopy(text, 0, bytes, length, count);
        from[field] = length;
        length += count;
        to[field] = length;
    }

    /** Forgets the value of a field, as nothing came after it. */
    public void drop(int field) {
        from[field] = 0;
        to[field] = 0;
    }

    /** Bytes of a field's value; 0: it has none. */
    public int length(int field) {
        return to[field] - from[field];
    }

    /** Bytes of all values together, at most. */
    public int length() {
        return length;
    }

    /** Copies the value of a field. Returns the end. */
    public int copy(int field, byte[] into, int at) {
        System.arraycopy(bytes, from[field], into, at, length(field));
        return at + length(field);
    }
}
