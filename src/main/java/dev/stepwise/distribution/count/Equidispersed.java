package dev.stepwise.distribution.count;

import dev.stepwise.distribution.Distribution;

/** Counts whose variance is their mean in every column: what spreads more than that within a component is over-dispersed. */
public interface Equidispersed extends Distribution {

    /** The mean and the variance of each column; a copy. */
    double[] rates();
}
