package dev.stepwise.codec.json;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Rounds the numbers of assignments, so that they are the same in every format: each method returns the double that is nearest to
 * what JSON has as text.
 */
public final class Digits {

    /** Figures of explanations are not known better than to so many digits. */
    private static final MathContext SIGNIFICANT = new MathContext(6);

    /** The largest power of ten that a double holds exactly: 5^22 has 52 bits. */
    private static final int LARGEST_EXACT_POWER = 22;

    private Digits() {}

    /** A number from 0 to 1, with six decimals. */
    public static double probability(double p) {
        return Double.isNaN(p) ? p : (double) FixedDecimals.millionths(p) / FixedDecimals.MILLION;
    }

    /** A share, with six decimals from a thousandth on, and three digits below. */
    public static double share(double p) {
        if (!FixedDecimals.isSmall(p)) {
            return probability(p);
        }
        int exponent = FixedDecimals.exponent(p);
        int digits = FixedDecimals.threeDigits(p, exponent);
        int power = exponent + 2;
        return power <= LARGEST_EXACT_POWER
                ? digits / Math.pow(10, power) // exact numbers, so that the quotient is the nearest double
                : BigDecimal.valueOf(digits, power).doubleValue();
    }

    /** Any number, with six decimals below a billion. */
    public static double fixed(double value) {
        double size = Math.abs(value);
        if (!(size < FixedDecimals.LARGEST)) {
            return value;
        }
        double rounded = (double) (long) (size * FixedDecimals.MILLION + 0.5) / FixedDecimals.MILLION;
        return value < 0 && rounded > 0 ? -rounded : rounded;
    }

    /** A figure of an explanation, with six digits. */
    public static double significant(double value) {
        return Double.isFinite(value) ? new BigDecimal(value, SIGNIFICANT).doubleValue() : value;
    }
}
