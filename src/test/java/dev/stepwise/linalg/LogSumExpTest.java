package dev.stepwise.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Logarithms of sums of what may be too small or too large for a double. */
class LogSumExpTest {

    /** A few roundings of numbers of about 1. */
    private static final double ROUNDING = 1e-14;

    @Test
    void itIsTheLogarithmOfTheSum() {
        assertThat(LogSumExp.of(Math.log(1), Math.log(2), Math.log(5))).isCloseTo(Math.log(8), within(ROUNDING));
        assertThat(LogSumExp.of(3.5)).isEqualTo(3.5);
    }

    @Test
    void aShiftOfAllTermsShiftsIt() {
        for (double shift : new double[] {-1e5, -800, 800, 1e5}) {
            assertThat(LogSumExp.of(shift, shift + Math.log(3)))
                    .isCloseTo(shift + Math.log(4), within(ROUNDING * Math.abs(shift)));
        }
    }

    @Test
    void nothingAndMinusInfinitiesAddUpToMinusInfinity() {
        assertThat(LogSumExp.of()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(LogSumExp.of(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY))
                .isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(LogSumExp.of(Double.NEGATIVE_INFINITY, 2)).isEqualTo(2);
    }

    /** Three points in rows of four: what lies beyond the points is not touched. */
    @Test
    void normalisedTermsAddUpToOneAndTheirSumIsReturned() {
        double[] x = {Math.log(1), Math.log(3), 700, 9, Math.log(3), Math.log(1), 700, 9, Math.log(4), -1e9, 700, 9};
        double[] sum = {0, 0, 0, 9};
        double[] scratch = {7, 7, 7, 9};
        LogSumExp.normalise(x, 3, 4, 3, sum, scratch);
        assertThat(x)
                .containsExactly(
                        new double[] {1 / 8., 3 / 4., 1 / 3., 9, 3 / 8., 1 / 4., 1 / 3., 9, 1 / 2., 0, 1 / 3., 9},
                        within(ROUNDING));
        assertThat(sum)
                .containsExactly(new double[] {Math.log(8), Math.log(4), 700 + Math.log(3), 9}, within(700 * ROUNDING));
        assertThat(scratch[3]).isEqualTo(9);
    }

    @Test
    void aShiftChangesTheSumsAndNotTheShares() {
        double[] shares = {0.1, 0.7, 0.2};
        for (double shift : new double[] {-1e4, 0, 1e4}) {
            double[] x = {shift + Math.log(0.1), shift + Math.log(0.7), shift + Math.log(0.2)};
            double[] sum = new double[1];
            LogSumExp.normalise(x, 3, 1, 1, sum, new double[1]);
            assertThat(x).containsExactly(shares, within(1e-11)); // ln x has 16 digits of 1e4
            assertThat(sum[0]).isCloseTo(shift, within(1e-11));
        }
    }

    /** 60 below the largest is 1e-26 of it. */
    @Test
    void aTermIsNothingWhenItIsMoreThanSixtyBelowTheLargest() {
        double[] x = {0, 0, -60, -60.001};
        LogSumExp.normalise(x, 2, 2, 2, new double[2], new double[2]);
        assertThat(x[2]).isCloseTo(Math.exp(-60), within(1e-40));
        assertThat(x[3]).isZero();
    }
}
