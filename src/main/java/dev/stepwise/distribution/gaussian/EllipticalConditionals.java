package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.ConditionalKernel;
import dev.stepwise.distribution.Conditionals;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.StandardT;
import dev.stepwise.linalg.Cholesky;
import dev.stepwise.linalg.Packed;
import java.util.Arrays;
import java.util.Objects;
import org.apache.commons.math3.special.Gamma;

/**
 * Each column of an elliptical distribution given the others, from the precision matrix Λ of the columns that a point has: column
 * j has the mean {@code μ_j − Σ_l Λ_jl (x_l − μ_l) / Λ_jj} and the variance {@code 1 / Λ_jj}. For a student-t distribution this is
 * a student-t distribution again, with a degree of freedom more for each other column and a scale that depends on how far out
 * they lie (Ding 2016, On the conditional distribution of the multivariate t distribution).
 */
final class EllipticalConditionals implements ConditionalKernel {

    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

    /** A difference that keeps less than this part of what it is taken from is computed in another way. */
    private static final double CANCELLED = 1e-3;

    private final int firstColumn;
    private final int dimension;
    private final double nu;
    private final double[] mean;
    private final Gaussian shape;

    /** The columns of the last point. Those of most points are the same, so that Λ is kept. */
    private int[] present = {};

    private double[] precision = {};
    private double logDeterminant;
    private double[] difference = {};
    private StandardT standard = new StandardT(1);
    private double entropy;

    EllipticalConditionals(Elliptical distribution, int firstColumn) {
        this.firstColumn = firstColumn;
        this.dimension = distribution.dimension();
        this.nu = distribution.degreesOfFreedom();
        this.mean = distribution.shape().mean();
        this.shape = distribution.shape();
    }

    @Override
    public void evaluate(PointBlock points, int i, Conditionals out) {
        use(points, i);
        Arrays.fill(out.logDensities, Double.NaN);
        int n = present.length;
        double[] sums = new double[n];
        double square = 0;
        for (int a = 0; a < n; a++) {
            sums[a] = sumOfOthers(a);
            square += difference[a] * (sums[a] + precision[Packed.index(a, a)] * difference[a]);
        }
        square = Math.max(0, square);
        out.logDensity = logDensity(n, logDeterminant, square);
        for (int a = 0; a < n; a++) {
            double own = precision[Packed.index(a, a)];
            double residual = difference[a] + sums[a] / own;
            double rest = square - own * residual * residual;
            if (rest < CANCELLED * square) {
                rest = Math.max(0, squareOfOthers(a) - sums[a] * sums[a] / own);
            }
            fill(present[a], 1 / own, residual, rest, mean[present[a]] - sums[a] / own, out);
            out.logRests[present[a]] = logDensity(n - 1, logDeterminant + Math.log(own), rest);
        }
    }

    private void fill(int column, double variance, double residual, double rest, double expected, Conditionals out) {
        double scale = Math.sqrt(
                nu == Double.POSITIVE_INFINITY ? variance : variance * (nu + rest) / (nu + present.length - 1));
        double log = Math.log(scale);
        out.logDensities[column] = standard.logDensity(residual / scale) - log;
        out.number(column, column, expected, scale * scale * standard.variance(), entropy + log);
    }

    /** Takes the columns that a point has, and the precision matrix of their marginal distribution. */
    private void use(PointBlock points, int i) {
        int[] columns = new int[dimension];
        int n = 0;
        for (int j = 0; j < dimension; j++) {
            if (!Double.isNaN(points.values()[(firstColumn + j) * points.capacity() + i])) {
                columns[n++] = j;
            }
        }
        columns = Arrays.copyOf(columns, n);
        if (!Arrays.equals(columns, present)) {
            present = columns;
            invert();
        }
        for (int a = 0; a < n; a++) {
            int j = present[a];
            difference[a] = points.values()[(firstColumn + j) * points.capacity() + i] - mean[j];
        }
    }

    private void invert() {
        int n = present.length;
        if (shape instanceof DiagonalGaussian) {
            double[] inverse = new double[n];
            logDeterminant = 0;
            for (int a = 0; a < n; a++) {
                inverse[a] = 1 / shape.variance(present[a]);
                logDeterminant += Math.log(shape.variance(present[a]));
            }
            precision = Packed.diagonal(inverse);
        } else {
            invertDense(shape.covariance(), n);
        }
        difference = new double[n];
        standard = new StandardT(nu + n - 1);
        entropy = standard.entropy();
    }

    private void invertDense(double[] covariance, int n) {
        double[] selected = new double[Packed.length(n)];
        for (int a = 0, p = 0; a < n; a++) {
            for (int b = 0; b <= a; b++) {
                selected[p++] = covariance[Packed.index(present[a], present[b])];
            }
        }
        double[] factor =
                Objects.requireNonNull(Cholesky.factor(selected, n), "a marginal of a normal distribution is one");
        precision = Cholesky.inverseOfProduct(Cholesky.invert(factor, n), n);
        logDeterminant = Cholesky.logDeterminant(factor, n);
    }

    /** {@code Σ Λ_ab δ_b} over the others: a is left out and not taken off, since it may be very far out. */
    private double sumOfOthers(int a) {
        double sum = 0;
        for (int b = 0; b < present.length; b++) {
            sum += b == a ? 0 : precision[Packed.index(a, b)] * difference[b];
        }
        return sum;
    }

    private double squareOfOthers(int left) {
        double sum = 0;
        for (int a = 0; a < present.length; a++) {
            for (int b = 0; b < present.length && a != left; b++) {
                sum += b == left ? 0 : precision[Packed.index(a, b)] * difference[a] * difference[b];
            }
        }
        return sum;
    }

    /** Log-density of n columns at this squared distance. */
    private double logDensity(int n, double logDeterminantOfThem, double square) {
        double constant = -0.5 * (n * LOG_TWO_PI + logDeterminantOfThem);
        if (n == 0) {
            return 0;
        }
        if (nu == Double.POSITIVE_INFINITY) {
            return constant - 0.5 * square;
        }
        return constant
                + Gamma.logGamma((nu + n) / 2)
                - Gamma.logGamma(nu / 2)
                - 0.5 * n * Math.log(nu / 2)
                - 0.5 * (nu + n) * Math.log1p(square / nu);
    }
}
