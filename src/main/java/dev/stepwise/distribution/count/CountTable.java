package dev.stepwise.distribution.count;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** A function of a count that remembers its values at small counts. One thread at a time. */
final class CountTable {

    private final DoubleUnaryOperator function;
    private final double[] values = new double[256];

    /** @param function is never NaN */
    CountTable(DoubleUnaryOperator function) {
        this.function = function;
        Arrays.fill(values, Double.NaN);
    }

    /** @param x not negative */
    double at(double x) {
        if (x >= values.length) {
            return function.applyAsDouble(x);
        }
        int count = (int) x;
        if (Double.isNaN(values[count])) {
            values[count] = function.applyAsDouble(x);
        }
        return values[count];
    }
}
