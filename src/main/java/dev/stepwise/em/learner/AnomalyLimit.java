package dev.stepwise.em.learner;

import dev.stepwise.em.scoring.AnomalyCount;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log-density below which a point is an anomaly. The limit moves so that the share of points below it is the one
 * that was chosen, whatever the distribution of the points.
 *
 * <p>Near the limit the tail of the log-density is taken for exponential, with a scale of s nats. A normal component of
 * any dimension has s = 1. A mini-batch of n points under the limit θ then has a Poisson number of anomalies of mean
 * {@code n α e^((θ − q) / s)}, and the quantile q of greatest likelihood is {@code s ln (α Σ n e^(θ/s) / Σ anomalies)}.
 * Older mini-batches fade.
 *
 * <p>Where the limit stays, just the chosen share has been below it, so a wrong s slows the limit down and does not
 * bias it. The share may be wrong in the same direction again and again, as where the limit has a gap between clusters
 * and dirt to cross. Then s is doubled, and otherwise it returns to what it was. Every mini-batch counts under the
 * limit that it was scored with, so it does not matter how late mini-batches come.
 */
final class AnomalyLimit {

    /** After so many expected anomalies an old one weighs 1/e. */
    private static final double MEMORY = 100;

    /** Anomalies that the first guess is worth. */
    private static final double FIRST_GUESS = 5;

    /** Sampled points that the first guess is made of. */
    private static final int FIRST_ROWS = 256;

    /** The share of them at the low end that gives the scale. */
    private static final double TAIL = 0.1;

    /** Expected anomalies after which the share is looked at. */
    private static final double LOOK = 20;

    /** The share is wrong when it is off by more than so many standard deviations. */
    private static final double DEVIATIONS = 3;

    /**
     * A mini-batch counts at most this many standard deviations, and this many anomalies, above what is expected. A
     * flood of anomalies is a change of the stream.
     */
    private static final double FLOOD = 5;

    private static final double FASTER = 2;
    private static final double SLOWER = 0.8;
    private static final double FASTEST = 1e6;
    private static final double LEAST_SCALE = 0.5;
    private static final double LARGEST_SCALE = 5;

    /**
     * The state holds what is known of the limit.
     *
     * @param first log-densities that the first guess will be made of; empty once it is made
     * @param limit θ, a log-density; NaN while it is not known
     * @param tailScale the s that the first guess found, in nats
     * @param scale s, in nats
     * @param direction in which the share of anomalies was wrong last: −1, 0 or 1
     * @param lookedExpected anomalies that were expected since the share was looked at
     * @param lookedAnomalies those that there were
     * @param expected {@code α Σ n e^((θ − limit) / s)}, faded
     * @param anomalies those that there were, faded
     */
    public record State(
            List<Double> first,
            double limit,
            double tailScale,
            double scale,
            double direction,
            double lookedExpected,
            double lookedAnomalies,
            double expected,
            double anomalies) {
        public State {
            first = List.copyOf(first);
        }
    }

    private final double rate;
    private double[] first = {};
    private double limit = Double.NaN;
    private double tailScale = 1;
    private double scale = 1;
    private double direction;
    private double lookedExpected;
    private double lookedAnomalies;
    private double expected;
    private double anomalies;

    private AnomalyLimit(double rate) {
        this.rate = rate;
    }

    /** @return null where no points are marked */
    static @Nullable AnomalyLimit of(double rate) {
        return rate > 0 ? new AnomalyLimit(rate) : null;
    }

    /** The limit; NaN while too little is known. */
    double value() {
        return limit;
    }

    /** Whether {@link #begin} needs more points. */
    boolean isOpen() {
        return Double.isNaN(limit);
    }

    /** Takes log-densities for the first guess, until there are enough. */
    void begin(double[] logDensities) {
        int before = first.length;
        first = Arrays.copyOf(first, before + logDensities.length);
        System.arraycopy(logDensities, 0, first, before, logDensities.length);
        if (first.length < FIRST_ROWS) {
            return;
        }
        Arrays.sort(first);
        int tail = (int) (Math.max(TAIL, rate) * first.length);
        double excess = 0;
        for (int i = 0; i < tail; i++) {
            excess += Math.min(first[tail] - first[i], LARGEST_SCALE);
        }
        tailScale = Math.clamp(excess / tail, LEAST_SCALE, LARGEST_SCALE);
        scale = tailScale;
        limit = first[tail] - scale * Math.log(Math.max(TAIL, rate) / rate);
        first = new double[0];
        forget();
    }

    /**
     * Guesses anew, where the model or the stream is another: what was found under earlier limits tells nothing of the new one.
     *
     * @param logDensities of points since then; where they are too few, {@link #begin} takes more
     */
    void restart(double[] logDensities) {
        limit = Double.NaN;
        first = new double[0];
        direction = 0;
        lookedExpected = 0;
        lookedAnomalies = 0;
        begin(logDensities);
    }

    private void forget() {
        anomalies = FIRST_GUESS;
        expected = FIRST_GUESS;
    }

    /** Moves the limit by what was found under earlier ones. */
    void add(AnomalyCount count) {
        if (isOpen() || count.points() == 0) {
            return;
        }
        double chosen = rate * count.points();
        double kept = Math.exp(-chosen / MEMORY);
        // expected is the sum of n α e^((θ − limit) / s), relative to the limit so that it stays in range
        double under = Math.exp(Math.clamp((count.meanLimit() - limit) / scale, -LARGEST_SCALE, LARGEST_SCALE));
        expected = kept * expected + chosen * under;
        double found = Math.min(count.anomalies(), chosen + FLOOD * Math.sqrt(chosen) + FLOOD);
        anomalies = kept * anomalies + found;
        double step = Math.log(expected / Math.max(anomalies, LEAST_SCALE));
        step = Math.clamp(step, -1, 1);
        limit += scale * step;
        expected *= Math.exp(-step);
        look(chosen, found);
    }

    private void look(double chosen, double found) {
        lookedExpected += chosen;
        lookedAnomalies += found;
        if (lookedExpected < LOOK) {
            return;
        }
        double deviation = (lookedAnomalies - lookedExpected) / Math.sqrt(lookedExpected);
        double now = Math.abs(deviation) > DEVIATIONS ? Math.signum(deviation) : 0;
        if (now != 0 && now == direction) {
            scale = Math.min(scale * FASTER, FASTEST);
            forget();
        } else {
            scale = Math.max(scale * SLOWER, tailScale);
        }
        direction = now;
        lookedExpected = 0;
        lookedAnomalies = 0;
    }

    State state() {
        return new State(
                Arrays.stream(first).boxed().toList(),
                limit,
                tailScale,
                scale,
                direction,
                lookedExpected,
                lookedAnomalies,
                expected,
                anomalies);
    }

    void restore(State state) {
        first = state.first().stream().mapToDouble(Double::doubleValue).toArray();
        limit = state.limit();
        tailScale = state.tailScale();
        scale = state.scale();
        direction = state.direction();
        lookedExpected = state.lookedExpected();
        lookedAnomalies = state.lookedAnomalies();
        expected = state.expected();
        anomalies = state.anomalies();
    }
}
