package dev.stepwise.distribution;

/**
 * The one border of all numbers that come from outside. Values, weights and units beyond it are drawn in to it, so that whatever
 * is computed from them stays within the range of a double, 1.8e308, and above its smallest normal number, 2.2e-308:
 *
 * <ul>
 *   <li>A variance in the user's units is {@code scale² · variance}. The unit of a column is at most 1e70, a standardised value
 *       at most 1e70, so a standardised variance is at most (2e70)² and that in the user's units at most 4e280. Matrices of
 *       priors and their sums over columns have more than 27 digits left.
 *   <li>A scatter is {@code Σ weight · deviation²}, at most 1e70 · 4e140 for a point and 4e226 for 10¹⁶ points.
 *   <li>A weighted log-likelihood is {@code Σ weight · deviation² / variance}, with variances from 1e-12 on: 4e238 likewise.
 *   <li>The smallest variance in the user's units is {@code (1e-70)² · 1e-12 = 1e-152}, and the product of two of them 1e-304.
 * </ul>
 *
 * <p>Nothing that is measured lies beyond: the observable universe is 1e27 m wide, a Planck length 1.6e-35 m.
 */
public final class NumberBorder {

    /** Largest size of a value, a weight and a unit. */
    public static final double LARGEST = 1e70;

    /** Smallest weight above 0, and smallest unit. */
    public static final double SMALLEST = 1e-70;

    /** Largest count, 2⁵³: beyond it a double and the next count are the same. */
    public static final double LARGEST_COUNT = 0x1p53;

    private NumberBorder() {}

    /** A value drawn in; NaN, which is missing, stays so. */
    public static double value(double x) {
        return x > LARGEST ? LARGEST : x < -LARGEST ? -LARGEST : x;
    }

    /** Whether a value lies within the border, so that none need be drawn in. */
    public static boolean holds(double x) {
        return Math.abs(x) <= LARGEST;
    }

    /** Whether a variance is that of values within the border. */
    public static boolean holdsVariance(double variance) {
        return variance >= SMALLEST * SMALLEST && variance <= LARGEST * LARGEST;
    }

    /** Whether a positive number is neither larger nor smaller than a unit can be. */
    public static boolean holdsUnit(double x) {
        return x >= SMALLEST && x <= LARGEST;
    }

    /** Whether a count, or a mean of counts, need not be drawn in. */
    public static boolean holdsCount(double x) {
        return x <= LARGEST_COUNT;
    }

    /** A weight drawn in from both sides; 0 stays 0, and what cannot be a weight is 0. */
    public static double weight(double v) {
        return v > 0 ? Math.clamp(v, SMALLEST, LARGEST) : 0;
    }

    /** A count drawn in. */
    public static double count(double x) {
        return x > LARGEST_COUNT ? LARGEST_COUNT : x;
    }

    /** The spread of a column as its unit: drawn in, and 1 where it is none or so small that the column is constant. */
    public static double unit(double spread) {
        return spread >= SMALLEST ? Math.min(spread, LARGEST) : 1;
    }
}
