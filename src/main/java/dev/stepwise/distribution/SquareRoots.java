package dev.stepwise.distribution;

import java.util.Arrays;

/**
 * Rates and probabilities as the square roots that {@link Distribution#coordinates} have of them: a distance among these means about
 * the same everywhere, and 0 is not far away.
 */
public final class SquareRoots {

    private SquareRoots() {}

    /** The roots of values that are not negative. */
    public static double[] of(double[] values) {
        return Arrays.stream(values).map(Math::sqrt).toArray();
    }

    /** Returns the values that have these roots, or their negatives, for roots. */
    public static double[] squares(double[] roots) {
        return Arrays.stream(roots).map(root -> root * root).toArray();
    }

    /** Parts of a whole, which add up to 1, whose roots from one place to before another are in this proportion. */
    public static double[] shares(double[] roots, int from, int to) {
        double[] shares = squares(Arrays.copyOfRange(roots, from, to));
        double sum = 0;
        for (double share : shares) {
            sum += share;
        }
        for (int j = 0; j < shares.length; j++) {
            shares[j] /= sum;
        }
        return shares;
    }
}
