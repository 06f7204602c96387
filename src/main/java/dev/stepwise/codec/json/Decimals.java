package dev.stepwise.codec.json;

import java.math.BigInteger;

/**
 * The double nearest to {@code w · 10^q}, for w of at most 19 digits: Lemire, Number Parsing at a Gigabyte per Second,
 * Software: Practice and Experience 51 (2021). Says when it cannot tell, which is rare.
 */
public final class Decimals {

    private static final int LEAST = -342;
    private static final int MOST = 308;
    private static final long[] HIGH = new long[MOST - LEAST + 1];
    private static final long[] LOW = new long[MOST - LEAST + 1];
    private static final double[] EXACT = new double[23];
    private static final long LARGEST_EXACT = 1L << 53;

    static {
        BigInteger mask = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
        for (int q = LEAST; q <= MOST; q++) {
            BigInteger power = BigInteger.valueOf(5).pow(Math.abs(q));
            BigInteger bits;
            if (q >= 0) {
                int shift = 128 - power.bitLength();
                bits = shift >= 0 ? power.shiftLeft(shift) : power.shiftRight(-shift);
            } else {
                bits = BigInteger.ONE
                        .shiftLeft(power.bitLength() + 127)
                        .divide(power)
                        .add(BigInteger.ONE);
                bits = bits.shiftRight(bits.bitLength() - 128);
            }
            HIGH[q - LEAST] = bits.shiftRight(64).longValue();
            LOW[q - LEAST] = bits.and(mask).longValue();
        }
        EXACT[0] = 1;
        for (int q = 1; q < EXACT.length; q++) {
            EXACT[q] = EXACT[q - 1] * 10;
        }
    }

    private Decimals() {}

    /** NaN: it cannot be told from these digits alone; infinity: beyond the range of a double. */
    public static double nearest(long w, int q) {
        if (w == 0) {
            return 0;
        }
        if (w > 0 && w <= LARGEST_EXACT && q >= -22 && q <= 22) {
            return q < 0 ? w / EXACT[-q] : w * EXACT[q];
        }
        if (q < LEAST || q > MOST) {
            return Double.NaN;
        }
        int zeros = Long.numberOfLeadingZeros(w);
        long shifted = w << zeros;
        long high = Math.unsignedMultiplyHigh(shifted, HIGH[q - LEAST]);
        long low = shifted * HIGH[q - LEAST];
        if ((high & 0x1FF) == 0x1FF) {
            long carry = Math.unsignedMultiplyHigh(shifted, LOW[q - LEAST]);
            low += carry;
            if (Long.compareUnsigned(low, carry) < 0) {
                high++;
            }
        }
        if (low == -1 && (q < -27 || q > 55)) {
            return Double.NaN;
        }
        int upper = (int) (high >>> 63);
        long mantissa = high >>> (upper + 9);
        int exponent = ((217_706 * q) >> 16) + 63 + upper - zeros + 1023;
        if (exponent <= 0) {
            return Double.NaN; // a subnormal, or close to it
        }
        if (Long.compareUnsigned(low, 1) <= 0
                && q >= -4
                && q <= 23
                && (mantissa & 3) == 1
                && mantissa << (upper + 9) == high) {
            mantissa &= ~1L; // a tie goes to the even neighbour
        }
        mantissa += mantissa & 1;
        mantissa >>>= 1;
        if (mantissa >= 1L << 53) {
            mantissa = 1L << 52;
            exponent++;
        }
        if (exponent >= 0x7FF) {
            return Double.POSITIVE_INFINITY;
        }
        return Double.longBitsToDouble((mantissa & ~(1L << 52)) | (long) exponent << 52);
    }
}
