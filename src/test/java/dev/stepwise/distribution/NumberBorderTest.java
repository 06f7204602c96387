package dev.stepwise.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What lies beyond the border is drawn in, and what lies within stays as it is, to the bit. */
class NumberBorderTest {

    private static final double[] WITHIN = {0, -0.0, 1, -1e-300, Double.MIN_VALUE, 6.02e23, -9.9e69};

    @Test
    void valuesWithinStayAndOthersAreDrawnIn() {
        for (double x : WITHIN) {
            assertThat(NumberBorder.value(x)).isEqualTo(x);
        }
        assertThat(NumberBorder.value(Double.MAX_VALUE)).isEqualTo(1e70);
        assertThat(NumberBorder.value(Double.NEGATIVE_INFINITY)).isEqualTo(-1e70);
        assertThat(NumberBorder.value(Double.NaN)).isNaN();
    }

    @Test
    void weightsAreDrawnInFromBothSidesAndWhatIsNoneIsZero() {
        assertThat(NumberBorder.weight(0.25)).isEqualTo(0.25);
        assertThat(NumberBorder.weight(1e308)).isEqualTo(1e70);
        assertThat(NumberBorder.weight(1e-308)).isEqualTo(1e-70);
        for (double none : new double[] {0, -1, Double.NaN, Double.NEGATIVE_INFINITY}) {
            assertThat(NumberBorder.weight(none)).isZero();
        }
    }

    @Test
    void aSpreadTooSmallToSquareIsThatOfAConstantColumn() {
        assertThat(NumberBorder.unit(1e-9)).isEqualTo(1e-9);
        for (double none : new double[] {0, 1e-71, Double.NaN}) {
            assertThat(NumberBorder.unit(none)).isEqualTo(1);
        }
        assertThat(NumberBorder.unit(Double.POSITIVE_INFINITY)).isEqualTo(1e70);
    }

    @Test
    void countsEndWhereTheNextOneIsTheSame() {
        assertThat(NumberBorder.count(17)).isEqualTo(17);
        assertThat(NumberBorder.count(1e300)).isEqualTo(9_007_199_254_740_992.0);
    }

    /** The derivation, in numbers: the largest variance in the largest unit, of the heaviest points. */
    @Test
    void noProductThatAFitNeedsLeavesTheRangeOfADouble() {
        double largest = NumberBorder.LARGEST;
        double variance = 4 * largest * largest;
        assertThat(variance * largest * largest).isLessThan(Double.MAX_VALUE / 1e27);
        assertThat(largest * variance * 1e16).isLessThan(Double.MAX_VALUE);
        double least = NumberBorder.SMALLEST * NumberBorder.SMALLEST * 1e-12;
        assertThat(least * least).isGreaterThan(Double.MIN_NORMAL);
    }
}
