package dev.stepwise.distribution.count;

import dev.stepwise.distribution.Accumulator;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.PointBlock;

/** Accumulates {@link LinearStatistics}; a family says what each point adds to the sums. */
public abstract class LinearAccumulator implements Accumulator {

    private final double[] sums;
    private double evidence;

    /** @param sums how many there are */
    protected LinearAccumulator(int sums) {
        this.sums = new double[sums];
    }

    /** Adds point i, r times, to the sums; whether it has any of the columns. */
    protected abstract boolean add(double[] sums, double[] x, int stride, int i, double r);

    @Override
    public final void add(PointBlock points, double[] responsibilities, int offset) {
        for (int i = 0; i < points.size(); i++) {
            double r = responsibilities[offset + i];
            if (r != 0 && add(sums, points.values(), points.capacity(), i, r)) {
                evidence += r;
            }
        }
    }

    @Override
    public void use(Distribution newest) {
        // what is missing adds nothing: no parameter is needed
    }

    @Override
    public final LinearStatistics snapshot() {
        return new LinearStatistics(evidence, sums);
    }
}
