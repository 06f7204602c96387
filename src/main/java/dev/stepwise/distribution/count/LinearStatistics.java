package dev.stepwise.distribution.count;

import dev.stepwise.distribution.SufficientStatistics;
import dev.stepwise.linalg.Finite;
import java.util.Arrays;

/**
 * Statistics that are plain sums over points: counts, masses, trials. Counts are exact in a double up to 2⁵³, so nothing
 * has to be centred.
 */
public final class LinearStatistics implements SufficientStatistics {

    private final double evidence;
    private final double[] sums;

    /**
     * @param evidence weight of the points that have any of the columns
     * @param sums in the family's order
     */
    public LinearStatistics(double evidence, double[] sums) {
        this.evidence = evidence;
        this.sums = sums.clone();
    }

    /** Reads {@link #toArray()} back. */
    public static LinearStatistics fromArray(double[] values) {
        return new LinearStatistics(values[0], Arrays.copyOfRange(values, 1, values.length));
    }

    @Override
    public LinearStatistics plus(SufficientStatistics statistics) {
        LinearStatistics other = (LinearStatistics) statistics;
        double[] added = new double[sums.length];
        Arrays.setAll(added, i -> sums[i] + other.sums[i]);
        return new LinearStatistics(evidence + other.evidence, added);
    }

    @Override
    public LinearStatistics scale(double factor) {
        double[] scaled = new double[sums.length];
        Arrays.setAll(scaled, i -> sums[i] * factor);
        return new LinearStatistics(evidence * factor, scaled);
    }

    @Override
    public double evidence() {
        return evidence;
    }

    /** A copy. */
    public double[] sums() {
        return sums.clone();
    }

    @Override
    public boolean isFinite() {
        return Finite.all(evidence) && Finite.all(sums);
    }

    @Override
    public double[] toArray() {
        double[] values = new double[1 + sums.length];
        values[0] = evidence;
        System.arraycopy(sums, 0, values, 1, sums.length);
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LinearStatistics that && evidence == that.evidence && Arrays.equals(sums, that.sums);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sums);
    }

    @Override
    public String toString() {
        return "LinearStatistics[evidence=" + evidence + ", sums=" + Arrays.toString(sums) + "]";
    }
}
