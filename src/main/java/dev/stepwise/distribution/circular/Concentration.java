package dev.stepwise.distribution.circular;

/**
 * The concentration κ whose mean resultant length A(κ) is a given one: the maximum of the likelihood, which is concave in κ.
 * Newton's method with {@code A' = 1 − A/κ − A²}, kept within a bracket that shrinks.
 */
final class Concentration {

    /** Bounds of an estimate. At the lower one a direction is as good as uniform. */
    static final double LEAST = 1e-6;

    /** About 1/κ is the variance in radians²: no component is narrower than a thousandth of a radian. */
    static final double MOST = 1e6;

    /** Both forms of the equation are well conditioned here. */
    private static final double MIDDLE = 0.5;

    private static final int MOST_STEPS = 100;
    private static final double PRECISION = 0x1p-51;

    private Concentration() {}

    /** @param length R, the mean resultant length; κ is at a bound where it would be beyond it */
    static double of(double length) {
        if (!(length > Bessel.ratio(LEAST))) {
            return LEAST;
        }
        double complement = 1 - length;
        if (!(complement > Bessel.complementOfRatio(MOST))) {
            return MOST;
        }
        double low = LEAST;
        double high = MOST;
        double kappa = length * (2 - length * length) / (complement * (1 + length)); // Banerjee et al. 2005
        for (int step = 0; step < MOST_STEPS; step++) {
            double next = kappa - newtonStep(kappa, length, complement);
            if (Bessel.complementOfRatio(kappa) > complement) {
                low = kappa;
            } else {
                high = kappa;
            }
            next = next > low && next < high ? next : Math.sqrt(low * high);
            if (Math.abs(next - kappa) <= PRECISION * kappa) {
                return next;
            }
            kappa = next;
        }
        return kappa;
    }

    /** Of {@code A(κ) = R} where R is small; of {@code 1/(1 − A(κ)) = 1/(1 − R)}, which is nearly linear in κ, where it is large. */
    private static double newtonStep(double kappa, double length, double complement) {
        double ratio = Bessel.ratio(kappa);
        double own = Bessel.complementOfRatio(kappa);
        double slope = own * (1 + ratio) - ratio / kappa;
        return length < MIDDLE ? (ratio - length) / slope : (1 / own - 1 / complement) * own * own / slope;
    }
}
