package dev.stepwise.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Matrices whose small eigenvalues are raised. */
class SymmetricEigenTest {

    /** Of commons-math's eigenvectors. */
    private static final double ROUNDING = 1e-12;

    /** {@code [2 1; 1 2]} has the eigenvalues 3 along (1, 1) and 1 along (1, −1). */
    private static final double[] A = {2, 1, 2};

    @Test
    void aMatrixWhoseEigenvaluesAreAboveTheFloorIsReturnedAsItIs() {
        assertThat(SymmetricEigen.floor(A, 2, 0.999)).isSameAs(A);
        assertThat(SymmetricEigen.positiveDefinite(A, 2, 0.999)).isSameAs(A);
    }

    @Test
    void onlyTheEigenvaluesBelowTheFloorAreRaised() {
        assertThat(SymmetricEigen.floor(A, 2, 1.5)).containsExactly(new double[] {2.25, 0.75, 2.25}, within(ROUNDING));
        assertThat(SymmetricEigen.floor(A, 2, 4)).containsExactly(new double[] {4, 0, 4}, within(ROUNDING));
        assertThat(SymmetricEigen.positiveDefinite(A, 2, 1.5))
                .containsExactly(new double[] {2.25, 0.75, 2.25}, within(ROUNDING));
    }

    /** {@code [1 2; 2 1]} has the eigenvalues 3 and −1. */
    @Test
    void negativeEigenvaluesAreRaisedToo() {
        assertThat(SymmetricEigen.floor(new double[] {1, 2, 1}, 2, 0.5))
                .containsExactly(new double[] {1.75, 1.25, 1.75}, within(ROUNDING));
    }

    @Test
    void theArgumentIsNotChanged() {
        double[] a = {1, 2, 1};
        SymmetricEigen.floor(a, 2, 0.5);
        SymmetricEigen.positiveDefinite(a, 2, 0.5);
        assertThat(a).containsExactly(1, 2, 1);
    }

    /** The unit of a matrix does not matter: 1e200 and 1e-200 times the same matrix. */
    @Test
    void matricesOfAnySizeAreRaised() {
        for (double unit : new double[] {1e-200, 1e200}) {
            double[] raised = SymmetricEigen.floor(new double[] {unit, 2 * unit, unit}, 2, 0.5 * unit);
            assertThat(raised)
                    .containsExactly(new double[] {1.75 * unit, 1.25 * unit, 1.75 * unit}, within(ROUNDING * 2 * unit));
        }
    }

    /** With a floor of 0 an eigenvalue of 0 becomes d times 1e-14 of the largest entry. */
    @Test
    void noEigenvalueIsLostInTheRoundingOfTheLargestEntry() {
        assertThat(SymmetricEigen.floor(new double[] {1, 0, 0}, 2, 0)[2]).isCloseTo(2e-14, within(1e-16));
        double[] above = {1, 0, 3e-14};
        assertThat(SymmetricEigen.floor(above, 2, 0)).isSameAs(above);
        assertThat(SymmetricEigen.floor(new double[] {-5, 0, 1}, 2, 0)[0]).isCloseTo(1e-13, within(1e-15));
    }

    @Test
    void nothingIsRaisedToTheFloorInEveryDirection() {
        assertThat(SymmetricEigen.floor(new double[6], 3, 2))
                .containsExactly(new double[] {2, 0, 2, 0, 0, 2}, within(0.0));
    }

    /** All entries equal: rank one, the worst for rounding. */
    @Test
    void aFactorExistsAfterRaising() {
        for (int d = 1; d <= 12; d++) {
            double[] ones = new double[Packed.length(d)];
            Arrays.fill(ones, 3e7);
            double[] raised = SymmetricEigen.positiveDefinite(ones, d, 1e-9);
            assertThat(Cholesky.factor(raised, d)).as("d = %d", d).isNotNull();
            assertThat(raised).containsExactly(ones, within(1e-5 * 3e7));
        }
    }

    /** Entries so large that the raised matrix would overflow: 1e308 twice in one direction is an eigenvalue of 2e308. */
    @Test
    void whereARaisedMatrixIsBeyondADoubleTheDiagonalRemains() {
        double[] huge = {-1e308, 1.5e308, -1e308};
        assertThat(SymmetricEigen.floor(huge, 2, 0.5)[0]).isPositive().isFinite();
        assertThat(SymmetricEigen.floor(new double[] {1e308, 1.7e308, 1e308}, 2, 0.5))
                .containsExactly(1e308, 0, 1e308);
    }
}
