package dev.stepwise.codec.json;

import java.util.Arrays;

/** Reads a number that is all of a text, written as JSON writes numbers. */
public final class NumberText {

    private NumberText() {}

    /** Returns the number between two positions, infinite when it is beyond the range of a double; NaN: no number. */
    public static double parse(byte[] bytes, int from, int to) {
        byte[] text = Arrays.copyOfRange(bytes, from, to); // what follows in the event may be digits too
        JsonNumber number = new JsonNumber();
        try {
            return text.length > 0 && number.read(text, 0) == text.length ? number.value() : Double.NaN;
        } catch (BadPointException _) {
            return Double.NaN;
        }
    }
}
