package dev.stepwise.cli.plot;

import dev.stepwise.distribution.Marginal;
import java.util.Arrays;

/**
 * The counts that are drawn, side by side: each, or where they are many in bins of a round number of them. A few counts far out, which
 * would press the others into a line, are left out.
 *
 * @param first count of the first bin
 * @param width counts of a bin
 * @param number of bins
 * @param leftOut how many values are in none
 * @param farthest of these the one that is farthest out; NaN: none is
 */
record CountBins(double first, double width, int number, int leftOut, double farthest) {

    /** There is room for so many bars. */
    private static final int MOST = 60;

    private static final int[] ROUND = {1, 2, 5};

    /** A Poisson count farther than this many standard deviations from its mean has a probability below 1e-20. */
    private static final double FARTHEST = 12;

    /** Steps of a sum over counts are at most this part of a standard deviation, and of the count itself. */
    private static final double STEPS = 16;

    /** The counts, or levels, from 0 on. */
    static CountBins from0(int number) {
        return new CountBins(0, 1, number, 0, Double.NaN);
    }

    /** Bins for counts in ascending order: from 0 on where that leaves room for each of them, or else from the least that is drawn. */
    static CountBins of(double[] sorted) {
        if (sorted.length == 0) {
            return from0(2);
        }
        PlotRange range = PlotRange.of(sorted);
        double least = range.most() < MOST ? 0 : range.least();
        double width = 1;
        for (int round = 1; width * MOST < range.most() - least + 1; round++) {
            width = ROUND[round % ROUND.length] * Math.pow(10, round / ROUND.length);
        }
        double first = width * Math.floor(least / width);
        int number = 1 + (int) Math.floor((range.most() - first) / width);
        double end = first + number * width;
        int leftOut =
                (int) Arrays.stream(sorted).filter(x -> x < first || x >= end).count();
        double below = first - sorted[0];
        double above = sorted[sorted.length - 1] - end;
        double farthest = below > above ? sorted[0] : sorted[sorted.length - 1];
        return new CountBins(first, width, number, leftOut, leftOut == 0 ? Double.NaN : farthest);
    }

    /** Returns the bin of a count; -1: it is in none. */
    int bin(double count) {
        double bin = Math.floor((count - first) / width);
        return bin >= 0 && bin < number ? (int) bin : -1;
    }

    /** Returns the least count of a bin. */
    double least(int bin) {
        return first + bin * width;
    }

    /** Returns the first bin that begins with a multiple of the counts of so many bins; where there is none, the first of all. */
    int firstMultiple(int bins) {
        for (int bin = 0; bin < number; bin++) {
            if (least(bin) % (bins * width) == 0) {
                return bin;
            }
        }
        return 0;
    }

    /** The probability of a bin: its counts one by one, or where they and the spread are large in steps, each by its middle. */
    double probability(Marginal marginal, int bin) {
        if (width == 1) {
            return Math.exp(marginal.logDensity().applyAsDouble(least(bin)));
        }
        double reach = FARTHEST * marginal.deviation();
        double end = Math.min(least(bin) + width, Math.ceil(marginal.mean() + reach) + 1);
        double sum = 0;
        double count = Math.max(least(bin), Math.floor(marginal.mean() - reach));
        while (count < end) {
            double step = Math.max(1, Math.floor(Math.min(marginal.deviation(), count) / STEPS));
            step = Math.min(step, end - count);
            sum += step * Math.exp(marginal.logDensity().applyAsDouble(Math.floor(count + (step - 1) / 2)));
            count += step;
        }
        return sum;
    }
}
