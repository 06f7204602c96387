package dev.stepwise.em.scoring;

import java.util.Arrays;

/**
 * Says where a log-density ranks among those of recent points. It keeps quantiles of them in ascending order. An
 * immutable value.
 *
 * <p>It tells how surprising a point is where no distance from a centre does: with categories or counts among its columns.
 */
public final class DensityRanks {

    /** Nothing is known of recent points. */
    public static final DensityRanks NONE = new DensityRanks(new double[0]);

    /** Quantiles that are kept at most. */
    public static final int MOST = 128;

    /** Rank of what is rarer than all, on the average. */
    private static final double RAREST = 0.5;

    private final double[] quantiles;

    /** @param quantiles ascending, evenly spaced in probability */
    public DensityRanks(double[] quantiles) {
        this.quantiles = quantiles.clone();
    }

    /** Makes ranks of these log-densities, which may come in any order. */
    public static DensityRanks of(double[] logDensities) {
        double[] sorted = logDensities.clone();
        Arrays.sort(sorted);
        if (sorted.length <= MOST) {
            return new DensityRanks(sorted);
        }
        double[] quantiles = new double[MOST];
        Arrays.setAll(quantiles, q -> sorted[(int) ((q + 0.5) * sorted.length / MOST)]);
        return new DensityRanks(quantiles);
    }

    public boolean isEmpty() {
        return quantiles.length == 0;
    }

    /** The share of recent points that are at most as dense, from 0 to 1; 1 when nothing is known of them. */
    public double rank(double logDensity) {
        int n = quantiles.length;
        if (n == 0) {
            return 1;
        }
        int at = Arrays.binarySearch(quantiles, logDensity);
        if (at >= 0) {
            while (at + 1 < n && quantiles[at + 1] == logDensity) {
                at++; // equal points are no rarer than one another
            }
            return (at + 1.0) / n;
        }
        int above = -at - 1;
        if (above == 0) {
            return RAREST / n; // not 0: it is rare, how rare cannot be told
        }
        if (above == n) {
            return 1;
        }
        double part = (logDensity - quantiles[above - 1]) / (quantiles[above] - quantiles[above - 1]);
        return (above + part) / n;
    }

    /** The quantiles; a copy. */
    public double[] toArray() {
        return quantiles.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DensityRanks that && Arrays.equals(quantiles, that.quantiles);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(quantiles);
    }

    @Override
    public String toString() {
        return "DensityRanks" + Arrays.toString(quantiles);
    }
}
