package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.linalg.Cholesky;
import dev.stepwise.linalg.Packed;
import java.util.BitSet;
import java.util.Objects;

/**
 * A normal distribution split into observed columns o and missing columns m: the marginal of o, and of m given o the
 * mean {@code μ_m + Σ_mo Σ_oo⁻¹ (x_o − μ_o)} and the covariance {@code Σ_mm − Σ_mo Σ_oo⁻¹ Σ_om}
 * (Little and Rubin, Statistical Analysis with Missing Data, 2nd ed., section 11.2).
 */
final class ConditionalGaussian {

    /** Bytes of ten objects and their headers. */
    private static final int OBJECTS = 300;

    private final int[] observed;
    private final int[] missing;
    private final double[] mean;
    private final double[] factor;
    private final double[] regression;
    private final double[] covariance;
    private final double logConstant;
    private final double[] z;

    ConditionalGaussian(FullGaussian distribution, BitSet present) {
        int d = distribution.dimension();
        observed = present.stream().toArray();
        BitSet absent = (BitSet) present.clone();
        absent.flip(0, d);
        missing = absent.stream().toArray();
        mean = distribution.mean();
        double[] full = distribution.covariance();
        int o = observed.length;
        factor = Objects.requireNonNull(
                Cholesky.factor(select(full, observed), o), "a marginal of a normal distribution is one");
        logConstant = -0.5 * (o * FullGaussianKernel.LOG_TWO_PI + Cholesky.logDeterminant(factor, o));
        z = new double[o];
        regression = new double[missing.length * o];
        covariance = select(full, missing);
        for (int m = 0; m < missing.length; m++) {
            for (int j = 0; j < o; j++) {
                z[j] = full[Packed.index(missing[m], observed[j])];
            }
            Cholesky.solveLower(factor, z, o);
            System.arraycopy(z, 0, regression, m * o, o);
        }
        for (int m = 0, p = 0; m < missing.length; m++) {
            for (int q = 0; q <= m; q++, p++) {
                for (int j = 0; j < o; j++) {
                    covariance[p] -= regression[m * o + j] * regression[q * o + j];
                }
            }
        }
    }

    /** Returns the bytes that this holds. They include a few hundred for the objects and the entry of a cache. */
    long bytes() {
        int numbers = mean.length + factor.length + regression.length + covariance.length + z.length;
        return OBJECTS + (long) Double.BYTES * numbers + (long) Integer.BYTES * mean.length;
    }

    private static double[] select(double[] packed, int[] columns) {
        double[] selected = new double[Packed.length(columns.length)];
        for (int i = 0, p = 0; i < columns.length; i++) {
            for (int j = 0; j <= i; j++) {
                selected[p++] = packed[Packed.index(columns[i], columns[j])];
            }
        }
        return selected;
    }

    /** Whether no column is observed. */
    boolean isEmpty() {
        return observed.length == 0;
    }

    double logConstant() {
        return logConstant;
    }

    /** Squared Mahalanobis distance of the observed columns of point i; 0 when there is none. */
    double squaredDistance(PointBlock points, int firstColumn, int i) {
        whiten(points, firstColumn, i);
        double sum = 0;
        for (double value : z) {
            sum += value * value;
        }
        return sum;
    }

    private void whiten(PointBlock points, int firstColumn, int i) {
        for (int j = 0; j < observed.length; j++) {
            z[j] = points.values()[(firstColumn + observed[j]) * points.capacity() + i] - mean[observed[j]];
        }
        Cholesky.solveLower(factor, z, observed.length);
    }

    /** Fills x with point i, expected values in the place of missing ones. */
    void complete(PointBlock points, int firstColumn, int i, double[] x) {
        whiten(points, firstColumn, i);
        for (int j : observed) {
            x[j] = points.values()[(firstColumn + j) * points.capacity() + i];
        }
        for (int m = 0; m < missing.length; m++) {
            double sum = mean[missing[m]];
            for (int j = 0; j < observed.length; j++) {
                sum += regression[m * observed.length + j] * z[j];
            }
            x[missing[m]] = sum;
        }
    }

    /** {@code scatter += r Cov(m | o)}, where scatter is packed over all columns. */
    void addCovariance(double[] scatter, double r) {
        for (int m = 0, p = 0; m < missing.length; m++) {
            for (int q = 0; q <= m; q++) {
                scatter[Packed.index(missing[m], missing[q])] += r * covariance[p++];
            }
        }
    }
}
