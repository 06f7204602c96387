package dev.stepwise.em.learner;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * How well new points were predicted lately: means of {@code ln p(x)}, taken before learning from the points, over blocks
 * of at least 64 points, which grow to 256 as more points come. Whether the mean still rises is judged between windows of
 * blocks, with the standard errors that the scatter of the block means gives (batch means), never from one small difference.
 * So a stream of one point a minute is judged after a day, and a fast one by blocks whose means are nearly normal.
 */
final class LikelihoodTrace {

    private static final int BLOCK_POINTS = 256;

    /** Points of a block at first; twice as many each time that the window 4W is full. */
    private static final int FIRST_BLOCK_POINTS = 64;

    /** Blocks of the window W. */
    private static final int SHORT = 5;

    /** Blocks of the window 4W. */
    private static final int LONG = 4 * SHORT;

    /** A difference of more standard errors is a change, when there was none before. */
    private static final double UNSETTLED = 6;

    /** One of fewer is none, when there was one before. */
    private static final double SETTLED = 2;

    /**
     * The state holds what is known of the likelihood.
     *
     * @param points of the block that is not yet full
     * @param weight of its points
     * @param sum {@code Σ v ln p(x)} over them
     * @param converged whether the mean has stopped to rise
     * @param means of the newest blocks in nats per unit of weight, the oldest first
     */
    public record State(long points, double weight, double sum, boolean converged, List<Double> means) {
        public State {
            means = List.copyOf(means);
        }
    }

    private final Deque<Double> means = new ArrayDeque<>();
    private long points;
    private double weight;
    private double sum;
    private boolean converged;
    private int blockPoints = FIRST_BLOCK_POINTS;

    /**
     * Adds the points of a mini-batch: their number, weight and {@code Σ v ln p(x)}. True when convergence has changed.
     *
     * @param steady whether the stream has shown no sign of change lately; without, nothing converges
     */
    boolean add(long batchPoints, double batchWeight, double logLikelihood, boolean steady) {
        if (!(batchWeight > 0) || !Double.isFinite(logLikelihood)) {
            return false;
        }
        boolean full = isFullWith(batchPoints);
        points += batchPoints;
        weight += batchWeight;
        sum += logLikelihood;
        if (!full) {
            return false;
        }
        if (means.isEmpty()) { // batches may be longer than a block
            blockPoints = (int) Math.clamp(points, blockPoints, BLOCK_POINTS);
        }
        addBlock(sum / weight);
        points = 0;
        weight = 0;
        sum = 0;
        boolean before = converged;
        boolean level = means.size() == LONG ? Math.abs(change(before)) <= (before ? UNSETTLED : SETTLED) : before;
        converged = steady && level;
        return before != converged;
    }

    /** Whether so many points more make a block full. */
    boolean isFullWith(long batchPoints) {
        return points + batchPoints >= blockPoints;
    }

    private void addBlock(double mean) {
        means.addLast(mean);
        if (means.size() <= LONG) {
            return;
        }
        means.removeFirst();
        if (blockPoints < BLOCK_POINTS) {
            blockPoints = Math.min(2 * blockPoints, BLOCK_POINTS);
            for (int pair = 0; pair < LONG / 2; pair++) {
                means.addLast((means.removeFirst() + means.removeFirst()) / 2);
            }
        }
    }

    /** Begins again, as after a change of the model. */
    void restart() {
        means.clear();
        points = 0;
        weight = 0;
        sum = 0;
        converged = false;
        blockPoints = FIRST_BLOCK_POINTS;
    }

    /** Forgets the blocks before the window W: so soon nothing converges. */
    void keepWindow() {
        while (means.size() > SHORT) {
            means.removeFirst();
        }
        converged = false;
    }

    boolean isConverged() {
        return converged;
    }

    /** Mean over the window W; NaN before the first block. */
    double recentMean() {
        if (means.isEmpty()) {
            return weight > 0 ? sum / weight : Double.NaN;
        }
        double total = 0;
        int count = 0;
        for (Iterator<Double> newest = means.descendingIterator(); newest.hasNext() && count < SHORT; count++) {
            total += newest.next();
        }
        return total / count;
    }

    /**
     * The newest window's mean less that of the older blocks, in standard errors of the difference.
     *
     * @param settled whether the scatter within the newest window counts; before, it does not, as one bad block there would hide
     *     itself behind it
     */
    private double change(boolean settled) {
        double[] blocks = means.stream().mapToDouble(Double::doubleValue).toArray();
        int older = LONG - SHORT;
        double a = mean(blocks, 0, older);
        double b = mean(blocks, older, LONG);
        double scatter = squares(blocks, 0, older, a);
        double variance = settled ? (scatter + squares(blocks, older, LONG, b)) / (LONG - 2) : scatter / (older - 1);
        variance *= 1.0 / older + 1.0 / SHORT;
        return variance > 0 ? (b - a) / Math.sqrt(variance) : 0;
    }

    private static double mean(double[] values, int from, int to) {
        double total = 0;
        for (int i = from; i < to; i++) {
            total += values[i];
        }
        return total / (to - from);
    }

    private static double squares(double[] values, int from, int to, double mean) {
        double total = 0;
        for (int i = from; i < to; i++) {
            total += (values[i] - mean) * (values[i] - mean);
        }
        return total;
    }

    State state() {
        return new State(points, weight, sum, converged, List.copyOf(means));
    }

    void restore(State state) {
        points = state.points();
        weight = state.weight();
        sum = state.sum();
        converged = state.converged();
        means.clear();
        means.addAll(state.means());
        blockPoints = BLOCK_POINTS;
    }

    /** Points of a block at the least. */
    int blockPoints() {
        return blockPoints;
    }

    /** Takes the length of a block, after the state, which earlier releases wrote without it. */
    void restoreBlockPoints(int restored) {
        blockPoints = Math.clamp(restored, FIRST_BLOCK_POINTS, BLOCK_POINTS);
    }
}
