package dev.stepwise.codec.json;

import dev.stepwise.codec.json.BadPointException.Reason;
import java.nio.charset.StandardCharsets;

/**
 * Walks through one JSON value (RFC 8259, strictly; a byte order mark in front is passed over) byte by byte. Every method
 * leaves the cursor behind what it read, or throws. Reused from value to value, allocates nothing for a good one; one
 * thread at a time.
 */
final class JsonCursor {

    private static final int LONGEST_EXCERPT = 40;
    private static final int LONGEST_CHARACTER = 4;
    private static final byte[] NOTHING = {};

    private final Limits limits;
    private final JsonString string = new JsonString();
    private final JsonNumber number = new JsonNumber();
    private byte[] bytes = NOTHING;
    private int at;
    private int depth;

    JsonCursor(Limits limits) {
        this.limits = limits;
    }

    /** Starts at a byte of a value, the first one unless something else comes before the JSON. */
    void open(byte[] value, int from) {
        limits.check(value);
        bytes = value;
        depth = 0;
        at = startsWithMark(value, from) ? from + 3 : from;
        skipSpace();
        if (at == bytes.length) {
            throw new BadPointException(Reason.EMPTY, "no value");
        }
    }

    private static boolean startsWithMark(byte[] value, int from) {
        return value.length >= from + 3
                && value[from] == (byte) 0xEF
                && value[from + 1] == (byte) 0xBB
                && value[from + 2] == (byte) 0xBF;
    }

    /** Nothing may come any more. */
    void close() {
        skipSpace();
        if (at < bytes.length) {
            throw notJson("something follows the value");
        }
        bytes = NOTHING;
    }

    int position() {
        return at;
    }

    /** Goes back to where a value started that has been read to its end. */
    void back(int position) {
        at = position;
    }

    /** The byte that comes next, 0 at the end. Bytes above 127 are negative. */
    byte peek() {
        return at < bytes.length ? bytes[at] : 0;
    }

    /** Goes into an object or an array, whose first byte comes next; whether it has a first element. */
    boolean enter(char close) {
        if (++depth > limits.depth()) {
            throw new BadPointException(Reason.TOO_DEEP, "nested deeper than " + limits.depth() + " at byte " + at);
        }
        at++;
        skipSpace();
        if (peek() == close) {
            at++;
            depth--;
            return false;
        }
        return true;
    }

    /** After an element: whether another one comes. */
    boolean more(char close) {
        skipSpace();
        byte b = peek();
        if (b == ',') {
            at++;
            skipSpace();
            return true;
        }
        if (b == close) {
            at++;
            depth--;
            return false;
        }
        throw notJson("expected , or " + close);
    }

    /** Reads the name of a member, which is {@link #text()} then, and its colon. */
    void name() {
        if (peek() != '"') {
            throw notJson("expected a name in quotes");
        }
        at = string.read(bytes, at);
        skipSpace();
        if (peek() != ':') {
            throw notJson("expected :");
        }
        at++;
        skipSpace();
    }

    /** Returns the text that was read last. */
    JsonString text() {
        return string;
    }

    /** Reads a string, a number, true or false, which comes next, as text. */
    void scalarText() {
        int start = at;
        if (peek() == '"') {
            at = string.read(bytes, at);
        } else {
            skip();
            string.set(bytes, start, at);
        }
    }

    /** Whether a number comes next. */
    boolean atNumber() {
        byte b = peek();
        return b == '-' || b >= '0' && b <= '9';
    }

    /** Reads a number, which comes next; infinite when it is beyond the range of a double. */
    double number() {
        at = number.read(bytes, at);
        return number.value();
    }

    /** Whether null comes next; if so it is behind the cursor afterwards. */
    boolean nextIsNull() {
        if (peek() != 'n') {
            return false;
        }
        literal("null");
        return true;
    }

    /** Reads true or false, which comes next. */
    boolean bool() {
        boolean value = peek() == 't';
        literal(value ? "true" : "false");
        return value;
    }

    /** Passes over a value, checking all of it. */
    void skip() {
        switch (peek()) {
            case '"' -> at = string.read(bytes, at);
            case '{' -> {
                if (enter('}')) {
                    do {
                        name();
                        skip();
                    } while (more('}'));
                }
            }
            case '[' -> {
                if (enter(']')) {
                    do {
                        skip();
                    } while (more(']'));
                }
            }
            case 'n' -> literal("null");
            case 't' -> literal("true");
            case 'f' -> literal("false");
            default -> {
                if (!atNumber()) {
                    throw notJson("expected a value");
                }
                number();
            }
        }
    }

    /** The value from a position to here for people, at most 40 characters of it. */
    String excerpt(int start) {
        if (bytes[start] == '{' || bytes[start] == '[') {
            return bytes[start] == '{' ? "an object" : "an array";
        }
        int length = Math.min(at - start, LONGEST_CHARACTER * LONGEST_EXCERPT);
        String text = new String(bytes, start, length, StandardCharsets.UTF_8);
        if (text.length() <= LONGEST_EXCERPT) {
            return text;
        }
        int end = LONGEST_EXCERPT - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    private void literal(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= bytes.length || bytes[at + i] != word.charAt(i)) {
                throw notJson("expected a value");
            }
        }
        at += word.length();
    }

    private void skipSpace() {
        while (at < bytes.length && bytes[at] <= ' ' && bytes[at] >= 0 && isSpace(bytes[at])) {
            at++;
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\t' || b == '\r';
    }

    private BadPointException notJson(String what) {
        return BadPointException.notJson(at < bytes.length ? what : "the value ends too early", at);
    }
}
