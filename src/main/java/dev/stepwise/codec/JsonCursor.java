package dev.stepwise.codec;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import dev.stepwise.codec.BadPointException.Reason;
import java.util.Arrays;

/**
 * Walks through one JSON value (RFC 8259, strictly) byte by byte. Every method leaves the cursor behind what it read, or
 * throws. Reused from value to value, allocates nothing; one thread at a time.
 */
final class JsonCursor {

    private final Limits limits;
    private byte[] bytes = {};
    private int at;
    private int depth;
    private byte[] text = new byte[64];
    private int textLength;

    JsonCursor(Limits limits) {
        this.limits = limits;
    }

    /** Starts at the first byte of a value. */
    void open(byte[] value) {
        if (value.length > limits.bytes()) {
            throw new BadPointException(
                    Reason.TOO_LARGE, value.length + " bytes, where " + limits.bytes() + " are allowed");
        }
        bytes = value;
        at = 0;
        depth = 0;
        skipSpace();
        if (at == bytes.length) {
            throw new BadPointException(Reason.EMPTY, "no value");
        }
    }

    /** Nothing may come any more. */
    void close() {
        skipSpace();
        if (at < bytes.length) {
            throw notJson("something follows the value");
        }
        bytes = new byte[0];
    }

    BadPointException notJson(String what) {
        return new BadPointException(Reason.NOT_JSON, what + " at byte " + at);
    }

    int position() {
        return at;
    }

    /** Goes back to where a value started that has been read to its end. */
    void back(int position) {
        at = position;
    }

    /** Reads a number, true or false, which comes next, and has it as it stands in {@link #text()}. */
    void literalText() {
        int start = at;
        skip();
        textLength = 0;
        for (int i = start; i < at; i++) {
            append(bytes[i]);
        }
    }

    /** The byte that comes next, 0 at the end. Bytes above 127 are negative. */
    byte peek() {
        return at < bytes.length ? bytes[at] : 0;
    }

    void skipSpace() {
        while (at < bytes.length) {
            byte b = bytes[at];
            if (b != ' ' && b != '\n' && b != '\t' && b != '\r') {
                return;
            }
            at++;
        }
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
        throw notJson(at < bytes.length ? "expected , or " + close : "the value ends too early");
    }

    /** The name of a member and its colon; the name is in {@link #text()}. */
    void name() {
        if (peek() != '"') {
            throw notJson("expected a name in quotes");
        }
        string();
        skipSpace();
        if (peek() != ':') {
            throw notJson("expected :");
        }
        at++;
        skipSpace();
    }

    /** Bytes of the last string, without escapes; only the first {@link #textLength()} count. */
    byte[] text() {
        return text;
    }

    int textLength() {
        return textLength;
    }

    /** Reads a string into {@link #text()}. */
    void string() {
        textLength = 0;
        at++;
        while (at < bytes.length) {
            byte b = bytes[at];
            if (b == '"') {
                at++;
                return;
            }
            if (b == '\\') {
                escape();
            } else if (b >= ' ') {
                append(b);
                at++;
            } else if (b < 0) {
                for (int n = utf8Length(); n > 0; n--) {
                    append(bytes[at++]);
                }
            } else {
                throw notJson("a control character in a string");
            }
        }
        throw notJson("a string without an end");
    }

    /** Passes over a string. */
    private void skipString() {
        at++;
        while (at < bytes.length) {
            byte b = bytes[at];
            if (b == '"') {
                at++;
                return;
            }
            if (b == '\\') {
                textLength = 0;
                escape();
            } else if (b >= ' ') {
                at++;
            } else if (b < 0) {
                at += utf8Length();
            } else {
                throw notJson("a control character in a string");
            }
        }
        throw notJson("a string without an end");
    }

    private void append(byte b) {
        if (textLength == text.length) {
            text = Arrays.copyOf(text, 2 * textLength);
        }
        text[textLength++] = b;
    }

    private void escape() {
        at++;
        byte b = peek();
        switch (b) {
            case '"', '\\', '/' -> append(b);
            case 'b' -> append((byte) '\b');
            case 'f' -> append((byte) '\f');
            case 'n' -> append((byte) '\n');
            case 'r' -> append((byte) '\r');
            case 't' -> append((byte) '\t');
            case 'u' -> {
                unicode();
                return;
            }
            default -> throw notJson("an unknown escape");
        }
        at++;
    }

