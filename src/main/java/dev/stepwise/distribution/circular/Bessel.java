package dev.stepwise.distribution.circular;

/**
 * Modified Bessel functions of the first kind, scaled so that they stay within the range of a double: {@code e^−κ I(κ)}. Up to
 * 25 by their power series, whose terms are all positive (Abramowitz and Stegun 1964, 9.6.10), and beyond by their asymptotic
 * series (9.7.1), whose smallest term is below {@code e^−50} there.
 */
final class Bessel {

    private static final double SERIES_UP_TO = 25;

    /** Terms of less than this part of the sum are not added. */
    private static final double NEGLIGIBLE = 0x1p-60;

    private Bessel() {}

    /** {@code ln (e^−κ I₀(κ))}, for κ not negative. */
    static double logScaledI0(double kappa) {
        return kappa <= SERIES_UP_TO
                ? Math.log(series(kappa, 0)) - kappa
                : Math.log(asymptotic(kappa)) - 0.5 * Math.log(2 * Math.PI * kappa);
    }

    /** {@code A(κ) = I₁(κ) / I₀(κ)}: the mean resultant length of a von Mises distribution. */
    static double ratio(double kappa) {
        return kappa <= SERIES_UP_TO ? 0.5 * kappa * series(kappa, 1) / series(kappa, 0) : 1 - complementOfRatio(kappa);
    }

    /** {@code 1 − A(κ)} without the cancellation, about {@code 1/(2κ)} for large κ. */
    static double complementOfRatio(double kappa) {
        return kappa <= SERIES_UP_TO ? 1 - ratio(kappa) : asymptoticDifference(kappa) / asymptotic(kappa);
    }

    /** {@code Σ (κ²/4)^k / (k! (k + order)!)}, of order 0 or 1. */
    private static double series(double kappa, int order) {
        double quarter = 0.25 * kappa * kappa;
        double term = 1;
        double sum = 1;
        for (int k = 1; term > NEGLIGIBLE * sum; k++) {
            term *= quarter / k / (k + order);
            sum += term;
        }
        return sum;
    }

    /** {@code √(2πκ) e^−κ I₀(κ)}. */
    private static double asymptotic(double kappa) {
        double term = 1;
        double sum = 1;
        for (int k = 1; term > NEGLIGIBLE * sum; k++) {
            term *= (2 * k - 1.0) * (2 * k - 1.0) / (8 * kappa * k);
            sum += term;
        }
        return sum;
    }

    /** {@code √(2πκ) e^−κ (I₀(κ) − I₁(κ))}: the difference term by term, whose first terms are equal. */
    private static double asymptoticDifference(double kappa) {
        double zero = 1;
        double one = 1;
        double sum = 0;
        for (int k = 1; k == 1 || zero > NEGLIGIBLE * sum; k++) {
            double odd = (2 * k - 1.0) * (2 * k - 1.0);
            zero *= odd / (8 * kappa * k);
            one *= (odd - 4) / (8 * kappa * k);
            sum += zero - one;
        }
        return sum;
    }
}
