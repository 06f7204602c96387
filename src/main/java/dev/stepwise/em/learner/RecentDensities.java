package dev.stepwise.em.learner;

import dev.stepwise.em.scoring.DensityRanks;
import java.util.Arrays;
import java.util.List;

/** Log-densities of the newest sampled points, each taken before it was learned from. */
final class RecentDensities {

    private static final int CAPACITY = 1024;

    /** With fewer densities than this, ranks would be guesses. */
    private static final int FEWEST = 64;

    /**
     * The state holds what is known of the densities.
     *
     * @param total ever added
     * @param newest log-densities in nats; the one that was added as number n, counted from 0, stands in place n modulo the capacity
     */
    public record State(long total, List<Double> newest) {
        public State {
            newest = List.copyOf(newest);
        }
    }

    private final double[] values = new double[CAPACITY];
    private long total;

    void add(double logDensity) {
        values[(int) (total++ % CAPACITY)] = logDensity;
    }

    /** Ranks among log-densities that {@link #newest} gave; none while they are few. */
    static DensityRanks ranks(double[] newest) {
        return newest.length < FEWEST ? DensityRanks.NONE : DensityRanks.of(newest);
    }

    /** Returns the densities that are kept, in the places that they have. */
    double[] newest() {
        return Arrays.copyOf(values, (int) Math.min(total, CAPACITY));
    }

    State state() {
        return new State(total, Arrays.stream(newest()).boxed().toList());
    }

    void restore(State state) {
        total = state.total();
        Arrays.setAll(values, i -> i < state.newest().size() ? state.newest().get(i) : 0);
    }
}
