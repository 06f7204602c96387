package dev.stepwise.em;

import java.util.Arrays;

/** Log-densities of the newest sampled points, each taken before it was learned from. */
final class RecentDensities {

    private static final int CAPACITY = 1024;

    /** With fewer, ranks would be guesses. */
    private static final int FEWEST = 64;

    private final double[] values = new double[CAPACITY];
    private long total;

    void add(double logDensity) {
        values[(int) (total++ % CAPACITY)] = logDensity;
    }

    DensityRanks ranks() {
        return total < FEWEST ? DensityRanks.NONE : DensityRanks.of(newest());
    }

    private double[] newest() {
        return Arrays.copyOf(values, (int) Math.min(total, CAPACITY));
    }

    void writeHeader(StateWriter out) {
        out.put(total).put(newest());
    }

    void readHeader(StateReader in) {
        total = in.readLong();
        double[] known = in.readDoubles();
        System.arraycopy(known, 0, values, 0, known.length);
    }
}
