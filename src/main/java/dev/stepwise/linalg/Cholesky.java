package dev.stepwise.linalg;

import org.jspecify.annotations.Nullable;

/**
 * Cholesky factor of a symmetric positive definite matrix, {@code A = L Lᵀ}, all matrices packed (see {@link Packed}).
 * Golub and Van Loan, Matrix Computations, 4th ed., section 4.2.
 */
public final class Cholesky {

    /** A pivot below this part of its diagonal element is rounding noise: the matrix is singular in double precision. */
    private static final double SMALLEST_RELATIVE_PIVOT = 1e-14;

    private Cholesky() {}

    /** The lower factor, or null when the matrix is not finite and positive definite to working precision. */
    public static double @Nullable [] factor(double[] a, int d) {
        double[] l = new double[Packed.length(d)];
        for (int i = 0; i < d; i++) {
            int rowI = i * (i + 1) / 2;
            for (int j = 0; j <= i; j++) {
                int rowJ = j * (j + 1) / 2;
                double rest = a[rowI + j];
                for (int p = 0; p < j; p++) {
                    rest -= l[rowI + p] * l[rowJ + p];
                }
                if (i != j) {
                    l[rowI + j] = rest / l[rowJ + j];
                } else if (rest > SMALLEST_RELATIVE_PIVOT * a[rowI + i] && rest < Double.POSITIVE_INFINITY) {
                    l[rowI + i] = Math.sqrt(rest);
                } else {
                    return null; // also for NaN, which compares false
                }
            }
        }
        return l;
    }

    /** Inverse of a lower triangular matrix, row by row. */
    public static double[] invert(double[] l, int d) {
        double[] inverse = new double[l.length];
        for (int i = 0; i < d; i++) {
            int row = i * (i + 1) / 2;
            for (int p = 0; p < i; p++) {
                double factor = l[row + p];
                int above = p * (p + 1) / 2;
                for (int j = 0; j <= p; j++) {
                    inverse[row + j] += factor * inverse[above + j];
                }
            }
            double pivot = l[row + i];
            for (int j = 0; j < i; j++) {
                inverse[row + j] = -inverse[row + j] / pivot;
            }
            inverse[row + i] = 1 / pivot;
        }
        return inverse;
    }

    /** {@code M Mᵀ}-style inverse of A from the inverse factor: {@code A⁻¹ = L⁻ᵀ L⁻¹}. */
    public static double[] inverseOfProduct(double[] inverseFactor, int d) {
        double[] inverse = new double[inverseFactor.length];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int p = i; p < d; p++) {
                    sum += inverseFactor[p * (p + 1) / 2 + i] * inverseFactor[p * (p + 1) / 2 + j];
                }
                inverse[i * (i + 1) / 2 + j] = sum;
            }
        }
        return inverse;
    }

    /** {@code L Lᵀ} of a lower triangle, packed. */
    public static double[] product(double[] l, int d) {
        double[] product = new double[l.length];
        for (int i = 0, p = 0; i < d; i++) {
            for (int j = 0; j <= i; j++, p++) {
                double sum = 0;
                for (int c = 0; c <= j; c++) {
                    sum += l[Packed.index(i, c)] * l[Packed.index(j, c)];
                }
                product[p] = sum;
            }
        }
        return product;
    }

    /** {@code ln |A|} from its factor. */
    public static double logDeterminant(double[] l, int d) {
        double sum = 0;
        for (int i = 0; i < d; i++) {
            sum += Math.log(l[Packed.index(i, i)]);
        }
        return 2 * sum;
    }

    /** Solves {@code L z = b} in place. */
    public static void solveLower(double[] l, double[] b, int d) {
        for (int i = 0; i < d; i++) {
            int row = i * (i + 1) / 2;
            double rest = b[i];
            for (int j = 0; j < i; j++) {
                rest -= l[row + j] * b[j];
            }
            b[i] = rest / l[row + i];
        }
    }
}
