package dev.stepwise.distribution.count;

import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.Dirichlet;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Embedding;
import dev.stepwise.distribution.ExpectedDensity;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.ScaledEmbedding;
import dev.stepwise.distribution.ValuePlace;
import dev.stepwise.distribution.VariationalPrior;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Independent counts of successes. Each takes two columns, successes and trials, so that trials may differ from point to
 * point. Sums: for each the successes and the failures.
 */
public final class BinomialFamily extends LinearFamily {

    private final int counts;

    /** @param counts how many counts of successes, each with its trials */
    public BinomialFamily(int counts) {
        this.counts = counts;
    }

    @Override
    public String name() {
        return "binomial";
    }

    @Override
    public int dimension() {
        return 2 * counts;
    }

    /** Successes, each followed by its trials. */
    static List<ValuePlace> places(int counts) {
        return IntStream.range(0, counts)
                .mapToObj(j -> new ValuePlace(2 * j, 2, 2 * j, 1))
                .toList();
    }

    @Override
    public List<ValuePlace> values() {
        return places(counts);
    }

    @Override
    String parameter() {
        return "probability";
    }

    @Override
    int sums() {
        return 2 * counts;
    }

    /** Returns as many trials as a point has on average, with the success rate of all points. */
    @Override
    double[] automaticCounts(double[] pooled, double evidence) {
        double[] added = new double[sums()];
        for (int j = 0; j < counts; j++) {
            double[] shares = shares(pooled, 2 * j, 2 * j + 2, 0.5);
            double trials = evidence > 0 ? Math.max(1, (pooled[2 * j] + pooled[2 * j + 1]) / evidence) : 1;
            added[2 * j] = trials * shares[0];
            added[2 * j + 1] = trials * shares[1];
        }
        return added;
    }

    @Override
    int[][] sumsOfSize() {
        return IntStream.range(0, counts)
                .mapToObj(j -> new int[] {2 * j, 2 * j + 1})
                .toArray(int[][]::new);
    }

    @Override
    double[] addedBy(double pseudoCount, double[] pooled) {
        double[] added = new double[sums()];
        Arrays.fill(added, pseudoCount);
        return added;
    }

    @Override
    Distribution estimate(double[] sums) {
        double[] probabilities = new double[counts];
        for (int j = 0; j < counts; j++) {
            probabilities[j] = shares(sums, 2 * j, 2 * j + 2, 0)[0];
        }
        return new Binomial(probabilities);
    }

    @Override
    Variational variational(double[] sums, VariationalPrior prior) {
        double[] means = new double[counts];
        double[] shares = new double[counts];
        double[] costs = new double[counts];
        double divergence = 0;
        for (int j = 0; j < counts; j++) {
            double[] alpha = dirichlet(sums, 2 * j, 2 * j + 2);
            double[] expected = expected(alpha);
            means[j] = Dirichlet.means(alpha)[0];
            shares[j] = expected[0] / (expected[0] + expected[1]);
            costs[j] = Math.log(expected[0] + expected[1]);
            divergence += Dirichlet.divergence(alpha, 1);
        }
        return new Variational(new Binomial(means), ExpectedDensity.perTrial(new Binomial(shares), costs), divergence);
    }

    @Override
    double logPriorKernel(Distribution distribution, double[] added) {
        double[] p = distribution.toArray();
        double sum = 0;
        for (int j = 0; j < counts; j++) {
            sum += timesLog(added[2 * j], p[j]) + timesLog(added[2 * j + 1], 1 - p[j]);
        }
        return sum;
    }

    @Override
    public Binomial distribution(double[] values) {
        return new Binomial(values);
    }

    @Override
    public int expectationLength() {
        return dimension();
    }

    @Override
    public int distributionLength() {
        return counts;
    }

    @Override
    public int parameterCount(int components) {
        return components * counts;
    }

    /** {@code −ln (√(pq) + √((1−p)(1−q)))} of one trial. */
    @Override
    public double distance(Distribution a, Distribution b) {
        double[] p = a.toArray();
        double[] q = b.toArray();
        double sum = 0;
        for (int j = 0; j < counts; j++) {
            sum -= safeLog(Math.sqrt(p[j] * q[j]) + Math.sqrt((1 - p[j]) * (1 - q[j])));
        }
        return sum;
    }

    /** {@code 2 asin √(x / n)}, which makes the variance of a share independent of the share. */
    @Override
    public Embedding embedding(List<PointBlock> points, int firstColumn) {
        return new ScaledEmbedding(
                points,
                counts,
                (block, i, out) -> {
                    for (int j = 0; j < counts; j++) {
                        int at = (firstColumn + 2 * j) * block.capacity() + i;
                        double trials = block.values()[at + block.capacity()];
                        out[j] = trials > 0 ? 2 * Math.asin(Math.sqrt(block.values()[at] / trials)) : Double.NaN;
                    }
                },
                false);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BinomialFamily that && counts == that.counts;
    }

    @Override
    public int hashCode() {
        return counts;
    }

    @Override
    public String toString() {
        return "binomial[" + counts + "]";
    }

    @Override
    public DensityKernel background(Background kind, int firstColumn) {
        return successes(firstColumn, counts);
    }

    /** Pairs of columns with successes and trials: any number of successes is as probable. */
    private static DensityKernel successes(int firstColumn, int pairs) {
        return (points, logDensities, distances, offset) -> {
            for (int j = 0; j < pairs; j++) {
                int from = (firstColumn + 2 * j) * points.capacity();
                for (int i = 0; i < points.size(); i++) {
                    double x = points.values()[from + i];
                    double trials = points.values()[from + points.capacity() + i];
                    logDensities[offset + i] -= x >= 0 && trials >= x ? Math.log1p(trials) : 0;
                }
            }
        };
    }
}
