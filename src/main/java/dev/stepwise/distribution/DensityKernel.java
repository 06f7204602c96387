package dev.stepwise.distribution;

/** Evaluates one distribution for whole blocks of points. Has scratch of its own: one thread at a time. */
public interface DensityKernel {

    /**
     * Adds, for every point i of the block, the log-density of the columns that are present (the observed marginal; 0
     * when none is) to {@code logDensities[offset + i]}, and to {@code distances[offset + i]} how far out the point
     * lies: twice by how much its log-density is below the largest that a point with the same columns has, which for a
     * normal distribution is the squared distance from the mean. What counts and categories take for the largest makes it about as
     * large: at the right distribution, as a chi-squared variable with a degree of freedom for each column, where
     * {@link Family#hasFreedom}.
     */
    void evaluate(PointBlock points, double[] logDensities, double[] distances, int offset);
}
