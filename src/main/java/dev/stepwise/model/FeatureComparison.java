package dev.stepwise.model;

import dev.stepwise.distribution.Transform;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * A feature in two groups of points, in words. Means and deviations are on the scale of the model, where the spread says whether it is
 * the mean that differs, and words are in the user's units.
 *
 * @param name of the feature, with the level where it is one of several
 * @param kind of its values
 * @param transform from the user's units to those of the model
 * @param period of a direction; 0: it is none
 * @param own mean in the group that is told, or a share
 * @param others the same in the others, or before
 * @param deviation standard deviation in the group that is told
 * @param deviationOfOthers the same in the others, or before
 */
record FeatureComparison(
        String name,
        Kind kind,
        Transform transform,
        double period,
        double own,
        double others,
        double deviation,
        double deviationOfOthers) {

    private static final double LEAST_PERCENT = 0.1;

    /** A mean that moves by less than this part of a standard deviation has hardly moved. */
    private static final double LEAST_OF_A_DEVIATION = 0.2;

    private static final int DIGITS = 3;

    /** A double has no more. */
    private static final int MOST_DIGITS = 15;

    /** What a value is. */
    enum Kind {
        /** The probability of one of several levels. */
        LEVEL,
        /** The probability of yes. */
        YES_NO,
        /** The share of a number of trials. */
        SHARE,
        /** A count, whose deviation follows its mean. */
        COUNT,
        /** A number. */
        NUMBER,
        /** A direction. */
        DIRECTION
    }

    /** What tells the group from the others: {@code many restarts (8.1 against 0.9)}. */
    String against() {
        return switch (kind) {
            case LEVEL -> "%s (%s against %s)".formatted(name, percent(own), percent(others));
            case YES_NO ->
                "%s%s (%s against %s)".formatted(own < others ? "seldom " : "", name, percent(own), percent(others));
            case SHARE ->
                "%s %s (%s against %s)".formatted(own < others ? "few" : "many", name, percent(own), percent(others));
            case DIRECTION ->
                "%s about %s (± %s, others %s ± %s)"
                        .formatted(name, digits(own), digits(deviation), digits(others), digits(deviationOfOthers));
            case COUNT -> numbers(own < others ? "few" : "many");
            case NUMBER -> numbers(own < others ? "low" : "high");
        };
    }

    private String numbers(String size) {
        return isToldBySpread()
                ? "%s %s (%s against %s)"
                        .formatted(
                                deviation < deviationOfOthers ? "steady" : "varying",
                                name,
                                spread(own, deviation),
                                spread(others, deviationOfOthers))
                : "%s %s (%s against %s)".formatted(size, name, inUnit(own, DIGITS), inUnit(others, DIGITS));
    }

    /** How the feature has changed, where the others are what it was: {@code s3 9.1 → 15}. */
    String change() {
        return switch (kind) {
            case LEVEL, YES_NO, SHARE -> {
                String from = percent(others);
                String to = percent(own);
                int n = from.equals(to) ? digitsThatDiffer(100 * others, 100 * own) : 0;
                yield n == 0
                        ? "%s %s → %s".formatted(name, from, to)
                        : "%s %s %% → %s %%".formatted(name, digits(100 * others, n), digits(100 * own, n));
            }
            case COUNT, NUMBER, DIRECTION -> {
                boolean bySpread = isToldBySpread();
                int n = digitsThatDiffer(transform.inverse(others), transform.inverse(own));
                boolean isMeanTold = !bySpread || transform.isNone() && hasMeanMoved();
                String from = isMeanTold ? inUnit(others, n) : "";
                String to = isMeanTold ? inUnit(own, n) : "";
                if (bySpread) {
                    from += (isMeanTold ? " " : "") + spread(others, deviationOfOthers);
                    to += (isMeanTold ? " " : "") + spread(own, deviation);
                }
                yield "%s %s → %s".formatted(name, from, to);
            }
        };
    }

    /**
     * Whether of the divergence of two normal distributions with these figures the part of the spread is larger than that of the mean.
     * A count whose mean differs is told by that: its spread has to follow.
     */
    private boolean isToldBySpread() {
        double ratio = deviation * deviation / (deviationOfOthers * deviationOfOthers);
        double mean = difference() * difference() / (deviationOfOthers * deviationOfOthers);
        boolean isCountOfAnotherMean = kind == Kind.COUNT && hasMeanMoved();
        return ratio > 0
                && ratio < Double.POSITIVE_INFINITY
                && ratio - 1 - Math.log(ratio) > mean
                && !isCountOfAnotherMean;
    }

    private boolean hasMeanMoved() {
        return Math.abs(difference()) >= LEAST_OF_A_DEVIATION * deviationOfOthers;
    }

    /** On a circle the shorter way round. */
    private double difference() {
        return period > 0 ? Math.IEEEremainder(own - others, period) : own - others;
    }

    /** One deviation to either side. */
    private String spread(double mean, double ofIt) {
        return transform.isNone()
                ? "± " + digits(ofIt)
                : digits(transform.inverse(mean - ofIt)) + " to " + digits(transform.inverse(mean + ofIt));
    }

    private String inUnit(double mean, int digits) {
        return digits(transform.inverse(mean), digits);
    }

    /** Three digits, or as many as tell the two apart. */
    private static int digitsThatDiffer(double a, double b) {
        int n = DIGITS;
        while (n < MOST_DIGITS && digits(a, n).equals(digits(b, n))) {
            n++;
        }
        return n == MOST_DIGITS ? DIGITS : n;
    }

    static String percent(double share) {
        double percent = 100 * share;
        if (percent > 0 && percent < LEAST_PERCENT) {
            return "under " + LEAST_PERCENT + " %";
        }
        return String.format(Locale.ROOT, percent > 0 && percent < 1 ? "%.1f %%" : "%.0f %%", percent);
    }

    private static String digits(double value) {
        return digits(value, DIGITS);
    }

    private static String digits(double value, int n) {
        if (value == 0 || !Double.isFinite(value)) {
            return value == 0 ? "0" : "?";
        }
        BigDecimal rounded = new BigDecimal(value, new MathContext(n));
        double size = Math.abs(value);
        String text = rounded.stripTrailingZeros().toPlainString();
        return size >= 1e-4 && size < 1e7 ? text : String.format(Locale.ROOT, "%." + (n - 1) + "e", value);
    }
}
