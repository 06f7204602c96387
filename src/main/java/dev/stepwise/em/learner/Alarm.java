package dev.stepwise.em.learner;

/**
 * Notices that new points are predicted worse than those before them: a one-sided CUSUM test (Page 1954) on the mean of
 * {@code ln p(x)} over blocks of at least 256 points, against their own mean and scatter between blocks. It leaves the model
 * alone. One block alone can raise it; in stationary streams it stays silent for millions of points.
 */
final class Alarm {

    /** The statistic from which on the stream has changed. */
    static final double THRESHOLD = 6.9;

    private static final int BLOCK_POINTS = 256;

    /** A block counts so many standard errors at most. */
    private static final double CLIP = 8;

    /** Falls below the mean of fewer standard errors than this count for nothing. */
    private static final double ALLOWANCE = 1;

    /** Blocks that only serve to know the mean and its scatter. */
    private static final int UNTESTED = 20;

    /** Mean and scatter are those of about so many blocks. */
    private static final int LONGEST = 200;

    /**
     * The state holds what the test knows.
     *
     * @param points of the block that is not yet full
     * @param weight of its points
     * @param sum {@code Σ v ln p(x)} over them
     * @param blocks that the mean and the variance come from
     * @param mean of {@code ln p(x)}, in nats per unit of weight
     * @param variance of the block means about it, times the points of a block
     * @param statistic of the test
     * @param fall of the block that raised the last alarm, in nats per unit of weight
     */
    public record State(
            long points,
            double weight,
            double sum,
            long blocks,
            double mean,
            double variance,
            double statistic,
            double fall) {}

    private long points;
    private double weight;
    private double sum;
    private long blocks;
    private double mean;
    private double variance;
    private double statistic;
    private double fall;

    /**
     * Adds the points of a mini-batch: their number, weight and {@code Σ v ln p(x)}. True when the stream has changed;
     * the test then begins again.
     */
    boolean add(long batchPoints, double batchWeight, double logLikelihood) {
        if (!(batchWeight > 0) || !Double.isFinite(logLikelihood)) {
            return false;
        }
        points += batchPoints;
        weight += batchWeight;
        sum += logLikelihood;
        if (points < BLOCK_POINTS) {
            return false;
        }
        double block = sum / weight;
        double deviation = (block - mean) * Math.sqrt(points);
        boolean raised = blocks >= UNTESTED && test(deviation, mean - block);
        points = 0;
        weight = 0;
        sum = 0;
        if (raised) {
            double found = fall;
            restart();
            fall = found;
            return true;
        }
        learn(block, deviation);
        return false;
    }

    private boolean test(double deviation, double below) {
        double z = deviation / Math.max(Math.sqrt(variance), Double.MIN_NORMAL);
        statistic = Math.max(0, statistic - Math.clamp(z, -CLIP, CLIP) - ALLOWANCE);
        fall = below;
        return statistic > THRESHOLD;
    }

    private void learn(double block, double deviation) {
        blocks++;
        if (blocks == 1) {
            mean = block;
            return;
        }
        mean += (block - mean) / Math.min(blocks, LONGEST);
        variance += (deviation * deviation - variance) / Math.min(blocks - 1, LONGEST);
    }

    /** Begins again, as after a change of the model. */
    void restart() {
        points = 0;
        weight = 0;
        sum = 0;
        blocks = 0;
        mean = 0;
        variance = 0;
        statistic = 0;
    }

    /** The test statistic; at {@link #THRESHOLD} the alarm is raised. */
    double statistic() {
        return statistic;
    }

    /**
     * Returns by how much the block that raised the last alarm was below the mean before it, in nats per unit of
     * weight.
     */
    double fall() {
        return fall;
    }

    State state() {
        return new State(points, weight, sum, blocks, mean, variance, statistic, fall);
    }

    void restore(State state) {
        points = state.points();
        weight = state.weight();
        sum = state.sum();
        blocks = state.blocks();
        mean = state.mean();
        variance = state.variance();
        statistic = state.statistic();
        fall = state.fall();
    }
}
