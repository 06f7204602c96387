package dev.stepwise.mixture;

/**
 * Soft memberships of a block of points: of point i in component k at {@code values()[k * capacity() + i]}, and in the
 * background, if the mixture has one, in the row after the last component's. Mutable, reused, not thread safe.
 */
public final class Responsibilities {

    private final int components;
    private final int capacity;

    /** Components that were evaluated last, with the background if there is one. */
    int terms;

    private final double[] values;
    private final double[] logDensities;
    private final double[] distances;
    final double[] logOfComponents;
    final double[] scratch;

    public Responsibilities(int components, int capacity) {
        this.components = components;
        this.terms = components;
        this.capacity = capacity;
        this.values = new double[(components + 1) * capacity];
        this.logDensities = new double[capacity];
        this.distances = new double[(components + 1) * capacity];
        this.scratch = new double[capacity];
        this.logOfComponents = new double[capacity];
    }

    public int components() {
        return components;
    }

    public int capacity() {
        return capacity;
    }

    int terms() {
        return terms;
    }

    /** Takes what another has of so many points. */
    public void copy(Responsibilities other, int points) {
        terms = other.terms;
        for (int k = 0; k < terms; k++) {
            System.arraycopy(other.values, k * capacity, values, k * capacity, points);
            System.arraycopy(other.distances, k * capacity, distances, k * capacity, points);
        }
        System.arraycopy(other.logDensities, 0, logDensities, 0, points);
        System.arraycopy(other.logOfComponents, 0, logOfComponents, 0, points);
    }

    /** The probabilities themselves, not a copy; they add up to 1 over the components and the background of each point. */
    public double[] values() {
        return values;
    }

    /** Returns the probability that point i belongs to no component. It is 0 for a mixture without a background. */
    public double background(int i) {
        return values[components * capacity + i];
    }

    /** {@code ln Σ_k r_k} of point i over the components, however little that is: 0 for a mixture without a background. */
    public double logOfComponents(int i) {
        return logOfComponents[i];
    }

    /** Multiplies all memberships of point i by a factor, so that less is learned from it. */
    public void lessen(int i, double factor) {
        for (int k = 0; k < terms; k++) {
            values[k * capacity + i] *= factor;
        }
    }

    /** {@code ln p(x)} of each point, of the columns that are present; not a copy. */
    public double[] logDensities() {
        return logDensities;
    }

    /**
     * Squared distances of point i from component k, in the places of {@link #values()}, and infinite where its label
     * excludes the component; not a copy.
     */
    public double[] distances() {
        return distances;
    }
}
