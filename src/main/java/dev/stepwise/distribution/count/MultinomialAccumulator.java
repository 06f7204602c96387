package dev.stepwise.distribution.count;

import dev.stepwise.distribution.Accumulator;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.PointBlock;
import java.util.Arrays;

/** Sums of the counts of each outcome, over the points that have all of them: one outcome after the other, as points are stored. */
final class MultinomialAccumulator implements Accumulator {

    private final int firstColumn;
    private final double[] sums;
    private final double[] shares;
    private final double[] totals;
    private double evidence;

    MultinomialAccumulator(int firstColumn, int outcomes, int capacity) {
        this.firstColumn = firstColumn;
        this.sums = new double[outcomes];
        this.shares = new double[capacity];
        this.totals = new double[capacity];
    }

    @Override
    public void use(Distribution newest) {
        // what is missing adds nothing: no parameter is needed
    }

    @Override
    public void add(PointBlock points, double[] responsibilities, int offset) {
        int n = points.size();
        int stride = points.capacity();
        double[] x = points.values();
        System.arraycopy(responsibilities, offset, shares, 0, n);
        boolean complete = points.isComplete();
        if (!complete) {
            leaveOutIncomplete(x, stride, n);
        }
        double mass = 0;
        for (int i = 0; i < n; i++) {
            mass += shares[i];
        }
        if (mass == 0) {
            return;
        }
        evidence += mass;
        for (int j = 0; j < sums.length; j++) {
            int from = (firstColumn + j) * stride;
            sums[j] += complete ? product(shares, x, from, n) : productOfPresent(shares, x, from, n);
        }
    }

    private void leaveOutIncomplete(double[] x, int stride, int n) {
        Arrays.fill(totals, 0, n, 0);
        for (int j = 0; j < sums.length; j++) {
            addTimes(totals, 1, x, (firstColumn + j) * stride, n);
        }
        for (int i = 0; i < n; i++) {
            shares[i] = Double.isNaN(totals[i]) ? 0 : shares[i];
        }
    }

    /** {@code sum += a x} for all points. */
    static void addTimes(double[] sum, double a, double[] x, int from, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] += a * x[from + i];
        }
    }

    /** Four sums side by side, so that no addition waits for the one before. */
    private static double product(double[] r, double[] x, int from, int n) {
        double a = 0;
        double b = 0;
        double c = 0;
        double e = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            a += r[i] * x[from + i];
            b += r[i + 1] * x[from + i + 1];
            c += r[i + 2] * x[from + i + 2];
            e += r[i + 3] * x[from + i + 3];
        }
        for (; i < n; i++) {
            a += r[i] * x[from + i];
        }
        return a + b + (c + e);
    }

    private static double productOfPresent(double[] r, double[] x, int from, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += r[i] == 0 ? 0 : r[i] * x[from + i];
        }
        return sum;
    }

    @Override
    public LinearStatistics snapshot() {
        return new LinearStatistics(evidence, sums);
    }
}
