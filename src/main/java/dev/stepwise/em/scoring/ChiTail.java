package dev.stepwise.em.scoring;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.commons.math3.special.Gamma;

/**
 * The probability that a chi-distributed distance, the root of a chi-squared one, is larger than this. A table with
 * linear interpolation gives it. As a function of the distance and not of its square, the tail is smooth at 0 and has
 * nearly the same shape for all degrees of freedom. Its curvature is at most 1, which it reaches at 0 with two degrees
 * of freedom. So the error of the interpolation is at most h²/8 = 1.22e-4, where h = 1/32 is the step of the table.
 */
final class ChiTail {

    private static final double STEPS_PER_UNIT = 32;

    /** The deviation is at most 0.71, whatever the degrees of freedom: beyond seven of it the tail is 0 or 1. */
    private static final double REACH = 5;

    private static final int MOST_DEGREES = 1024;
    private static final AtomicReferenceArray<ChiTail> CACHE = new AtomicReferenceArray<>(MOST_DEGREES + 1);

    private final double from;
    private final double[] table;

    private ChiTail(double centre, int degrees) {
        from = Math.max(0, centre - REACH);
        table = new double[(int) Math.ceil((centre + REACH - from) * STEPS_PER_UNIT)];
        for (int i = 0; i < table.length; i++) {
            double distance = from + i / STEPS_PER_UNIT;
            table[i] = Gamma.regularizedGammaQ(0.5 * degrees, 0.5 * distance * distance);
        }
    }

    /** @param degrees of freedom, at least 1 */
    static ChiTail of(int degrees) {
        int known = Math.min(degrees, MOST_DEGREES);
        ChiTail tail = CACHE.get(known);
        if (tail == null) {
            tail = new ChiTail(centre(known), known);
            CACHE.set(known, tail);
        }
        return degrees == known ? tail : tail.movedTo(centre(degrees));
    }

    private static double centre(int degrees) {
        return Math.sqrt(degrees - 0.5);
    }

    private ChiTail(double from, double[] table) {
        this.from = from;
        this.table = table;
    }

    /**
     * Returns the tail for very many degrees of freedom. More of them only move the distribution (Fisher's
     * approximation).
     */
    private ChiTail movedTo(double centre) {
        return new ChiTail(from + centre - centre(MOST_DEGREES), table);
    }

    double of(double distance) {
        double at = (distance - from) * STEPS_PER_UNIT;
        if (!(at > 0)) {
            return 1;
        }
        int i = (int) at;
        if (i >= table.length - 1) {
            return 0;
        }
        return table[i] + (at - i) * (table[i + 1] - table[i]);
    }
}
