package dev.stepwise.model;

/**
 * How many components a mixture has: one number, or bounds between which the data decide.
 *
 * @param min at least 1
 * @param max at least {@code min}
 */
public record ComponentCount(int min, int max) {

    public ComponentCount {
        if (min < 1 || max < min) {
            throw new IllegalArgumentException("components from " + min + " to " + max);
        }
    }

    /** Exactly so many. */
    public static ComponentCount of(int count) {
        return new ComponentCount(count, count);
    }

    /** Whether the number is given. */
    public boolean isGiven() {
        return min == max;
    }
}
