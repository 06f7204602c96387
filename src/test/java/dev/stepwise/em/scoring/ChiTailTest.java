package dev.stepwise.em.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChiTailTest {

    /**
     * Linear interpolation between steps of h = 1/32 is off by at most c h²/8, where c is the largest curvature: 1, that of
     * {@code e^(−x²/2)} at 0, which is the tail of 2 degrees of freedom.
     */
    private static final double TOLERANCE = 1.0 / (8 * 32 * 32) + 1e-9;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 10, 25, 26, 27, 100, 1000, 1024})
    void itIsTheUpperTailOfTheRootOfAChiSquaredNumber(int degrees) {
        ChiTail tail = ChiTail.of(degrees);
        ChiSquaredDistribution exact = new ChiSquaredDistribution(degrees);
        for (double x = 0; x < Math.sqrt(degrees) + 8; x += 0.0137) {
            assertThat(tail.of(x)).as("at %f", x).isCloseTo(1 - exact.cumulativeProbability(x * x), within(TOLERANCE));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 30, 1024, 5000})
    void itFallsFromOneToZeroAndNeverRises(int degrees) {
        ChiTail tail = ChiTail.of(degrees);
        assertThat(tail.of(0.0)).isEqualTo(1);
        assertThat(tail.of(1e100)).isZero();
        double before = 1;
        for (double x = 0; x < Math.sqrt(degrees) + 8; x += 0.0137) {
            double now = tail.of(x);
            assertThat(now).isBetween(0.0, before);
            before = now;
        }
        assertThat(before).isZero();
    }

    /** Fisher's approximation: the root of a chi-squared number has nearly the same distribution about √(d − ½) for all large d. */
    @ParameterizedTest
    @ValueSource(ints = {1025, 2000, 20_000})
    void aboveATableOf1024DegreesItMovesWithTheMean(int degrees) {
        ChiTail tail = ChiTail.of(degrees);
        ChiTail known = ChiTail.of(1024);
        double shift = Math.sqrt(degrees - 0.5) - Math.sqrt(1023.5);
        ChiSquaredDistribution exact = new ChiSquaredDistribution(degrees);
        double centre = Math.sqrt(degrees);
        for (double x = centre - 4; x < centre + 4; x += 0.1) {
            assertThat(tail.of(x)).isCloseTo(known.of(x - shift), within(1e-9));
            assertThat(tail.of(x)).isCloseTo(1 - exact.cumulativeProbability(x * x), within(0.005));
        }
    }

    @Test
    void aNegativeDistanceAndOneThatIsNoNumberAreNotSurprising() {
        assertThat(ChiTail.of(2).of(-1.0)).isEqualTo(1);
        assertThat(ChiTail.of(2).of(Double.NaN)).isEqualTo(1);
    }

    @Test
    void aTableIsMadeOnce() {
        assertThat(ChiTail.of(17)).isSameAs(ChiTail.of(17));
    }
}
