package dev.stepwise.cli.plot;

import dev.stepwise.distribution.Transform;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A range of values on a line of pixels.
 *
 * @param min value at the pixel {@code from}
 * @param max value at the pixel {@code to}
 * @param transform what the values are of what the labels say
 */
record PlotAxis(double min, double max, double from, double to, Transform transform) {

    /** Round numbers of a transformed axis, the roundest first, and the powers of ten that they are multiplied by. */
    private static final int[] ROUND = {1, 5, 2};

    private static final int FARTHEST_POWER = 15;

    /** An axis whose labels are its values. */
    PlotAxis(double min, double max, double from, double to) {
        this(min, max, from, to, Transform.NONE);
    }

    /** A place with its label. */
    record Tick(double at, String label) {}

    /** Returns an axis that leaves a little room on both sides of the values. */
    static PlotAxis around(double least, double most, double from, double to, Transform transform) {
        double room = most > least ? (most - least) * 0.04 : Math.max(1, Math.abs(least)) * 0.5;
        return new PlotAxis(least - room, most + room, from, to, transform);
    }

    /** The same, of values as they are. */
    static PlotAxis around(double least, double most, double from, double to) {
        return around(least, most, from, to, Transform.NONE);
    }

    double at(double value) {
        return from + (value - min) * unit();
    }

    /** Whether a value stands on the axis; NaN stands nowhere. */
    boolean holds(double value) {
        return value >= min && value <= max;
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
        return transform.isNone() ? evenTicks(spacing) : roundTicks(spacing);
    }

    /** On a transformed axis round numbers are not at even distances: the roundest come first, and others where there is room. */
    private List<Tick> roundTicks(double spacing) {
        List<Tick> ticks = new ArrayList<>();
        for (int factor : ROUND) {
            for (int power = -FARTHEST_POWER; power <= FARTHEST_POWER; power++) {
                BigDecimal size = BigDecimal.valueOf(factor).scaleByPowerOfTen(power);
                addTick(ticks, size, spacing);
                addTick(ticks, size.negate(), spacing);
                addTick(ticks, BigDecimal.ONE.subtract(size), spacing);
            }
        }
        ticks.sort(Comparator.comparingDouble(Tick::at));
        return ticks;
    }

    private void addTick(List<Tick> ticks, BigDecimal number, double spacing) {
        double y = transform.contains(number.doubleValue()) ? transform.apply(number.doubleValue()) : Double.NaN;
        if (y >= min && y <= max && ticks.stream().noneMatch(tick -> Math.abs(tick.at() - at(y)) < spacing)) {
            boolean plain = number.signum() == 0
                    || Math.abs(number.doubleValue()) >= 1e-4 && Math.abs(number.doubleValue()) < 1e6;
            ticks.add(new Tick(
                    at(y),
                    plain
                            ? number.stripTrailingZeros().toPlainString()
                            : number.stripTrailingZeros().toString()));
        }
    }

    private List<Tick> evenTicks(double spacing) {
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
