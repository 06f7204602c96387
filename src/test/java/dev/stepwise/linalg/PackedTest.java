package dev.stepwise.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;

/** Symmetric matrices of which the lower triangle alone is stored. */
class PackedTest {

    private static final double[] A = {4, 1, 5, -2, 3, 6};
    private static final double[] B = {7, -1, 2, 0.5, 8, -3};

    @Test
    void theLowerTriangleIsStoredRowByRow() {
        assertThat(Packed.fromRows(new double[][] {{4, 99, 99}, {1, 5, 99}, {-2, 3, 6}}))
                .containsExactly(A);
        assertThat(Packed.length(3)).isEqualTo(6);
        assertThat(Packed.length(0)).isZero();
    }

    @Test
    void theIndicesOfAnElementMayComeInEitherOrder() {
        int[][] expected = {{0, 1, 3}, {1, 2, 4}, {3, 4, 5}};
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                assertThat(Packed.index(i, j)).isEqualTo(expected[i][j]);
            }
        }
    }

    @Test
    void fullRowsAreSymmetric() {
        assertThat(Packed.toRows(A, 3)).isDeepEqualTo(new double[][] {{4, 1, -2}, {1, 5, 3}, {-2, 3, 6}});
    }

    @Test
    void aDiagonalGoesInAndComesOut() {
        assertThat(Packed.diagonal(new double[] {4, 5, 6})).containsExactly(4, 0, 5, 0, 0, 6);
        assertThat(Packed.diagonalOf(A, 3)).containsExactly(4, 5, 6);
    }

    @Test
    void anOuterProductIsAddedTimesItsFactor() {
        double[] a = A.clone();
        Packed.addOuterProduct(a, 2, new double[] {1, -3, 5});
        assertThat(a).containsExactly(4 + 2, 1 - 6, 5 + 18, -2 + 10, 3 - 30, 6 + 50);
    }

    /** All numbers are short binary fractions, so that both ways are exact. */
    @Test
    void theTraceOfAProductIsThatOfTheFullMatrices() {
        RealMatrix product = MatrixUtils.createRealMatrix(Packed.toRows(A, 3))
                .multiply(MatrixUtils.createRealMatrix(Packed.toRows(B, 3)));
        assertThat(Packed.traceOfProduct(A, B, 3)).isCloseTo(product.getTrace(), within(0.0));
    }
}
