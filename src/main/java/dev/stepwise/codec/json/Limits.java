package dev.stepwise.codec.json;

import dev.stepwise.codec.json.BadPointException.Reason;

/**
 * These limits bound the size of an event.
 *
 * @param bytes of a value
 * @param depth of nested objects and arrays
 */
public record Limits(int bytes, int depth) {

    /** A mebibyte, 64 deep. */
    public static final Limits DEFAULT = new Limits(1 << 20, 64);

    /** Deeper nesting would be a risk to the stack. */
    public static final int DEEPEST = 500;

    /** Refuses a value that is larger. */
    public void check(byte[] value) {
        if (value.length > bytes) {
            throw new BadPointException(Reason.TOO_LARGE, value.length + " bytes, where " + bytes + " are allowed");
        }
    }

    public Limits {
        if (bytes < 1 || depth < 1 || depth > DEEPEST) {
            throw new IllegalArgumentException("limits: bytes must be positive and depth between 1 and " + DEEPEST
                    + ", not " + bytes + " and " + depth);
        }
    }
}
