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
