package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.Accumulator;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.linalg.kernel.BlockKernel;

/** Sums about a fixed centre, column by column. */
final class DiagonalGaussianAccumulator implements Accumulator {

    /** Picking a value out of a block takes as long as adding so many that lie side by side. */
    private static final int PICKED = 8;

    private final int firstColumn;
    private final double[] centre;
    private final double[] evidence;
    private final double[] first;
    private final double[] second;
    private final int capacity;
    private final double[] lanes;
    private final int[] chosen;
    private final double[] r;

    DiagonalGaussianAccumulator(double[] centre, int firstColumn, int capacity) {
        this.firstColumn = firstColumn;
        this.capacity = capacity;
        this.centre = centre;
        this.evidence = new double[centre.length];
        this.first = new double[centre.length];
        this.second = new double[centre.length];
        this.lanes = new double[2 * BlockKernel.LANES * centre.length];
        this.chosen = new int[capacity];
        this.r = new double[capacity];
    }

    @Override
    public void use(Distribution newest) {
        // a missing value counts for nothing here: no parameter is needed
    }

    @Override
    public void add(PointBlock points, double[] responsibilities, int offset) {
        double[] x = points.values();
        int n = points.size();
        if (points.isComplete()) {
            addComplete(points, responsibilities, offset);
            return;
        }
        for (int j = 0; j < centre.length; j++) {
            int from = (firstColumn + j) * capacity;
            double c = centre[j];
            double sum = 0;
            double sum1 = 0;
            double sum2 = 0;
            for (int i = 0; i < n; i++) {
                double difference = x[from + i] - c;
                if (!Double.isNaN(difference)) {
                    double r = responsibilities[offset + i];
                    double weighted = r * difference;
                    sum += r;
                    sum1 += weighted;
                    sum2 += weighted * difference;
                }
            }
            evidence[j] += sum;
            first[j] += sum1;
            second[j] += sum2;
        }
    }

    /** Points of responsibility 0 are left out first when they are many: E-steps give exact zeros for what cannot matter. */
    private void addComplete(PointBlock points, double[] responsibilities, int offset) {
        int n = points.size();
        int m = 0;
        for (int i = 0; i < n; i++) {
            if (responsibilities[offset + i] != 0) {
                chosen[m] = i;
                r[m++] = responsibilities[offset + i];
            }
        }
        if (m == 0) {
            return;
        }
        BlockKernel kernel = BlockKernel.best();
        double sum = kernel.sum(r, 0, m);
        for (int j = 0; j < centre.length; j++) {
            evidence[j] += sum;
        }
        if (PICKED * m > n) {
            int from = firstColumn * capacity;
            kernel.addMoments(points.values(), from, capacity, centre, responsibilities, offset, lanes, 0, n);
            return;
        }
        for (int j = 0; j < centre.length; j++) {
            addColumn(points.values(), (firstColumn + j) * capacity, j, m);
        }
    }

    /** Adds picked values of a column, with four sums side by side, so that no addition waits for the one before. */
    private void addColumn(double[] x, int from, int j, int m) {
        double c = centre[j];
        double a1 = 0;
        double a2 = 0;
        double b1 = 0;
        double b2 = 0;
        int i = 0;
        for (; i + 1 < m; i += 2) {
            double p = x[from + chosen[i]] - c;
            double q = x[from + chosen[i + 1]] - c;
            double pw = r[i] * p;
            double qw = r[i + 1] * q;
            a1 += pw;
            b1 += qw;
            a2 += pw * p;
            b2 += qw * q;
        }
        if (i < m) {
            double p = x[from + chosen[i]] - c;
            a1 += r[i] * p;
            a2 += r[i] * p * p;
        }
        first[j] += a1 + b1;
        second[j] += a2 + b2;
    }

    @Override
    public DiagonalGaussianStatistics snapshot() {
        int d = centre.length;
        double[] mean = new double[d];
        double[] scatter = new double[d];
        for (int j = 0; j < d; j++) {
            if (evidence[j] > 0) {
                double sum = first[j] + BlockKernel.total(lanes, 2 * BlockKernel.LANES * j);
                double squares = second[j] + BlockKernel.total(lanes, BlockKernel.LANES * (2 * j + 1));
                double shift = sum / evidence[j];
                mean[j] = centre[j] + shift;
                scatter[j] = Math.max(0, squares - sum * shift);
            }
        }
        return new DiagonalGaussianStatistics(evidence, mean, scatter);
    }
}
