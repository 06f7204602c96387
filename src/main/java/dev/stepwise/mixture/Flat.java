package dev.stepwise.mixture;

import java.util.List;

/** Joins arrays of numbers. */
final class Flat {

    private Flat() {}

    static double[] concat(List<double[]> parts) {
        double[] all = new double[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (double[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
