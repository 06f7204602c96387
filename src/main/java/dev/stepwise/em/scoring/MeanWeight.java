package dev.stepwise.em.scoring;

import dev.stepwise.distribution.NumberBorder;
import dev.stepwise.em.points.Dataset;

/**
 * The mean weight of a row, which is what weights are measured in: a weight by itself has no unit. Of a stream it is that of
 * the newest rows, about as many as are kept. Rows of weight 0 are none, and no row counts for more than some mean weights.
 */
public final class MeanWeight {

    /** An old row counts 1/e after so many. */
    private static final double MEMORY = 8_000;

    private static final int MOST_ITERATIONS = 100;

    private double rows;
    private double sum;

    /**
     * The mean of the weights of these rows, with each counted as no more than {@code most} times this mean itself.
     *
     * @return 1 where no row has a weight
     */
    public static double of(Dataset data, double most) {
        int weighted = data.weightedRows();
        double mean = weighted > 0 ? data.totalWeight() / weighted : 1;
        for (int i = 0; i < MOST_ITERATIONS && weighted > 0; i++) {
            double clipped = 0;
            for (int row = 0; row < data.size(); row++) {
                clipped += Math.min(data.weight(row), most * mean);
            }
            if (clipped >= mean * weighted * (1 - 1e-12)) {
                return mean;
            }
            mean = clipped / weighted;
        }
        return mean;
    }

    /** Begins with so many rows of a mean weight, if it knows of none; NaN: it begins with those to come. */
    public void begin(double mean, double first) {
        if (rows == 0 && first > 0 && !Double.isNaN(mean)) {
            rows = first;
            sum = mean * first;
        }
    }

    /** The rows of a mini-batch have come; those of earlier releases did not tell rows of weight 0 from others. */
    public void add(MiniBatch batch) {
        MiniBatch.RowWeights weights = batch.weights();
        if (weights == null) {
            add(batch.points(), batch.weight());
        } else {
            add(weights.rows(), weights.sum());
        }
    }

    /** What single rows may add to a learner of this shortest memory; until a weight is known, as if all were 1. */
    public RowLimits limits(double shortestMemory) {
        return new RowLimits(rows > 0 ? value() : 1, shortestMemory, 1);
    }

    /** Rows have come, all of a weight above 0, that weigh so much together. */
    public void add(long newRows, double weight) {
        if (newRows > 0 && weight > 0 && Double.isFinite(weight)) {
            double left = Math.exp(-newRows / MEMORY);
            rows = left * rows + newRows;
            sum = left * sum + weight;
        }
    }

    /** Returns the mean weight; NaN before any row. */
    public double value() {
        return rows > 0 ? NumberBorder.weight(sum / rows) : Double.NaN;
    }

    /** Returns how many rows it is the mean of. */
    public double rows() {
        return rows;
    }
}
