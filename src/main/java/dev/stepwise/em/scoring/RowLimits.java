package dev.stepwise.em.scoring;

/**
 * What single rows may add to what is learned, whatever they are.
 *
 * @param meanWeight of rows of positive weight; NaN: not yet known, and then nothing is limited
 * @param shortestMemory of the learner, in rows of mean weight
 * @param spread so many times as far from their components usual rows are as the components say, at least 1: more than that
 *     where a family fixes its spread and the stream spreads more
 */
public record RowLimits(double meanWeight, double shortestMemory, double spread) {

    /** Where no row is limited. */
    public static final RowLimits NONE = new RowLimits(Double.NaN, Double.POSITIVE_INFINITY, 1);

    /** Rows that are far from every component make up no more than this share of what is learned from. */
    static final double FAR_SHARE = 0.01;

    /** One row counts as no more than this share of the shortest memory. */
    private static final double ROW_SHARE = 0.05;

    /** The same where usual rows are so many times as far from their components. */
    public RowLimits withSpread(double other) {
        return new RowLimits(meanWeight, shortestMemory, other);
    }

    /** Weight of the far rows that may come at once: infinite where nothing is limited. */
    double farAtOnce() {
        double weight = FAR_SHARE * shortestMemory * meanWeight;
        return Double.isNaN(weight) ? Double.POSITIVE_INFINITY : weight;
    }

    /** The largest weight that a row is learned from with: infinite where nothing is limited. */
    public double heaviest() {
        double weight = mostMeanWeights(shortestMemory) * meanWeight;
        return Double.isNaN(weight) ? Double.POSITIVE_INFINITY : weight;
    }

    /** The largest weight that a row is learned from with, in mean weights: at least one, however short the memory is. */
    public static double mostMeanWeights(double shortestMemory) {
        return Math.max(1, ROW_SHARE * shortestMemory);
    }
}
