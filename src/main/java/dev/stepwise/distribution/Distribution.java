package dev.stepwise.distribution;

/** The distribution of one block of columns in one component. Immutable; parameters are finite and valid. */
public interface Distribution {

    /** Number of columns. */
    int dimension();

    /** A kernel for blocks of points; the columns of the block that it reads start at {@code firstColumn}. */
    DensityKernel kernel(int firstColumn, int capacity);

    /** An empty accumulator of the statistics that this distribution's family needs, centred on this distribution. */
    Accumulator accumulator(int firstColumn, int capacity);

    /** All parameters as numbers, as {@link Family#distribution} reads them back, exactly. */
    double[] toArray();
}
