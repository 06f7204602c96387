package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.linalg.Cholesky;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Density of blocks of points under one normal distribution: {@code z = L⁻¹ (x − μ)}, row by row of the inverse
 * factor, each row a loop over the points that the compiler turns into vector instructions.
 */
final class FullGaussianKernel implements DensityKernel {

    static final double LOG_TWO_PI = Math.log(2 * Math.PI);

    private final FullGaussian distribution;
    private final int d;
    private final int firstColumn;
    private final double[] mean;
    private final double[] inverseFactor;
    private final double logConstant;
    private final double[][] differences;
    private final double[] z;
    private final double[] squares;
    private @Nullable ConditionalCache conditionals;

    FullGaussianKernel(FullGaussian distribution, int firstColumn, int capacity) {
        this.distribution = distribution;
        this.d = distribution.dimension();
        this.firstColumn = firstColumn;
        this.mean = distribution.mean();
        this.inverseFactor = Cholesky.invert(distribution.factor(), d);
        this.logConstant = -0.5 * (d * LOG_TWO_PI + distribution.logDeterminant());
        this.differences = new double[d][capacity];
        this.z = new double[capacity];
        this.squares = new double[capacity];
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
        double[] x = points.values();
        int capacity = points.capacity();
        for (int j = 0; j < d; j++) {
            subtract(x, (firstColumn + j) * capacity, mean[j], differences[j], n);
        }
        Arrays.fill(squares, 0, n, 0);
        for (int row = 0, p = 0; row < d; p += ++row) {
            multiplyRow(p, row, n);
            addSquares(z, squares, n);
        }
    }

    /** {@code z = Σ_c L⁻¹[row, c] (x_c − μ_c)}, up to four columns in one pass over the points. */
    private void multiplyRow(int p, int row, int n) {
        double[][] x = differences;
        double[] l = inverseFactor;
        int c = row & 3;
        switch (c) {
            case 0 -> set(l[p], x[0], z, n);
            case 1 -> set(l[p], x[0], l[p + 1], x[1], z, n);
            case 2 -> set(l[p], x[0], l[p + 1], x[1], l[p + 2], x[2], z, n);
            default -> set(l[p], x[0], l[p + 1], x[1], l[p + 2], x[2], l[p + 3], x[3], z, n);
        }
        for (c++; c <= row; c += 4) {
            add(l[p + c], x[c], l[p + c + 1], x[c + 1], l[p + c + 2], x[c + 2], l[p + c + 3], x[c + 3], z, n);
        }
    }

    static void subtract(double[] x, int from, double mean, double[] differences, int n) {
        for (int i = 0; i < n; i++) {
            differences[i] = x[from + i] - mean;
        }
    }

    private static void addSquares(double[] z, double[] squares, int n) {
        for (int i = 0; i < n; i++) {
            squares[i] += z[i] * z[i];
        }
    }

    private static void set(double a, double[] x, double[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = a * x[i];
        }
    }

    private static void set(double a, double[] x, double b, double[] y, double[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = a * x[i] + b * y[i];
        }
    }

    private static void set(double a, double[] x, double b, double[] y, double c, double[] w, double[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = a * x[i] + b * y[i] + c * w[i];
        }
    }

    private static void set(
            double a, double[] x, double b, double[] y, double c, double[] w, double e, double[] v, double[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = a * x[i] + b * y[i] + (c * w[i] + e * v[i]);
        }
    }

    private static void add(
            double a, double[] x, double b, double[] y, double c, double[] w, double e, double[] v, double[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] += a * x[i] + b * y[i] + (c * w[i] + e * v[i]);
        }
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
