package dev.stepwise.codec.json;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;

/** Reads JSON numbers out of bytes, one after the other, each to the nearest double. */
final class JsonNumber {

    /** Digits that are sure to fit into 64 bits. */
    private static final int MOST_DIGITS = 19;

    private static final int LARGEST_EXPONENT = 100_000_000;

    private double value;

    /** The number that was read last; infinite when it is beyond the range of a double. */
    double value() {
        return value;
    }

    /** Reads the number that starts at a position. Returns its end. */
    int read(byte[] bytes, int start) {
        boolean negative = bytes[start] == '-';
        int first = negative ? start + 1 : start;
        int at = first;
        long w = 0;
        while (at < bytes.length && isDigit(bytes[at])) {
            w = 10 * w + (bytes[at++] - '0');
        }
        int digits = at - first;
        if (digits == 0 || digits > 1 && bytes[first] == '0') {
            throw BadPointException.notJson(digits == 0 ? "expected a digit" : "a number that starts with 0", at);
        }
        int exponent = 0;
        if (at < bytes.length && bytes[at] == '.') {
            int point = ++at;
            while (at < bytes.length && isDigit(bytes[at])) {
                w = 10 * w + (bytes[at++] - '0');
            }
            exponent = point - at;
            digits -= exponent;
            if (exponent == 0) {
                throw BadPointException.notJson("expected a digit", at);
            }
        }
        if (at < bytes.length && (bytes[at] | 0x20) == 'e') {
            int mark = at;
            at = exponentEnd(bytes, mark + 1);
            exponent += exponent(bytes, mark + 1, at);
        }
        if (digits > MOST_DIGITS) {
            digits -= leadingZeros(bytes, first, at);
        }
        double magnitude = digits > MOST_DIGITS ? Double.NaN : Decimals.nearest(w, exponent);
        if (Double.isNaN(magnitude)) {
            value = JavaDoubleParser.parseDouble(bytes, start, at - start);
        } else {
            value = negative ? -magnitude : magnitude;
        }
        return at;
    }

    /** Zeros before the first digit that counts, of a number that starts with 0. */
    private static int leadingZeros(byte[] bytes, int first, int end) {
        int zeros = 0;
        for (int i = first; i < end && (bytes[i] == '0' || bytes[i] == '.'); i++) {
            zeros += bytes[i] == '0' ? 1 : 0;
        }
        return zeros;
    }

    private static int exponentEnd(byte[] bytes, int start) {
        int at = start;
        if (at < bytes.length && (bytes[at] == '-' || bytes[at] == '+')) {
            at++;
        }
        if (at == bytes.length || !isDigit(bytes[at])) {
            throw BadPointException.notJson("expected a digit", at);
        }
        while (at < bytes.length && isDigit(bytes[at])) {
            at++;
        }
        return at;
    }

    private static int exponent(byte[] bytes, int start, int end) {
        boolean signed = bytes[start] == '-' || bytes[start] == '+';
        int exponent = 0;
        for (int i = signed ? start + 1 : start; i < end; i++) {
            exponent = Math.min(LARGEST_EXPONENT, 10 * exponent + (bytes[i] - '0'));
        }
        return bytes[start] == '-' ? -exponent : exponent;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
