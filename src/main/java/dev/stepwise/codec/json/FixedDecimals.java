package dev.stepwise.codec.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Numbers as text with six decimals, rounded half up, straight into bytes. */
final class FixedDecimals {

    /** Most bytes that {@link #put} writes. */
    static final int LONGEST = 26;

    /** From here on all digits are written. */
    static final double LARGEST = 1e9;

    private static final double SMALL = 1e-3;
    private static final double LEAST = 1e-300;
    static final long MILLION = 1_000_000;
    private static final byte[] PAIRS = new byte[200];
    private static final byte[] NULL = "null".getBytes(US_ASCII);

    static {
        for (int i = 0; i < 100; i++) {
            PAIRS[2 * i] = (byte) ('0' + i / 10);
            PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
        }
    }

    private FixedDecimals() {}

    /** Writes a number from 0 to 1: {@code 0.0}, {@code 1.0} or {@code 0.} and six digits; NaN is null. Returns the end. */
    static int putProbability(double p, byte[] into, int at) {
        int millionths = millionths(p);
        if (millionths == 0 || millionths == MILLION) {
            if (Double.isNaN(p)) {
                return put(p, into, at);
            }
            into[at] = (byte) (millionths == 0 ? '0' : '1');
            into[at + 1] = '.';
            into[at + 2] = '0';
            return at + 3;
        }
        into[at] = '0';
        into[at + 1] = '.';
        sixDigits(millionths, into, at + 2);
        return at + 8;
    }

    /**
     * Writes a share above 0 so that it does not end at 0: as a probability from a thousandth on, and with three digits
     * and an exponent below, such as {@code 4.07E-9}. Returns the end.
     */
    static int putShare(double p, byte[] into, int at) {
        if (!isSmall(p)) {
            return putProbability(p, into, at);
        }
        int exponent = exponent(p);
        int digits = threeDigits(p, exponent);
        into[at] = (byte) ('0' + digits / 100);
        into[at + 1] = '.';
        into[at + 2] = PAIRS[2 * (digits % 100)];
        into[at + 3] = PAIRS[2 * (digits % 100) + 1];
        into[at + 4] = 'E';
        into[at + 5] = '-';
        return putLong(exponent, into, at + 6);
    }

    /** A number from 0 to 1 in millionths; 0 for NaN. */
    static int millionths(double p) {
        return Math.clamp((long) (p * MILLION + 0.5), 0, (int) MILLION);
    }

    /** Whether a share is written with an exponent. */
    static boolean isSmall(double p) {
        return p < SMALL;
    }

    /** The e of a small share {@code d.dd · 10^−e}. */
    static int exponent(double p) {
        double share = Math.max(p, LEAST);
        int exponent = (int) Math.ceil(-Math.log10(share));
        return scaled(share, exponent) < 1000 ? exponent : exponent - 1;
    }

    /** The three digits of a small share, of this exponent. */
    static int threeDigits(double p, int exponent) {
        return scaled(Math.max(p, LEAST), exponent);
    }

    private static int scaled(double share, int exponent) {
        return (int) (share * Math.pow(10, exponent + 2) + 0.5);
    }

    /** Writes any number; one that is not finite is null. Beyond a billion all its digits are written. Returns the end. */
    static int put(double value, byte[] into, int at) {
        double size = Math.abs(value);
        if (!(size < LARGEST)) {
            byte[] text = Double.isFinite(value) ? Double.toString(value).getBytes(US_ASCII) : NULL;
            System.arraycopy(text, 0, into, at, text.length);
            return at + text.length;
        }
        long millionths = (long) (size * MILLION + 0.5);
        int next = at;
        if (value < 0 && millionths > 0) {
            into[next++] = '-';
        }
        next = putLong(millionths / MILLION, into, next);
        into[next++] = '.';
        sixDigits((int) (millionths % MILLION), into, next);
        return next + 6;
    }

    /** Writes a whole number that is not negative. Returns the end. */
    static int putLong(long value, byte[] into, int at) {
        int end = at + digits(value);
        long rest = value;
        int next = end;
        while (rest >= 10) {
            int pair = (int) (rest % 100);
            rest /= 100;
            into[--next] = PAIRS[2 * pair + 1];
            into[--next] = PAIRS[2 * pair];
        }
        if (next > at) {
            into[at] = (byte) ('0' + rest);
        }
        return end;
    }

    private static int digits(long value) {
        int digits = 1;
        for (long bound = 10; value >= bound && digits < 18; bound *= 10) {
            digits++;
        }
        return value >= 1_000_000_000_000_000_000L ? 19 : digits;
    }

    private static void sixDigits(int value, byte[] into, int at) {
        int high = value / 10_000;
        int middle = value / 100 % 100;
        int low = value % 100;
        into[at] = PAIRS[2 * high];
        into[at + 1] = PAIRS[2 * high + 1];
        into[at + 2] = PAIRS[2 * middle];
        into[at + 3] = PAIRS[2 * middle + 1];
        into[at + 4] = PAIRS[2 * low];
        into[at + 5] = PAIRS[2 * low + 1];
    }
}
