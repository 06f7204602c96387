package dev.stepwise.cli.text;

import java.util.Locale;

/** Numbers rounded for reading. */
public final class Numbers {

    private static final int MOST_DECIMALS = 9;
    private static final double LARGEST_PLAIN = 1e12;

    private Numbers() {}

    /** Returns the value as text with this many decimals. */
    public static String fixed(double value, int decimals) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%,." + decimals + "f", value) : "–";
    }

    /** A mean and its standard deviation, both to three digits of the deviation: {@code 4.290 ± 0.412}. */
    static String spread(double mean, double deviation) {
        int decimals = decimals(deviation);
        if (decimals > MOST_DECIMALS || Math.abs(mean) >= LARGEST_PLAIN || deviation >= LARGEST_PLAIN) {
            return String.format(Locale.ROOT, "%.6g ± %.3g", mean, deviation);
        }
        return fixed(mean, decimals) + " ± " + fixed(deviation, decimals);
    }

    /** A median and a range about it, to four digits of the median: {@code 54.21 (20.03 to 146.70)}. */
    static String range(double median, double lower, double upper) {
        int decimals = median == 0 ? 3 : Math.max(0, 3 - (int) Math.floor(Math.log10(Math.abs(median))));
        if (!Double.isFinite(median) || decimals > MOST_DECIMALS || Math.abs(upper) >= LARGEST_PLAIN) {
            return String.format(Locale.ROOT, "%.4g (%.4g to %.4g)", median, lower, upper);
        }
        return fixed(median, decimals) + " (" + fixed(lower, decimals) + " to " + fixed(upper, decimals) + ")";
    }

    /** Decimals that show three digits of a positive number. */
    private static int decimals(double value) {
        return value > 0 ? Math.max(0, 2 - (int) Math.floor(Math.log10(value))) : 3;
    }
}
