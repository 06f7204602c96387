package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.linalg.kernel.BlockKernel;
import org.jspecify.annotations.Nullable;

/**
 * Density of blocks of points under one normal distribution: {@code z = L⁻¹ (x − μ)}, with the inverse of the factor.
 */
final class FullGaussianKernel implements DensityKernel {

    static final double LOG_TWO_PI = Math.log(2 * Math.PI);

    private final FullGaussian distribution;
    private final int d;
    private final int firstColumn;
    private final double[] mean;
    private final double[] inverseFactor;
    private final double logConstant;
    private final int stride;
    private final double[] differences;
    private final double[] scratch;
    private final double[] squares;
    private @Nullable ConditionalCache conditionals;

    FullGaussianKernel(FullGaussian distribution, int firstColumn, int capacity) {
        this.distribution = distribution;
        this.d = distribution.dimension();
        this.firstColumn = firstColumn;
        this.mean = distribution.mean();
        this.inverseFactor = distribution.inverseFactor();
        this.logConstant = -0.5 * (d * LOG_TWO_PI + distribution.logDeterminant());
        this.stride = BlockKernel.padded(capacity);
        this.differences = new double[d * stride];
        this.scratch = new double[stride];
        this.squares = new double[stride];
    }

    @Override
    public void evaluate(PointBlock points, double[] logDensities, double[] distances, int offset) {
        int n = points.size();
        squaredDistances(points, n);
        if (!points.isComplete()) {
            addIncomplete(points, logDensities, distances, offset);
            return;
        }
        for (int i = 0; i < n; i++) {
            logDensities[offset + i] += logConstant - 0.5 * squares[i];
        }
        for (int i = 0; i < n; i++) {
            distances[offset + i] += squares[i];
        }
    }

    private void squaredDistances(PointBlock points, int n) {
        BlockKernel kernel = BlockKernel.best();
        double[] x = points.values();
        int capacity = points.capacity();
        for (int j = 0; j < d; j++) {
            kernel.subtract(x, (firstColumn + j) * capacity, mean[j], differences, j * stride, n);
        }
        kernel.squaredLengths(inverseFactor, d, differences, stride, squares, scratch, BlockKernel.padded(n));
    }

    /** Rows with a missing value came out as NaN: their observed marginal takes the place. */
    private void addIncomplete(PointBlock points, double[] logDensities, double[] distances, int offset) {
        for (int i = 0; i < points.size(); i++) {
            double constant = logConstant;
            if (Double.isNaN(squares[i])) {
                if (conditionals == null) {
                    conditionals = new ConditionalCache(distribution);
                }
                ConditionalGaussian conditional = conditionals.of(points, firstColumn, i);
                squares[i] = conditional.squaredDistance(points, firstColumn, i);
                constant = conditional.logConstant();
            }
            logDensities[offset + i] += constant - 0.5 * squares[i];
            distances[offset + i] += squares[i];
        }
    }
}
