package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.SufficientStatistics;
import dev.stepwise.linalg.Finite;
import java.util.Arrays;

/**
 * Evidence, mean and sum of squared deviations of each column by itself, over the points that have it. Centred; merged
 * as in Chan, Golub and LeVeque 1983.
 */
public final class DiagonalGaussianStatistics implements SufficientStatistics {

    private final double[] evidence;
    private final double[] mean;
    private final double[] scatter;

    /** All three of d values; evidence and scatter are not negative. */
    public DiagonalGaussianStatistics(double[] evidence, double[] mean, double[] scatter) {
        this.evidence = evidence.clone();
        this.mean = mean.clone();
        this.scatter = scatter.clone();
    }

    static DiagonalGaussianStatistics zero(int d) {
        return new DiagonalGaussianStatistics(new double[d], new double[d], new double[d]);
    }

    static DiagonalGaussianStatistics fromArray(double[] values, int d) {
        return new DiagonalGaussianStatistics(
                Arrays.copyOf(values, d),
                Arrays.copyOfRange(values, d, 2 * d),
                Arrays.copyOfRange(values, 2 * d, 3 * d));
    }

    @Override
    public DiagonalGaussianStatistics plus(SufficientStatistics statistics) {
        DiagonalGaussianStatistics other = (DiagonalGaussianStatistics) statistics;
        DiagonalGaussianStatistics sum = new DiagonalGaussianStatistics(evidence, mean, scatter);
        for (int j = 0; j < mean.length; j++) {
            if (evidence[j] == 0) {
                sum.evidence[j] = other.evidence[j];
                sum.mean[j] = other.mean[j];
                sum.scatter[j] = other.scatter[j];
            } else if (other.evidence[j] > 0) {
                double n = evidence[j] + other.evidence[j];
                double part = other.evidence[j] / n;
                double delta = other.mean[j] - mean[j];
                sum.evidence[j] = n;
                sum.mean[j] = mean[j] + part * delta;
                sum.scatter[j] = scatter[j] + other.scatter[j] + evidence[j] * part * delta * delta;
            }
        }
        return sum;
    }

    @Override
    public DiagonalGaussianStatistics scale(double factor) {
        DiagonalGaussianStatistics scaled = new DiagonalGaussianStatistics(evidence, mean, scatter);
        for (int j = 0; j < mean.length; j++) {
            scaled.evidence[j] *= factor;
            scaled.scatter[j] *= factor;
        }
        return scaled;
    }

    /** Returns statistics of the same points with their scatter about another centre. */
    DiagonalGaussianStatistics about(double[] centre) {
        DiagonalGaussianStatistics moved = new DiagonalGaussianStatistics(evidence, mean, scatter);
        for (int j = 0; j < mean.length; j++) {
            if (evidence[j] > 0) {
                double difference = mean[j] - centre[j];
                moved.mean[j] = centre[j];
                moved.scatter[j] += evidence[j] * difference * difference;
            }
        }
        return moved;
    }

    /** The largest evidence of any column. */
    @Override
    public double evidence() {
        return Arrays.stream(evidence).max().orElse(0);
    }

    /** Evidence of each column; a copy. */
    public double[] evidences() {
        return evidence.clone();
    }

    /** d values; a copy. */
    public double[] mean() {
        return mean.clone();
    }

    /** Sum of squared deviations of each column; a copy. */
    public double[] scatter() {
        return scatter.clone();
    }

    @Override
    public boolean isFinite() {
        return Finite.all(evidence) && Finite.all(mean) && Finite.all(scatter);
    }

    @Override
    public double[] toArray() {
        int d = mean.length;
        double[] values = Arrays.copyOf(evidence, 3 * d);
        System.arraycopy(mean, 0, values, d, d);
        System.arraycopy(scatter, 0, values, 2 * d, d);
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DiagonalGaussianStatistics that && Arrays.equals(toArray(), that.toArray());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toArray());
    }

    @Override
    public String toString() {
        return "DiagonalGaussianStatistics[evidence=" + Arrays.toString(evidence) + ", mean=" + Arrays.toString(mean)
                + ", scatter=" + Arrays.toString(scatter) + "]";
    }
}
