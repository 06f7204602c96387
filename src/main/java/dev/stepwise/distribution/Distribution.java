package dev.stepwise.distribution;

/** The distribution of one block of columns in one component. Immutable; parameters are finite and valid. */
public interface Distribution {

    /** Number of columns. */
    int dimension();

    /** A kernel for blocks of points; the columns of the block that it reads start at {@code firstColumn}. */
    DensityKernel kernel(int firstColumn, int capacity);

    /** An empty accumulator of the statistics that this distribution's family needs, centred on this distribution. */
    Accumulator accumulator(int firstColumn, int capacity);

    /**
     * Adds {@code r} times what is expected of point i, given the columns it has, to {@code into} from {@code at} on: the
     * family's {@link Family#expectationLength()} numbers. What the point has is expected as it is.
     */
    void addExpectation(PointBlock points, int firstColumn, int i, double r, double[] into, int at);

    /** A kernel for what is expected of each value of a point, given the others; its columns start at {@code firstColumn}. */
    ConditionalKernel conditionals(int firstColumn);

    /**
     * The distribution of one value by itself.
     *
     * @param value its place among {@link Family#values()}
     */
    Marginal marginal(int value);

    /**
     * The parameters as numbers without bounds, as many as {@link #toArray} has: a straight line through the coordinates of two
     * distributions leads to others. Square roots of probabilities and rates, logarithms of what is positive, a Cholesky factor with
     * the logarithms of its diagonal.
     */
    double[] coordinates();

    /**
     * Returns the distribution of the same kind with these coordinates.
     *
     * @throws InvalidParametersException where a parameter would not be finite or not valid
     */
    Distribution at(double[] coordinates);

    /**
     * Returns the same distribution where it is at least as wide as this in every direction, and one as wide as that otherwise.
     * Itself where its values have no width, such as counts.
     *
     * @param leastVariances of the columns
     */
    default Distribution widened(double[] leastVariances) {
        return this;
    }

    /** All parameters as numbers, as {@link Family#distribution} reads them back, exactly. */
    double[] toArray();
}
