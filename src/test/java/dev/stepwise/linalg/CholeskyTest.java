package dev.stepwise.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;

/** The factor of a positive definite matrix against commons-math, and what has no factor. */
class CholeskyTest {

    /** Rounding of a few dozen operations on numbers of about 1 in a well-conditioned matrix. */
    private static final double ROUNDING = 1e-12;

    private static final int D = 5;

    /** {@code R Rᵀ + I} of a random R: positive definite, condition number below 100. */
    private static RealMatrix random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RealMatrix root = MatrixUtils.createRealMatrix(D, D);
        for (int i = 0; i < D; i++) {
            for (int j = 0; j < D; j++) {
                root.setEntry(i, j, random.nextGaussian());
            }
        }
        return root.multiply(root.transpose()).add(MatrixUtils.createRealIdentityMatrix(D));
    }

    private static double[] packed(RealMatrix a) {
        return Packed.fromRows(a.getData());
    }

    @Test
    void theFactorIsThatOfCommonsMath() {
        for (long seed = 0; seed < 20; seed++) {
            RealMatrix a = random(seed);
            CholeskyDecomposition expected = new CholeskyDecomposition(a);
            double[] factor = Cholesky.factor(packed(a), D);
            assertThat(factor).containsExactly(packed(expected.getL()), within(ROUNDING));
            assertThat(Cholesky.logDeterminant(factor, D))
                    .isCloseTo(Math.log(expected.getDeterminant()), within(ROUNDING));
        }
    }

    @Test
    void theInversesAreThoseOfCommonsMath() {
        for (long seed = 0; seed < 20; seed++) {
            RealMatrix a = random(seed);
            double[] inverseFactor = Cholesky.invert(Cholesky.factor(packed(a), D), D);
            RealMatrix lower = new CholeskyDecomposition(a).getL();
            assertThat(inverseFactor).containsExactly(packed(MatrixUtils.inverse(lower)), within(ROUNDING));
            assertThat(Cholesky.inverseOfProduct(inverseFactor, D))
                    .containsExactly(packed(MatrixUtils.inverse(a)), within(ROUNDING));
        }
    }

    @Test
    void theProductOfAFactorIsWhatItIsOf() {
        double[] a = packed(random(5));
        double[] product = Cholesky.product(Cholesky.factor(a, D), D);
        assertThat(product).hasSize(a.length);
        for (int i = 0; i < a.length; i++) {
            assertThat(product[i]).isCloseTo(a[i], within(1e-12));
        }
    }

    @Test
    void solvingUndoesTheProductWithTheFactor() {
        double[] factor = Cholesky.factor(packed(random(3)), D);
        double[] z = {1, -2, 3, 0.5, -4};
        double[] b = new double[D];
        for (int i = 0; i < D; i++) {
            for (int j = 0; j <= i; j++) {
                b[i] += factor[Packed.index(i, j)] * z[j];
            }
        }
        Cholesky.solveLower(factor, b, D);
        assertThat(b).containsExactly(z, within(ROUNDING));
    }

    /** {@code [1 1; 1 1 + ε]} has the pivots 1 and ε; the least ε is 1e-14 of the diagonal. */
    @Test
    void aPivotThatIsRoundingNoiseHasNoFactor() {
        assertThat(Cholesky.factor(new double[] {1, 1, 1 + 0.9e-14}, 2)).isNull();
        assertThat(Cholesky.factor(new double[] {1, 1, 1 + 1.2e-14}, 2)).isNotNull();
        assertThat(Cholesky.factor(new double[] {0}, 1)).isNull();
        assertThat(Cholesky.factor(new double[] {-1}, 1)).isNull();
        assertThat(Cholesky.factor(new double[] {1, 2, 1}, 2)).isNull();
        assertThat(Cholesky.factor(new double[] {4e-300}, 1)).containsExactly(2e-150);
    }

    @Test
    void whatIsNotFiniteHasNoFactor() {
        assertThat(Cholesky.factor(new double[] {Double.POSITIVE_INFINITY}, 1)).isNull();
        assertThat(Cholesky.factor(new double[] {Double.NaN}, 1)).isNull();
        assertThat(Cholesky.factor(new double[] {1, Double.NaN, 1}, 2)).isNull();
        assertThat(Cholesky.factor(new double[] {Double.MAX_VALUE}, 1)).isNotNull();
    }
}
