package dev.stepwise.codec.field;

import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.model.Point;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Takes the value of one field of a model into a point. What a value of another kind becomes is decided when the schema is
 * seen, by {@link #takes}; a value that no field of its kind may have is refused when it comes. One thread at a time.
 */
public abstract class FieldTarget {

    private static final int LONGEST_EXCERPT = 40;
    private static final int LONGEST_CHARACTER = 4;

    private final String pointer;
    private final String expected;
    private final Set<ValueKind> kinds;

    /**
     * @param pointer to the value, for people
     * @param expected what the value must be, for people
     * @param kinds that it may be of
     */
    FieldTarget(String pointer, String expected, Set<ValueKind> kinds) {
        this.pointer = pointer;
        this.expected = expected;
        this.kinds = kinds;
    }

    /** Returns the JSON pointer to the value. */
    public final String pointer() {
        return pointer;
    }

    /** Returns what the value must be, for people. */
    public final String expected() {
        return expected;
    }

    /** Whether values of this kind may become values of the field. */
    public final boolean takes(ValueKind kind) {
        return kinds.contains(kind);
    }

    /** Whether a name, in UTF-8, would be taken; numbers know none. */
    public boolean knows(byte[] name) {
        return false;
    }

    /** Takes a whole number. */
    public void whole(long value, Point into) {
        number(value, into);
    }

    /** Takes a whole number of 64 bits that have no sign. */
    public void unsigned(long value, Point into) {
        if (value >= 0) {
            whole(value, into);
        } else {
            number((value >>> 1) * 2.0 + (value & 1), into);
        }
    }

    /** Takes a number. NaN counts as a missing value. */
    public void number(double value, Point into) {
        if (Double.isInfinite(value)) {
            throw bad(Reason.NOT_FINITE, String.valueOf(value));
        }
        if (!Double.isNaN(value)) {
            finite(value, into);
        }
    }

    /** Takes a number of single precision, which is near the number that people write, such as −999.9, and seldom equal to it. */
    public void single(float value, Point into) {
        number(value, into);
    }

    /** Takes a number that is neither infinite nor NaN. */
    void finite(double value, Point into) {
        throw bad(Reason.WRONG_TYPE, shown(value));
    }

    /** Takes false or true. */
    public void flag(boolean value, Point into) {
        throw bad(Reason.WRONG_TYPE, String.valueOf(value));
    }

    /** Whether the point is none where the value is of another kind; otherwise the value is left out. */
    public boolean isOfModel() {
        return true;
    }

    /** Takes the text between two positions, in UTF-8. */
    public void text(byte[] bytes, int from, int to, Point into) {
        throw bad(Reason.WRONG_TYPE, excerpt(bytes, from, to));
    }

    final BadPointException bad(Reason reason, String found) {
        return new BadPointException(reason, pointer + " must be " + expected + ", not " + found);
    }

    static String shown(double value) {
        long whole = (long) value;
        return whole == value ? Long.toString(whole) : Double.toString(value);
    }

    /** Text for people, at most 40 characters of it. */
    static String excerpt(byte[] bytes, int from, int to) {
        int length = Math.min(to - from, LONGEST_CHARACTER * LONGEST_EXCERPT);
        String text = '"' + new String(bytes, from, length, StandardCharsets.UTF_8) + '"';
        if (text.length() <= LONGEST_EXCERPT) {
            return text;
        }
        int end = LONGEST_EXCERPT - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
