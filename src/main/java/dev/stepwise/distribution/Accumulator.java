package dev.stepwise.distribution;

/** Mutable twin of {@link SufficientStatistics}. Not thread safe. */
public interface Accumulator {

    /**
     * Adds the points of a block, each as often as its responsibility says.
     *
     * @param responsibilities of point i at {@code offset + i}; finite, not negative, its weight already in it
     */
    void add(PointBlock points, double[] responsibilities, int offset);

    /**
     * Goes on with newer parameters of the same component: they decide what is expected in the place of missing values.
     * What has been added stays.
     */
    void use(Distribution newest);

    /** Returns what has been added since the start. */
    SufficientStatistics snapshot();
}
