package dev.stepwise.distribution.circular;

import dev.stepwise.distribution.count.LinearAccumulator;

/** Accumulates for each column {@code Σ r cos θ}, {@code Σ r sin θ} and {@code Σ r}. */
final class VonMisesAccumulator extends LinearAccumulator {

    /** Sums of a column. */
    static final int WIDTH = 3;

    private final double[] periods;
    private final int firstColumn;

    VonMisesAccumulator(double[] periods, int firstColumn) {
        super(WIDTH * periods.length);
        this.periods = periods;
        this.firstColumn = firstColumn;
    }

    @Override
    protected boolean add(double[] sums, double[] values, int stride, int i, double r) {
        boolean any = false;
        for (int column = 0; column < periods.length; column++) {
            double x = values[(firstColumn + column) * stride + i];
            if (!Double.isNaN(x)) {
                double angle = 2 * Math.PI * x / periods[column];
                sums[WIDTH * column] += r * Math.cos(angle);
                sums[WIDTH * column + 1] += r * Math.sin(angle);
                sums[WIDTH * column + 2] += r;
                any = true;
            }
        }
        return any;
    }
}
