package dev.stepwise.codec.json;

import dev.stepwise.codec.json.BadPointException.Reason;
import java.util.Arrays;

/**
 * Reads JSON strings out of bytes, one after the other. The text of the last one stands in {@link #bytes()} from {@link
 * #from()} to {@link #to()}: in the event itself, or, where there are escapes, in memory that is used again.
 */
final class JsonString {

    private static final int LONGEST_CHARACTER = 4;

    private byte[] bytes = {};
    private int from;
    private int to;
    private byte[] scratch = new byte[64];

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** Takes bytes as the text, as they stand. */
    void set(byte[] source, int start, int end) {
        if (bytes != source) { // to note a reference costs more than to compare it
            bytes = source;
        }
        from = start;
        to = end;
    }

    /** Reads the string whose first quote is at a position. Returns the position behind its last quote. */
    int read(byte[] source, int quote) {
        int at = quote + 1;
        while (at < source.length) {
            byte b = source[at];
            if (b == '"') {
                set(source, quote + 1, at);
                return at + 1;
            }
            if (b == '\\') {
                return unescape(source, quote + 1, at);
            }
            at += b >= ' ' ? 1 : characterLength(source, at);
        }
        throw BadPointException.notJson("a string without an end", at);
    }

    /** Goes on from the first escape. */
    private int unescape(byte[] source, int start, int escape) {
        int length = escape - start;
        reserve(length);
        System.arraycopy(source, start, scratch, 0, length);
        int at = escape;
        while (at < source.length) {
            reserve(length);
            byte b = source[at];
            if (b == '"') {
                set(scratch, 0, length);
                return at + 1;
            }
            if (b != '\\') {
                int n = characterLength(source, at);
                System.arraycopy(source, at, scratch, length, n);
                length += n;
                at += n;
            } else if (at + 1 < source.length && source[at + 1] == 'u') {
                int code = unit(source, at);
                at += 6;
                if (Character.isHighSurrogate((char) code)
                        && at + 1 < source.length
                        && source[at] == '\\'
                        && source[at + 1] == 'u') {
                    int low = unit(source, at);
                    if (Character.isLowSurrogate((char) low)) {
                        code = Character.toCodePoint((char) code, (char) low);
                        at += 6;
                    }
                }
                length = Utf8.put(code, scratch, length); // JSON's grammar allows half of a pair on its own
            } else {
                scratch[length++] = escaped(source, at);
                at += 2;
            }
        }
        throw BadPointException.notJson("a string without an end", at);
    }

    private void reserve(int length) {
        if (length + LONGEST_CHARACTER > scratch.length) {
            scratch = Arrays.copyOf(scratch, 2 * (length + LONGEST_CHARACTER));
        }
    }

    private static int characterLength(byte[] source, int at) {
        if (source[at] >= 0 && source[at] < ' ') {
            throw BadPointException.notJson("a control character in a string", at);
        }
        int length = Utf8.length(source, at);
        if (length == 0) {
            throw new BadPointException(Reason.NOT_UTF8, "not UTF-8 at byte " + at);
        }
        return length;
    }

    private static byte escaped(byte[] source, int backslash) {
        byte b = backslash + 1 < source.length ? source[backslash + 1] : 0;
        return switch (b) {
            case '"', '\\', '/' -> b;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> throw BadPointException.notJson("an unknown escape", backslash);
        };
    }

    /** Returns the code unit that the four hexadecimal digits behind a backslash and u stand for. */
    private static int unit(byte[] source, int backslash) {
        int value = 0;
        for (int i = backslash + 2; i < backslash + 6; i++) {
            int digit = i < source.length ? Character.digit(source[i], 16) : -1;
            if (digit < 0) {
                throw BadPointException.notJson("an unfinished \\u", backslash);
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
