package dev.stepwise.linalg.kernel;

/**
 * Exponential function and logarithm from multiplications and additions alone, so that a vector can compute them. The
 * polynomials are Chebyshev approximations, computed with 40 digits.
 */
final class Elementary {

    static final double LOG2_E = 0x1.71547652b82fep+0;

    /** ln 2 in two parts; the first ends in so many zeros that its product with an exponent is exact. */
    static final double LN2_HIGH = 0x1.62e42fee00000p-1;

    static final double LN2_LOW = 0x1.a39ef35793c76p-33;

    /** exp of less is 0, exp of more infinite: so far, and a bit, exponents are computed. */
    static final double LEAST = -746;

    static final double MOST = 710;

    /** Adding it rounds to an integer, which then stands in the lowest bits: the unit in the last place is 1. */
    static final double ROUND = 0x1.8p52;

    static final long ROUND_BITS = Double.doubleToRawLongBits(ROUND);

    static final int BIAS = Double.MAX_EXPONENT;

    // (exp(x) − 1 − x − x²/2) / x³ for |x| up to ½ ln 2, by powers of x; 2.6e-17 at most off in exp.
    static final double EXP_11 = 0x1.af236aac51d05p-26;
    static final double EXP_10 = 0x1.2880411bad1aap-22;
    static final double EXP_9 = 0x1.71de17e40edfep-19;
    static final double EXP_8 = 0x1.a019c9a5652d3p-16;
    static final double EXP_7 = 0x1.a01a01a4b322fp-13;
    static final double EXP_6 = 0x1.6c16c1738ff55p-10;
    static final double EXP_5 = 0x1.1111111110e6ap-7;
    static final double EXP_4 = 0x1.5555555554cb7p-5;
    static final double EXP_3 = 0x1.5555555555555p-3;

    // (2 artanh(s) / s − 2) / s² for (1 + s) / (1 − s) from √½ to √2, by powers of s²; 3.7e-17 at most off in 2
    // artanh(s) / s.
    static final double LOG_6 = 0x1.2771a889d124cp-3;
    static final double LOG_5 = 0x1.3a52e0d672f7bp-3;
    static final double LOG_4 = 0x1.74600e8498e03p-3;
    static final double LOG_3 = 0x1.c71c6c8490aa2p-3;
    static final double LOG_2 = 0x1.2492492646171p-2;
    static final double LOG_1 = 0x1.99999999996bfp-2;
    static final double LOG_0 = 0x1.5555555555555p-1;

    static final long SQRT_HALF_BITS = Double.doubleToRawLongBits(Math.sqrt(0.5));
    static final long ONE_BITS = Double.doubleToRawLongBits(1);
    static final long MANTISSA = (1L << 52) - 1;

    private Elementary() {}

    /** {@code exp(x) = 2ⁿ exp(x − n ln 2)}; the power in two factors, so that a result below the normal numbers is rounded once. */
    static double exp(double x) {
        double bounded = x < LEAST ? LEAST : x > MOST ? MOST : x;
        double shifted = Math.fma(bounded, LOG2_E, ROUND);
        double n = shifted - ROUND;
        double r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, bounded));
        double p = EXP_11;
        p = Math.fma(p, r, EXP_10);
        p = Math.fma(p, r, EXP_9);
        p = Math.fma(p, r, EXP_8);
        p = Math.fma(p, r, EXP_7);
        p = Math.fma(p, r, EXP_6);
        p = Math.fma(p, r, EXP_5);
        p = Math.fma(p, r, EXP_4);
        p = Math.fma(p, r, EXP_3);
        p = Math.fma(Math.fma(Math.fma(p, r, 0.5), r, 1), r, 1);
        long exponent = Double.doubleToRawLongBits(shifted) - (ROUND_BITS - 2 * BIAS);
        long half = exponent >>> 1;
        return p * Double.longBitsToDouble(half << 52) * Double.longBitsToDouble((exponent - half) << 52);
    }

    /**
     * {@code ln x = k ln 2 + ln m} with m from √½ to √2, and {@code ln m = 2 artanh(f / (2 + f))} for {@code f = m − 1},
     * arranged as in fdlibm, so that f itself enters without a rounding. Not a number of one that is not finite.
     */
    static double log(double x) {
        long bits = Double.doubleToRawLongBits(x) - SQRT_HALF_BITS + ONE_BITS;
        double k = Double.longBitsToDouble((bits >>> 52) + ROUND_BITS) - (ROUND + BIAS);
        double f = Double.longBitsToDouble((bits & MANTISSA) + SQRT_HALF_BITS) - 1;
        double s = f / (2 + f);
        double z = s * s;
        double p = LOG_6;
        p = Math.fma(p, z, LOG_5);
        p = Math.fma(p, z, LOG_4);
        p = Math.fma(p, z, LOG_3);
        p = Math.fma(p, z, LOG_2);
        p = Math.fma(p, z, LOG_1);
        p = Math.fma(p, z, LOG_0);
        double half = 0.5 * f * f;
        double tail = Math.fma(s, Math.fma(z, p, half), k * LN2_LOW);
        return Math.fma(k, LN2_HIGH, f - (half - tail)) + 0 * x;
    }
}
