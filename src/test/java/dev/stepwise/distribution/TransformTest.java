package dev.stepwise.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransformTest {

    private static final double[] VALUES = {-1e6, -30, -0.999, -0.3, 0, 1e-9, 0.2, 0.5, 0.97, 1, 3, 1e4, 1e12};

    static Stream<Transform> transforms() {
        return Stream.concat(
                Stream.of(Transform.Kind.values()).map(Transform::of),
                Stream.of(new Transform(Transform.Kind.ASINH, 250)));
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void theInverseLeadsBackToWhatWasTransformed(Transform transform) {
        for (double x : VALUES) {
            if (transform.contains(x)) {
                double y = transform.apply(x);
                // y is rounded to 2^-53 of its size, or of 1; x follows by its derivative
                double error = 0x1p-50 * Math.max(1, Math.abs(y)) * Math.exp(-transform.logJacobian(y));
                assertThat(transform.inverse(y)).as("%s", x).isCloseTo(x, within(error + 0x1p-50 * Math.abs(x)));
            }
        }
    }

    /** A central difference: its error is a third of the square of the step, relative to the scale of the function. */
    @ParameterizedTest
    @MethodSource("transforms")
    void theLogJacobianIsTheLogarithmOfTheDerivative(Transform transform) {
        for (double x : new double[] {0.1, 0.4, 0.5, 0.83, 0.99, 2, 70, 4000}) {
            double step = 1e-5 * Math.min(x, Math.abs(1 - x) + (x > 1 ? x : 0));
            if (transform.contains(x) && transform.contains(x + step)) {
                double slope = (transform.apply(x + step) - transform.apply(x - step)) / (2 * step);
                assertThat(transform.logJacobian(transform.apply(x))).isCloseTo(Math.log(slope), within(1e-8));
            }
        }
    }

    @Test
    void onlyValuesWithAFiniteDensityAreTaken() {
        assertThat(Transform.of(Transform.Kind.LOG).contains(0)).isFalse();
        assertThat(Transform.of(Transform.Kind.SQRT).contains(0)).isFalse();
        assertThat(Transform.of(Transform.Kind.LOG1P).contains(0)).isTrue();
        assertThat(Transform.of(Transform.Kind.LOG1P).contains(-1)).isFalse();
        assertThat(Transform.of(Transform.Kind.LOGIT).contains(1)).isFalse();
        assertThat(Transform.of(Transform.Kind.ASINH).contains(-1e300)).isTrue();
    }

    /** Units and back again move an image by a rounding error, below 0 too. */
    @Test
    void anImageThatRoundingHasMovedOutOfReachHasAFiniteDensity() {
        for (double y : new double[] {0, -0.0, -1e-14, 1e-150}) {
            assertThat(Transform.of(Transform.Kind.SQRT).logJacobian(y)).isBetween(0.0, 100.0);
        }
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void whatIsMissingStaysSo(Transform transform) {
        assertThat(transform.inverse(transform.apply(Double.NaN))).isNaN();
    }

    @Test
    void extremesOfAsinhAndLogitNeitherOverflowNorCancel() {
        Transform asinh = Transform.of(Transform.Kind.ASINH);
        assertThat(asinh.apply(1e70)).isCloseTo(Math.log(2) + 70 * Math.log(10), within(1e-12));
        assertThat(asinh.apply(-1e-20)).isEqualTo(-1e-20);
        assertThat(asinh.logJacobian(800)).isCloseTo(Math.log(2) - 800, within(1e-12));
        assertThat(Transform.of(Transform.Kind.LOGIT).logJacobian(-800)).isEqualTo(800);
    }
}
