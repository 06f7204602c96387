package dev.stepwise.em.scoring;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How unusual the points of a mini-batch were.
 *
 * @param begun numbers of the {@link TailCurve} that the task began with
 * @param ended what they had become after its last point
 * @param anomalies points that were marked, by the id of their cluster; only clusters that had some
 */
public record TailReport(double[] begun, double[] ended, SortedMap<Integer, Long> anomalies) {

    public TailReport {
        if (begun.length != ended.length) {
            throw new IllegalArgumentException(begun.length + " numbers that became " + ended.length);
        }
        begun = begun.clone();
        ended = ended.clone();
        anomalies = Collections.unmodifiableSortedMap(new TreeMap<>(anomalies));
    }

    /** A copy. */
    @Override
    public double[] begun() {
        return begun.clone();
    }

    /** A copy. */
    @Override
    public double[] ended() {
        return ended.clone();
    }

    /** Points that were marked. */
    public long marked() {
        return anomalies.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Adds counts by id to others. */
    public static SortedMap<Integer, Long> plus(Map<Integer, Long> some, Map<Integer, Long> others) {
        SortedMap<Integer, Long> sum = new TreeMap<>(some);
        others.forEach((id, count) -> sum.merge(id, count, Long::sum));
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TailReport that
                && Arrays.equals(begun, that.begun)
                && Arrays.equals(ended, that.ended)
                && anomalies.equals(that.anomalies);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(begun) + Arrays.hashCode(ended)) + anomalies.hashCode();
    }

    @Override
    public String toString() {
        return "TailReport[" + Arrays.toString(begun) + ", " + Arrays.toString(ended) + ", " + anomalies + "]";
    }
}
