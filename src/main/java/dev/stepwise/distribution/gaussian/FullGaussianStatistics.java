package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.SufficientStatistics;
import dev.stepwise.linalg.Finite;
import dev.stepwise.linalg.Packed;
import java.util.Arrays;

/**
 * Evidence, mean and scatter about the mean, {@code Σ r (x − mean)(x − mean)ᵀ}. Centred, so that a cloud far from the
 * origin loses no digits; merged as in Chan, Golub and LeVeque 1983.
 */
public final class FullGaussianStatistics implements SufficientStatistics {

    private final double evidence;
    private final double[] mean;
    private final double[] scatter;

    /**
     * @param evidence Σ r, not negative
     * @param mean d values
     * @param scatter packed d × d
     */
    public FullGaussianStatistics(double evidence, double[] mean, double[] scatter) {
        this.evidence = evidence;
        this.mean = mean.clone();
        this.scatter = scatter.clone();
    }

    static FullGaussianStatistics zero(int d) {
        return new FullGaussianStatistics(0, new double[d], new double[Packed.length(d)]);
    }

    static FullGaussianStatistics fromArray(double[] values, int d) {
        return new FullGaussianStatistics(
                values[0],
                Arrays.copyOfRange(values, 1, 1 + d),
                Arrays.copyOfRange(values, 1 + d, 1 + d + Packed.length(d)));
    }

    @Override
    public FullGaussianStatistics plus(SufficientStatistics statistics) {
        FullGaussianStatistics other = (FullGaussianStatistics) statistics;
        if (other.evidence == 0) {
            return this;
        }
        if (evidence == 0) {
            return other;
        }
        double n = evidence + other.evidence;
        double part = other.evidence / n;
        double[] delta = new double[mean.length];
        double[] newMean = new double[mean.length];
        for (int j = 0; j < delta.length; j++) {
            delta[j] = other.mean[j] - mean[j];
            newMean[j] = mean[j] + part * delta[j];
        }
        double[] newScatter = new double[scatter.length];
        for (int p = 0; p < newScatter.length; p++) {
            newScatter[p] = scatter[p] + other.scatter[p];
        }
        Packed.addOuterProduct(newScatter, evidence * part, delta);
        return new FullGaussianStatistics(n, newMean, newScatter);
    }

    @Override
    public FullGaussianStatistics scale(double factor) {
        double[] scaled = new double[scatter.length];
        for (int p = 0; p < scaled.length; p++) {
            scaled[p] = scatter[p] * factor;
        }
        return new FullGaussianStatistics(evidence * factor, mean, scaled);
    }

    /**
     * Returns statistics of the same points with their scatter about another centre: {@code C + n (x̄ − c)(x̄ − c)ᵀ}.
     */
    FullGaussianStatistics about(double[] centre) {
        if (evidence == 0) {
            return this;
        }
        double[] difference = new double[mean.length];
        Arrays.setAll(difference, j -> mean[j] - centre[j]);
        double[] moved = scatter.clone();
        Packed.addOuterProduct(moved, evidence, difference);
        return new FullGaussianStatistics(evidence, centre, moved);
    }

    @Override
    public double evidence() {
        return evidence;
    }

    /** d values; a copy. */
    public double[] mean() {
        return mean.clone();
    }

    /** Packed d × d; a copy. */
    public double[] scatter() {
        return scatter.clone();
    }

    @Override
    public boolean isFinite() {
        return Finite.all(evidence) && Finite.all(mean) && Finite.all(scatter);
    }

    @Override
    public double[] toArray() {
        double[] values = new double[1 + mean.length + scatter.length];
        values[0] = evidence;
        System.arraycopy(mean, 0, values, 1, mean.length);
        System.arraycopy(scatter, 0, values, 1 + mean.length, scatter.length);
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FullGaussianStatistics that && Arrays.equals(toArray(), that.toArray());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toArray());
    }

    @Override
    public String toString() {
        return "FullGaussianStatistics[evidence=" + evidence + ", mean=" + Arrays.toString(mean) + ", scatter="
                + Arrays.toString(scatter) + "]";
    }
}
