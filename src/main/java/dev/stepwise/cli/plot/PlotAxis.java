package dev.stepwise.cli.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of values on a line of pixels.
 *
 * @param min value at the pixel {@code from}
 * @param max value at the pixel {@code to}
 */
record PlotAxis(double min, double max, double from, double to) {

    /** A place with its label. */
    record Tick(double at, String label) {}

    /** Returns an axis that leaves a little room on both sides of the values. */
    static PlotAxis around(double least, double most, double from, double to) {
        double room = most > least ? (most - least) * 0.04 : Math.max(1, Math.abs(least)) * 0.5;
        return new PlotAxis(least - room, most + room, from, to);
    }

    double at(double value) {
        return from + (value - min) * unit();
    }

    /** Pixels for a difference of 1; negative on an axis that goes upwards. */
    double unit() {
        return (to - from) / (max - min);
    }

    double value(double at) {
        return min + (at - from) / unit();
    }

    /** Round values, one every {@code spacing} pixels or more. */
    List<Tick> ticks(double spacing) {
        double raw = (max - min) * spacing / Math.abs(to - from);
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = raw <= power ? power : raw <= 2 * power ? 2 * power : raw <= 5 * power ? 5 * power : 10 * power;
        List<Tick> ticks = new ArrayList<>();
        for (double i = Math.ceil(min / step); i * step <= max; i++) {
            ticks.add(new Tick(at(i * step), label(i * step, step)));
        }
        return ticks;
    }

    private static String label(double value, double step) {
        int decimals = Math.max(0, -(int) Math.floor(Math.log10(step)));
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN);
        return Math.abs(value) >= 1e6 || decimals > 5
                ? new BigDecimal(value)
                        .round(new MathContext(6))
                        .stripTrailingZeros()
                        .toString()
                : rounded.toPlainString();
    }
}
