package dev.stepwise.linalg;

/**
 * Symmetric and lower triangular matrices as one array: the lower triangle row by row, element (i, j) with j ≤ i at
 * {@code i (i + 1) / 2 + j}.
 */
public final class Packed {

    private Packed() {}

    /** Number of stored elements of a d × d matrix. */
    public static int length(int d) {
        return d * (d + 1) / 2;
    }

    /** Returns the place of element (i, j). The two indices may come in either order. */
    public static int index(int i, int j) {
        return i >= j ? i * (i + 1) / 2 + j : j * (j + 1) / 2 + i;
    }

    /** Full rows of a packed symmetric matrix. */
    public static double[][] toRows(double[] packed, int d) {
        double[][] rows = new double[d][d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                rows[i][j] = packed[index(i, j)];
            }
        }
        return rows;
    }

    /** Packs the lower triangle of full rows; the upper one is not read. */
    public static double[] fromRows(double[][] rows) {
        double[] packed = new double[length(rows.length)];
        for (int i = 0, p = 0; i < rows.length; i++) {
            for (int j = 0; j <= i; j++) {
                packed[p++] = rows[i][j];
            }
        }
        return packed;
    }

    /** A diagonal matrix. */
    public static double[] diagonal(double[] diagonal) {
        double[] packed = new double[length(diagonal.length)];
        for (int i = 0; i < diagonal.length; i++) {
            packed[index(i, i)] = diagonal[i];
        }
        return packed;
    }

    /** The d elements of the diagonal. */
    public static double[] diagonalOf(double[] packed, int d) {
        double[] diagonal = new double[d];
        for (int i = 0; i < d; i++) {
            diagonal[i] = packed[index(i, i)];
        }
        return diagonal;
    }

    /** {@code a += factor x xᵀ}. */
    public static void addOuterProduct(double[] a, double factor, double[] x) {
        for (int i = 0, p = 0; i < x.length; i++) {
            double scaled = factor * x[i];
            for (int j = 0; j <= i; j++) {
                a[p++] += scaled * x[j];
            }
        }
    }

    /** Trace of the product of two symmetric matrices. */
    public static double traceOfProduct(double[] a, double[] b, int d) {
        double sum = 0;
        for (int i = 0, p = 0; i < d; i++) {
            for (int j = 0; j < i; j++, p++) {
                sum += 2 * a[p] * b[p];
            }
            sum += a[p] * b[p++];
        }
        return sum;
    }
}
