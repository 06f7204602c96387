package dev.stepwise.distribution.count;

import org.apache.commons.math3.special.Gamma;

/** {@code ln n!}, small ones from a table. */
final class LogFactorial {

    private static final double[] TABLE = new double[1024];

    static {
        for (int n = 2; n < TABLE.length; n++) {
            TABLE[n] = TABLE[n - 1] + Math.log(n);
        }
    }

    private LogFactorial() {}

    /** @param n not negative */
    static double of(double n) {
        return n < TABLE.length ? TABLE[(int) n] : Gamma.logGamma(n + 1);
    }
}
