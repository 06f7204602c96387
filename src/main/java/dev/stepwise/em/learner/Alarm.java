package dev.stepwise.em.learner;

import dev.stepwise.em.regime.EstablishedComponents;

/**
 * Notices that new points are predicted worse than those before them, or that they are more likely than they should be, as when
 * a sensor is stuck: two one-sided CUSUM tests (Page 1954) on the mean of {@code ln p(x)} over blocks of at least 256 points,
 * against their own mean and scatter between blocks. Where these are not known yet, a fall that other clusters alone explain
 * raises it. It leaves the model alone. One block alone can raise it; in stationary
 * streams it stays silent for millions of points.
 *
 * <p>A model that learns makes points ever more likely. So rises are tested against the level of the newest blocks alone, and
 * only where the likelihood had stopped to rise when they began.
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

    /** Blocks after which the mean is known well enough to tell that other clusters have come, whatever the scatter. */
    private static final int LEAST_KNOWN = 4;

    /** Mean and scatter are those of about so many blocks. */
    private static final int LONGEST = 200;

    /** The level that rises are tested against is that of about so many. */
    private static final int RECENT = 20;

    /** A block moves that level as if it were no more standard errors from it: one with outliers makes the next ones no rise. */
    private static final double MOST_OFF = 3;

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
     * @param fall of the block that raised the last alarm, in nats per unit of weight; below 0 it was a rise
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

    /**
     * The state of the test for rises.
     *
     * @param level of the newest blocks, in nats per unit of weight
     * @param statistic of the test
     * @param armed whether the likelihood had stopped to rise before
     */
    public record Rises(double level, double statistic, boolean armed) {}

    private long points;
    private double weight;
    private double sum;
    private long blocks;
    private double mean;
    private double variance;
    private double statistic;
    private double fall;
    private double level;
    private double rise;
    private boolean armed;

    /**
     * Adds the points of a mini-batch: their number, weight and {@code Σ v ln p(x)}. True when the stream has changed;
     * the test then begins again.
     *
     * @param settled whether the likelihood had stopped to rise before this mini-batch
     */
    boolean add(long batchPoints, double batchWeight, double logLikelihood, boolean settled) {
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
        boolean raised = blocks >= UNTESTED && (test(deviation, mean - block) | testRise(block, Math.sqrt(points)));
        if (blocks >= LEAST_KNOWN && mean - block > EstablishedComponents.JUMP) {
            raised = true;
            fall = mean - block;
        }
        if (rise == 0) {
            armed = settled; // a rise that has begun unsettles the likelihood
        }
        if (raised) {
            double found = fall;
            restart();
            fall = found;
            return true;
        }
        learn(block, deviation);
        points = 0;
        weight = 0;
        sum = 0;
        return false;
    }

    /** In standard errors of a block. */
    private double standard(double deviation) {
        return Math.clamp(deviation / Math.max(Math.sqrt(variance), Double.MIN_NORMAL), -CLIP, CLIP);
    }

    private boolean testRise(double block, double rootOfPoints) {
        double z = standard((block - level) * rootOfPoints);
        rise = armed ? Math.max(0, rise + z - ALLOWANCE) : 0;
        if (rise <= THRESHOLD) {
            return false;
        }
        fall = level - block;
        return true;
    }

    private boolean test(double deviation, double below) {
        double z = standard(deviation);
        statistic = Math.max(0, statistic - z - ALLOWANCE);
        fall = below;
        return statistic > THRESHOLD;
    }

    private void learn(double block, double deviation) {
        blocks++;
        if (blocks == 1) {
            mean = block;
            level = block;
            return;
        }
        double most = blocks > UNTESTED ? MOST_OFF * Math.sqrt(variance / points) : Double.MAX_VALUE;
        level += Math.clamp(block - level, -most, most) / Math.min(blocks, RECENT);
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
        level = 0;
        rise = 0;
        armed = false;
    }

    /** How much lower points of this weight and {@code Σ v ln p(x)} are than those before, in nats per unit of weight; 0: not known. */
    double below(double otherWeight, double logLikelihood) {
        return blocks > 0 && otherWeight > 0 ? mean - logLikelihood / otherWeight : 0;
    }

    /** The larger of the test statistics; at {@link #THRESHOLD} the alarm is raised. */
    double statistic() {
        return Math.max(statistic, rise);
    }

    /**
     * Returns by how much the block that raised the last alarm was below the mean before it, in nats per unit of
     * weight. It is below 0 where points had become more likely.
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
        level = mean; // as far as an earlier release knew it
    }

    Rises rises() {
        return new Rises(level, rise, armed);
    }

    /** Takes the state of the test for rises, after that of the other one, which earlier releases wrote without it. */
    void restore(Rises state) {
        level = state.level();
        rise = state.statistic();
        armed = state.armed();
    }
}
