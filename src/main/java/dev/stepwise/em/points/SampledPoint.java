package dev.stepwise.em.points;

import java.util.Arrays;

/**
 * A point of the stream, kept as it was.
 *
 * @param row in the user's units; NaN is missing
 * @param weight how many points it stands for
 * @param label its class, or {@link dev.stepwise.distribution.PointBlock#UNLABELLED}
 */
public record SampledPoint(double[] row, double weight, int label) {

    public SampledPoint {
        row = row.clone();
    }

    @Override
    public double[] row() {
        return row.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SampledPoint that
                && Arrays.equals(row, that.row)
                && weight == that.weight
                && label == that.label;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(row) + 17 * Double.hashCode(weight) + label;
    }

    @Override
    public String toString() {
        return "SampledPoint[row=" + Arrays.toString(row) + ", weight=" + weight + ", label=" + label + "]";
    }
}
