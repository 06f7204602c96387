package dev.stepwise.distribution;

import dev.stepwise.linalg.Cholesky;
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
    private final double[] differences;
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
        this.differences = new double[d * capacity];
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
            subtract(x, (firstColumn + j) * capacity, mean[j], differences, j * z.length, n);
        }
        for (int i = 0; i < n; i++) {
            squares[i] = 0;
        }
        for (int row = 0, p = 0; row < d; row++) {
            multiplyRow(p, row, n);
            p += row + 1;
            for (int i = 0; i < n; i++) {
                squares[i] += z[i] * z[i];
            }
        }
    }

    static void subtract(double[] x, int from, double mean, double[] differences, int to, int n) {
        for (int i = 0; i < n; i++) {
            differences[to + i] = x[from + i] - mean;
        }
    }

    /** {@code z = Σ_c L⁻¹[row, c] (x_c − μ_c)}, four columns in one pass over the points. */
    private void multiplyRow(int p, int row, int n) {
        int stride = z.length;
        int c = 0;
        if ((row & 3) == 3) {
            set4(inverseFactor, p, differences, 0, stride, z, n);
            c = 4;
        } else {
            double first = inverseFactor[p];
            for (int i = 0; i < n; i++) {
                z[i] = first * differences[i];
            }
            c = 1;
            for (; (row + 1 - c & 3) != 0; c++) {
                add1(inverseFactor[p + c], differences, c * stride, z, n);
            }
        }
        for (; c <= row; c += 4) {
            add4(inverseFactor, p + c, differences, c * stride, stride, z, n);
        }
    }

    private static void add1(double a, double[] x, int from, double[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] += a * x[from + i];
        }
    }

    private static void set4(double[] l, int p, double[] x, int from, int stride, double[] z, int n) {
        double a = l[p];
        double b = l[p + 1];
        double c = l[p + 2];
        double e = l[p + 3];
        int from2 = from + stride;
        int from3 = from2 + stride;
        int from4 = from3 + stride;
        for (int i = 0; i < n; i++) {
            z[i] = a * x[from + i] + b * x[from2 + i] + c * x[from3 + i] + e * x[from4 + i];
        }
    }

    private static void add4(double[] l, int p, double[] x, int from, int stride, double[] z, int n) {
        double a = l[p];
        double b = l[p + 1];
        double c = l[p + 2];
        double e = l[p + 3];
        int from2 = from + stride;
        int from3 = from2 + stride;
        int from4 = from3 + stride;
        for (int i = 0; i < n; i++) {
            z[i] += a * x[from + i] + b * x[from2 + i] + c * x[from3 + i] + e * x[from4 + i];
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
