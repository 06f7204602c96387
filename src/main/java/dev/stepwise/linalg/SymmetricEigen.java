package dev.stepwise.linalg;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/** What needs the eigenvalues of a symmetric matrix. */
public final class SymmetricEigen {

    private SymmetricEigen() {}

    /**
     * The nearest matrix (Frobenius) whose eigenvalues are all at least {@code floor}; the same array when they are.
     *
     * @param a packed symmetric, finite
     */
    public static double[] floor(double[] a, int d, double floor) {
        if (isAtLeast(a, d, floor)) {
            return a;
        }
        EigenDecomposition eigen = new EigenDecomposition(new Array2DRowRealMatrix(Packed.toRows(a, d), false));
        double[] floored = new double[a.length];
        for (int e = 0; e < d; e++) {
            Packed.addOuterProduct(
                    floored,
                    Math.max(floor, eigen.getRealEigenvalue(e)),
                    eigen.getEigenvector(e).toArray());
        }
        return floored;
    }

    /** {@code A − floor·I} has a Cholesky factor exactly when every eigenvalue is above the floor. */
    private static boolean isAtLeast(double[] a, int d, double floor) {
        double[] shifted = a.clone();
        for (int i = 0; i < d; i++) {
            shifted[Packed.index(i, i)] -= floor;
        }
        return Cholesky.factor(shifted, d) != null;
    }
}
