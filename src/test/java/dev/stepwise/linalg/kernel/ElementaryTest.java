package dev.stepwise.linalg.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class ElementaryTest {

    private static final int DRAWS = 50_000;

    /** {@link StrictMath} itself is within 1 ulp, and the functions within 1 of the true value. */
    private static final double ULPS = 2;

    private static void assertClose(DoubleUnaryOperator ours, DoubleUnaryOperator reference, double x) {
        double expected = reference.applyAsDouble(x);
        assertThat(Math.abs(ours.applyAsDouble(x) - expected))
                .as("at %s", x)
                .isLessThanOrEqualTo(ULPS * Math.ulp(expected));
    }

    @Test
    void expIsWithinTwoUlpOverItsRange() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < DRAWS; i++) {
            assertClose(Elementary::exp, StrictMath::exp, random.nextDouble(-708, 709.7));
            assertClose(Elementary::exp, StrictMath::exp, random.nextDouble(-60, 0));
            assertClose(Elementary::exp, StrictMath::exp, random.nextDouble(-1, 1));
        }
    }

    @Test
    void expIsWithinTwoUlpBelowTheNormalNumbers() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < DRAWS; i++) {
            assertClose(Elementary::exp, StrictMath::exp, random.nextDouble(-746, -708));
        }
    }

    @Test
    void expEndsInZeroAndInfinity() {
        assertThat(Elementary.exp(Double.NEGATIVE_INFINITY)).isZero();
        assertThat(Elementary.exp(-1e300)).isZero();
        assertThat(Elementary.exp(Double.POSITIVE_INFINITY)).isInfinite();
        assertThat(Elementary.exp(709.79)).isInfinite();
        assertThat(Elementary.exp(Double.NaN)).isNaN();
        assertThat(Elementary.exp(0)).isEqualTo(1);
        assertThat(Elementary.exp(-0.0)).isEqualTo(1);
    }

    @Test
    void logIsWithinTwoUlp() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < DRAWS; i++) {
            assertClose(Elementary::log, StrictMath::log, random.nextDouble(0.5, 2));
            assertClose(Elementary::log, StrictMath::log, random.nextDouble(1, 64));
            double any = Double.longBitsToDouble(random.nextLong(1L << 52, 2047L << 52));
            assertClose(Elementary::log, StrictMath::log, any);
        }
    }

    @Test
    void logOfOneIsZeroAndOfNoNumberNone() {
        assertThat(Elementary.log(1)).isZero();
        assertThat(Elementary.log(Double.NaN)).isNaN();
    }
}