    private void unicode() {
        int unit = hex4();
        int code = unit;
        if (Character.isHighSurrogate((char) unit)
                && at + 1 < bytes.length
                && bytes[at] == '\\'
                && bytes[at + 1] == 'u') {
            int back = at;
            at++;
            int low = hex4();
            if (Character.isLowSurrogate((char) low)) {
                code = Character.toCodePoint((char) unit, (char) low);
            } else {
                at = back; // a half on its own, which JSON's grammar allows
            }
        }
        if (code < 0x80) {
            append((byte) code);
        } else if (code < 0x800) {
            append((byte) (0xC0 | code >> 6));
            append((byte) (0x80 | code & 0x3F));
        } else if (code < 0x10000) {
            append((byte) (0xE0 | code >> 12));
            append((byte) (0x80 | code >> 6 & 0x3F));
            append((byte) (0x80 | code & 0x3F));
        } else {
            append((byte) (0xF0 | code >> 18));
            append((byte) (0x80 | code >> 12 & 0x3F));
            append((byte) (0x80 | code >> 6 & 0x3F));
            append((byte) (0x80 | code & 0x3F));
        }
    }

    /** Four hexadecimal digits behind the u that comes next. */
    private int hex4() {
        at++;
        int value = 0;
        for (int i = 0; i < 4; i++, at++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) {
                throw notJson("an unfinished \\u");
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** Length of the sequence that starts here, checked: no overlong form, no half of a pair, nothing above U+10FFFF. */
    private int utf8Length() {
        int first = bytes[at] & 0xFF;
        int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        boolean valid = length > 0 && at + length <= bytes.length;
        for (int i = 1; valid && i < length; i++) {
            valid = (bytes[at + i] & 0xC0) == 0x80;
        }
        if (valid && length > 2) {
            int second = bytes[at + 1] & 0xFF;
            valid = switch (first) {
                case 0xE0 -> second >= 0xA0;
                case 0xED -> second < 0xA0;
                case 0xF0 -> second >= 0x90;
                case 0xF4 -> second < 0x90;
                default -> true;
            };
        }
        if (!valid) {
            throw new BadPointException(Reason.NOT_UTF8, "not UTF-8 at byte " + at);
        }
        return length;
    }

    /** Whether a number comes next. */
    boolean atNumber() {
        byte b = peek();
        return b == '-' || b >= '0' && b <= '9';
    }

    /** Reads a number; infinite when it is beyond the range of a double. */
    double number() {
        int start = at;
        boolean negative = peek() == '-';
        if (negative) {
            at++;
        }
        long w = 0;
        int digits = 0;
        int first = at;
        while (at < bytes.length && isDigit(bytes[at])) {
            w = 10 * w + (bytes[at++] - '0');
        }
        digits = at - first;
        if (digits == 0 || digits > 1 && bytes[first] == '0') {
            throw notJson(digits == 0 ? "expected a digit" : "a number that starts with 0");
        }
        int exponent = 0;
        if (peek() == '.') {
            int point = ++at;
            while (at < bytes.length && isDigit(bytes[at])) {
                w = 10 * w + (bytes[at++] - '0');
            }
            exponent = point - at;
            digits -= exponent;
            if (exponent == 0) {
                throw notJson("expected a digit");
            }
        }
        if (peek() == 'e' || peek() == 'E') {
            exponent += exponent();
        }
        if (digits > 19) {
            digits -= leadingZeros(first);
        }
        double magnitude = digits > 19 ? Double.NaN : Decimals.nearest(w, exponent);
        if (Double.isNaN(magnitude)) {
            return JavaDoubleParser.parseDouble(bytes, start, at - start);
        }
        return negative ? -magnitude : magnitude;
    }

    /** Zeros before the first digit that counts, of a number that starts with 0. */
    private int leadingZeros(int first) {
        int zeros = 0;
        for (int i = first; bytes[i] == '0' || bytes[i] == '.'; i++) {
            zeros += bytes[i] == '0' ? 1 : 0;
        }
        return zeros;
    }

    private int exponent() {
        at++;
        boolean negative = peek() == '-';
        if (negative || peek() == '+') {
            at++;
        }
        int first = at;
        int exponent = 0;
        while (at < bytes.length && isDigit(bytes[at])) {
            exponent = Math.min(100_000_000, 10 * exponent + (bytes[at++] - '0'));
        }
        if (at == first) {
            throw notJson("expected a digit");
        }
        return negative ? -exponent : exponent;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
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

    private void literal(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= bytes.length || bytes[at + i] != word.charAt(i)) {
                throw notJson("expected a value");
            }
        }
        at += word.length();
    }

    /** Passes over a value, checking all of it. */
    void skip() {
        switch (peek()) {
            case '"' -> skipString();
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
                    throw notJson(at < bytes.length ? "expected a value" : "the value ends too early");
                }
                number();
            }
        }
    }
}
