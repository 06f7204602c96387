package dev.stepwise.em;

import dev.stepwise.mixture.Responsibilities;

/**
 * Points that were scored together, in the order in which they came. A view of a {@link Scorer}'s own memory: valid
 * while it is being handed over, and then reused.
 */
public final class ScoredBlock {

    private final Responsibilities responsibilities;
    final double[] logDensities;
    final double[] tails;
    final int[] clusters;
    private final long version;
    int size;

    ScoredBlock(Responsibilities responsibilities, long version) {
        this.responsibilities = responsibilities;
        this.version = version;
        logDensities = new double[responsibilities.capacity()];
        tails = new double[responsibilities.capacity()];
        clusters = new int[responsibilities.capacity()];
    }

    /** Number of points. */
    public int size() {
        return size;
    }

    /** K, the number of components. */
    public int components() {
        return responsibilities.components();
    }

    /** Version of the parameters that all these points were scored with. */
    public long version() {
        return version;
    }

    /** That point i belongs to component k, in the order of the parameters' components. */
    public double probability(int k, int i) {
        return responsibilities.values()[k * responsibilities.capacity() + i];
    }

    /** {@code ln p(x)} of point i, of the columns that it has, in the user's units. */
    public double logDensity(int i) {
        return logDensities[i];
    }

    /**
     * How surprising point i is: the probability that a point of its component lies as far out, weighted by the
     * probabilities of the components. Within 1e-3; 1 where no column measures a distance.
     */
    public double tail(int i) {
        return tails[i];
    }

    /** Id of the component that point i most probably belongs to. */
    public int cluster(int i) {
        return clusters[i];
    }
}
