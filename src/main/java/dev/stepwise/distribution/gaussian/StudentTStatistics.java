package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.SufficientStatistics;
import dev.stepwise.linalg.Finite;
import java.util.Arrays;

/**
 * Statistics of a student-t component.
 *
 * <p>The normal statistics inside have weights {@code r u}; the scatter is divided by counts of weight r.
 */
public final class StudentTStatistics implements SufficientStatistics {

    private final double[] counts;
    private final double mass;
    private final double tailSum;
    private final SufficientStatistics gaussian;

    /**
     * @param counts Σ r over the points that have any column (full) or over those that have each column (diagonal)
     * @param mass Σ r over the points that have any column
     * @param tailSum {@code Σ r [ln u − u + ψ((ν+d)/2) − ln((ν+d)/2)]}, for the degrees of freedom
     * @param gaussian evidence, mean and scatter with weights {@code r u}
     */
    public StudentTStatistics(double[] counts, double mass, double tailSum, SufficientStatistics gaussian) {
        this.counts = counts.clone();
        this.mass = mass;
        this.tailSum = tailSum;
        this.gaussian = gaussian;
    }

    @Override
    public StudentTStatistics plus(SufficientStatistics statistics) {
        StudentTStatistics other = (StudentTStatistics) statistics;
        double[] sums = new double[counts.length];
        Arrays.setAll(sums, j -> counts[j] + other.counts[j]);
        return new StudentTStatistics(sums, mass + other.mass, tailSum + other.tailSum, gaussian.plus(other.gaussian));
    }

    @Override
    public StudentTStatistics scale(double factor) {
        double[] scaled = new double[counts.length];
        Arrays.setAll(scaled, j -> counts[j] * factor);
        return new StudentTStatistics(scaled, mass * factor, tailSum * factor, gaussian.scale(factor));
    }

    @Override
    public double evidence() {
        return mass;
    }

    /** A copy. */
    public double[] counts() {
        return counts.clone();
    }

    public double mass() {
        return mass;
    }

    public double tailSum() {
        return tailSum;
    }

    public SufficientStatistics gaussian() {
        return gaussian;
    }

    @Override
    public boolean isFinite() {
        return Finite.all(counts) && Finite.all(mass, tailSum) && gaussian.isFinite();
    }

    @Override
    public double[] toArray() {
        double[] inner = gaussian.toArray();
        double[] values = Arrays.copyOf(counts, counts.length + 2 + inner.length);
        values[counts.length] = mass;
        values[counts.length + 1] = tailSum;
        System.arraycopy(inner, 0, values, counts.length + 2, inner.length);
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StudentTStatistics that && Arrays.equals(toArray(), that.toArray());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toArray());
    }

    @Override
    public String toString() {
        return "StudentTStatistics[counts=" + Arrays.toString(counts) + ", mass=" + mass + ", tailSum=" + tailSum
                + ", gaussian=" + gaussian + "]";
    }
}
