package dev.stepwise.laboratory;

import java.util.Locale;

/**
 * A measured number with what it must reach and what it should.
 *
 * @param value that was measured
 * @param must NaN: nothing is asked of it
 * @param goal NaN: no more than what it must
 * @param more whether more is better
 */
record Figure(double value, double must, double goal, boolean more) {

    static Figure atLeast(double value, double must, double goal) {
        return new Figure(value, must, goal, true);
    }

    static Figure atMost(double value, double must, double goal) {
        return new Figure(value, must, goal, false);
    }

    static Figure unjudged(double value) {
        return new Figure(value, Double.NaN, Double.NaN, true);
    }

    boolean meetsMust() {
        return meets(must);
    }

    boolean meetsGoal() {
        return meetsMust() && meets(goal);
    }

    private boolean meets(double bound) {
        return Double.isNaN(bound) || (more ? value >= bound : value <= bound);
    }

    /** @return empty for NaN */
    static String text(double number, int digits) {
        return Double.isNaN(number)
                ? ""
                : String.format(Locale.ROOT, "%." + digits + "f", number).replaceFirst("^-(?=[0.]*$)", "");
    }
}
