package dev.stepwise.linalg.kernel;

/**
 * Arithmetic over blocks of points. What belongs to one point is computed with the same operations in the same order
 * whatever the implementation, fused multiply-add included, and a sum over points always has {@link #LANES} parts, which are
 * added up last. So all implementations return the same bits, on vectors of any width.
 *
 * <p>Column j of the points stands at {@code j * stride}. All methods are free of state: threads share a kernel.
 */
public interface BlockKernel {

    /** Point i of a block is added to part {@code i mod LANES} of a sum over points. */
    int LANES = 8;

    /** The points that the widest implementation takes in one step. */
    int STEP = 16;

    /** exp of less than this is below 1e-26 of the largest term and cannot change a sum. */
    double NEGLIGIBLE = -60;

    /** The kernel of this virtual machine. */
    static BlockKernel best() {
        return BlockKernels.BEST;
    }

    /** The least multiple of {@link #STEP} that holds so many points. */
    static int padded(int points) {
        return (points + STEP - 1) / STEP * STEP;
    }

    /** Adds up the parts of a sum, which start at {@code from}, in pairs. */
    static double total(double[] lanes, int from) {
        return ((lanes[from] + lanes[from + 1]) + (lanes[from + 2] + lanes[from + 3]))
                + ((lanes[from + 4] + lanes[from + 5]) + (lanes[from + 6] + lanes[from + 7]));
    }

    /** Replaces {@code x[i]}, for i from {@code begin} up to {@code end}, by {@code exp(x[i])}, within 2 ulp; 0 of minus infinity. */
    void exp(double[] x, int begin, int end);

    /** Replaces {@code x[i]}, positive and normal, by its natural logarithm, within 2 ulp. */
    void log(double[] x, int begin, int end);

    /** {@code into[at + i] = x[from + i] − c} for {@code n} points. */
    void subtract(double[] x, int from, double c, double[] into, int at, int n);

    /** {@code into[at + i] = √x[from + i]} for {@code n} points. */
    void roots(double[] x, int from, double[] into, int at, int n);

    /** {@code into[at + i] = weights[first + i] (x[from + i] − c)} for {@code n} points; x and into may be one, at one place. */
    void weigh(double[] x, int from, double c, double[] weights, int first, double[] into, int at, int n);

    /** {@code Σ x[from + i]} over {@code n} points. */
    double sum(double[] x, int from, int n);

    /**
     * For every point i from {@code begin} up to {@code end}: {@code sum[i] = ln Σ_k exp(x[k·stride + i])}, and x becomes
     * {@code exp(x[k·stride + i] − sum[i])}, 0 where that is next to nothing.
     *
     * @param x log terms in so many {@code rows}
     * @param scratch as long as {@code sum}
     */
    void normalise(double[] x, int rows, int stride, int begin, int end, double[] sum, double[] scratch);

    /**
     * {@code squares[i] = |L x_i|²}.
     *
     * @param lower L, packed d × d
     * @param n points, a multiple of {@link #STEP}
     * @param scratch of {@code n} numbers
     */
    void squaredLengths(double[] lower, int d, double[] x, int stride, double[] squares, double[] scratch, int n);

    /**
     * {@code squares[i] = Σ_j precision_j (x_ij − centre_j)²} for every point i from {@code begin} up to {@code end}.
     *
     * @param from where the first column starts
     */
    void scaledSquares(
            double[] x,
            int from,
            int stride,
            double[] centre,
            double[] precision,
            double[] squares,
            int begin,
            int end);

    /**
     * Adds {@code r_i (x_ij − centre_j)} to lanes of column j and {@code r_i (x_ij − centre_j)²} to those that follow
     * them: {@code 2 * LANES} numbers a column.
     *
     * @param from where the first column starts
     * @param first where the r of point 0 stands
     */
    void addMoments(
            double[] x,
            int from,
            int stride,
            double[] centre,
            double[] r,
            int first,
            double[] lanes,
            int begin,
            int end);

    /**
     * Adds products of pairs of rows, {@code s_ji s_li}, and of rows with {@code q}, summed over points in lanes, in the
     * order of {@link OuterProducts}.
     *
     * @param rows an even number
     * @param n points, a multiple of {@link #LANES}
     */
    void addOuterProducts(double[] s, int stride, double[] q, int rows, double[] lanes, int n);
}
