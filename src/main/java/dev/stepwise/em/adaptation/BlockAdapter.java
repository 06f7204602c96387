package dev.stepwise.em.adaptation;

import dev.stepwise.distribution.PointBlock;

/** What a key makes of one block of columns in one component. Points come alone, in standardised units. Not thread safe. */
interface BlockAdapter {

    /** Parameters that a key has of its own. */
    int parameters();

    /**
     * Adds the log-density of the columns that are present under a key's parameters to {@code out[0]}, and how far out the point
     * lies to {@code out[1]}, as {@link dev.stepwise.distribution.DensityKernel} has it.
     *
     * @param first index of the block's first parameter among the key's
     * @param trust ρ; infinite: the population's parameters
     */
    void evaluate(PointBlock point, KeySums key, int component, int first, double trust, double[] out);

    /**
     * Adds the point's deviations from the population to a key.
     *
     * @param mass of the point in the component
     * @param far how far out {@link #evaluate} has found it in this block
     */
    void learn(PointBlock point, double mass, double far, KeySums key, int component, int first);
}
