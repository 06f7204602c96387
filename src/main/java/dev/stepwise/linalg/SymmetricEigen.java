package dev.stepwise.linalg;

import org.apache.commons.math3.exception.MaxCountExceededException;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/** These methods use the eigenvalues of a symmetric matrix. */
public final class SymmetricEigen {

    private SymmetricEigen() {}

    /** Eigenvalues further below the largest entry than this are lost in its rounding errors. */
    private static final double RELATIVE_FLOOR = 1e-14;

    /**
     * The nearest matrix (Frobenius) whose eigenvalues are all at least {@code floor}, and within 14 digits of the largest
     * entry, so that its Cholesky factor exists; the same array when they are. Where no eigenvalues are found, which takes
     * entries many orders of magnitude apart, the diagonal remains.
     *
     * @param a packed symmetric, finite
     */
    public static double[] floor(double[] a, int d, double floor) {
        double largest = 0;
        for (double entry : a) {
            largest = Math.max(largest, Math.abs(entry));
        }
        double least = Math.max(floor, RELATIVE_FLOOR * d * largest);
        if (isAtLeast(a, d, least)) {
            return a;
        }
        double[] scaled = a.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] /= largest > 0 ? largest : 1;
        }
        try {
            EigenDecomposition eigen =
                    new EigenDecomposition(new Array2DRowRealMatrix(Packed.toRows(scaled, d), false));
            double[] floored = new double[a.length];
            for (int e = 0; e < d; e++) {
                Packed.addOuterProduct(
                        floored,
                        Math.max(least, eigen.getRealEigenvalue(e) * largest),
                        eigen.getEigenvector(e).toArray());
            }
            return isFinite(floored) ? floored : flooredDiagonal(a, d, least);
        } catch (MaxCountExceededException e) {
            return flooredDiagonal(a, d, least);
        }
    }

    private static double[] flooredDiagonal(double[] a, int d, double least) {
        double[] diagonal = new double[a.length];
        for (int i = 0; i < d; i++) {
            diagonal[Packed.index(i, i)] = Math.max(least, a[Packed.index(i, i)]);
        }
        return diagonal;
    }

    private static boolean isFinite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Floors the eigenvalues as {@link #floor} does, so that the result certainly has a Cholesky factor. Where rounding
     * errors of the eigenvectors would prevent that, it raises the diagonal.
     *
     * @param a packed symmetric, finite
     */
    public static double[] positiveDefinite(double[] a, int d, double floor) {
        double[] floored = floor(a, d, floor);
        if (floored == a) {
            return a;
        }
        double largest = Double.MIN_NORMAL;
        for (double entry : floored) {
            largest = Math.max(largest, Math.abs(entry));
        }
        double slack = RELATIVE_FLOOR / 2 * d * largest;
        double[] result = floored;
        for (double raise = 1e-13 * largest; !isAtLeast(result, d, slack); raise *= 10) {
            if (raise > largest) {
                return flooredDiagonal(floored, d, slack);
            }
            result = floored.clone();
            for (int i = 0; i < d; i++) {
                result[Packed.index(i, i)] += raise;
            }
        }
        return result;
    }

    /** Whether no eigenvalue is below the floor: {@code A − floor·I} has a Cholesky factor exactly when every eigenvalue is above the floor. */
    public static boolean isAtLeast(double[] a, int d, double floor) {
        double[] shifted = a.clone();
        for (int i = 0; i < d; i++) {
            shifted[Packed.index(i, i)] -= floor;
        }
        return Cholesky.factor(shifted, d) != null;
    }
}
