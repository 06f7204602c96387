package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.Accumulator;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.PointBlock;

/** Sums about a fixed centre, column by column. */
final class DiagonalGaussianAccumulator implements Accumulator {

    private final int firstColumn;
    private final double[] centre;
    private final double[] evidence;
    private final double[] first;
    private final double[] second;
    private final int capacity;

    DiagonalGaussianAccumulator(DiagonalGaussian distribution, int firstColumn, int capacity) {
        this.firstColumn = firstColumn;
        this.capacity = capacity;
        this.centre = distribution.mean();
        this.evidence = new double[centre.length];
        this.first = new double[centre.length];
        this.second = new double[centre.length];
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

    /** Points of responsibility 0 are left out first: E-steps give exact zeros for what cannot matter. */
    private void addComplete(PointBlock points, double[] responsibilities, int offset) {
        int n = points.size();
        int[] chosen = new int[n];
        double[] r = new double[n];
        int m = 0;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            if (responsibilities[offset + i] != 0) {
                chosen[m] = i;
                r[m] = responsibilities[offset + i];
                sum += r[m++];
            }
        }
        for (int j = 0; j < centre.length && m > 0; j++) {
            evidence[j] += sum;
            addColumn(points.values(), (firstColumn + j) * capacity, j, chosen, r, m);
        }
    }

    /** Four sums side by side, so that no addition waits for the one before. */
    private void addColumn(double[] x, int from, int j, int[] chosen, double[] r, int m) {
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
                double shift = first[j] / evidence[j];
                mean[j] = centre[j] + shift;
                scatter[j] = Math.max(0, second[j] - first[j] * shift);
            }
        }
        return new DiagonalGaussianStatistics(evidence, mean, scatter);
    }
}
