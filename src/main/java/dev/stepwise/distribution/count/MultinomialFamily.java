package dev.stepwise.distribution.count;

import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.ConditionalKernel;
import dev.stepwise.distribution.Conditionals;
import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.Dirichlet;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Embedding;
import dev.stepwise.distribution.ExpectedDensity;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.ScaledEmbedding;
import dev.stepwise.distribution.VariationalPrior;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Counts of several outcomes that share one total, as of words in a text. The counts of a point are one observation: with
 * one of them missing, all are. Sums: the count of each outcome.
 */
public final class MultinomialFamily extends LinearFamily {

    private final int dimension;

    /** @param dimension outcomes, at least 1 */
    public MultinomialFamily(int dimension) {
        this.dimension = dimension;
    }

    @Override
    public String name() {
        return "multinomial";
    }

    @Override
    public int dimension() {
        return dimension;
    }

    /** All: without one count their number is not known. */
    @Override
    public int[] columnsTogether(int column) {
        return IntStream.range(0, dimension).toArray();
    }

    @Override
    String parameter() {
        return "multinomial";
    }

    @Override
    int sums() {
        return dimension;
    }

    /** Returns as many words as a point has on average, with the frequencies of all points. */
    @Override
    double[] automaticCounts(double[] pooled, double evidence) {
        double words = evidence > 0 ? Math.max(1, Arrays.stream(pooled).sum() / evidence) : 1;
        double[] added = shares(pooled, 0, dimension, 0.5);
        Arrays.setAll(added, j -> words * added[j]);
        return added;
    }

    @Override
    int[][] sumsOfSize() {
        return new int[][] {IntStream.range(0, dimension).toArray()};
    }

    @Override
    double[] addedBy(double pseudoCount, double[] pooled) {
        double[] added = new double[dimension];
        Arrays.fill(added, pseudoCount);
        return added;
    }

    @Override
    Distribution estimate(double[] sums) {
        return new Multinomial(shares(sums, 0, dimension, 0));
    }

    @Override
    Variational variational(double[] sums, VariationalPrior prior) {
        double[] alpha = dirichlet(sums, 0, dimension);
        return new Variational(
                new Multinomial(Dirichlet.means(alpha)),
                ExpectedDensity.perPoint(new Multinomial(expected(alpha)), 0),
                Dirichlet.divergence(alpha, 1));
    }

    @Override
    double logPriorKernel(Distribution distribution, double[] added) {
        double[] p = distribution.toArray();
        double sum = 0;
        for (int j = 0; j < dimension; j++) {
            sum += timesLog(added[j], p[j]);
        }
        return sum;
    }

    @Override
    public Multinomial distribution(double[] values) {
        return new Multinomial(values);
    }

    @Override
    public int expectationLength() {
        return dimension;
    }

    @Override
    public int distributionLength() {
        return dimension;
    }

    @Override
    public int parameterCount(int components) {
        return components * (dimension - 1);
    }

    /** {@code −ln Σ √(pq)} of one word. */
    @Override
    public double distance(Distribution a, Distribution b) {
        double[] p = a.toArray();
        double[] q = b.toArray();
        double overlap = 0;
        for (int j = 0; j < dimension; j++) {
            overlap += Math.sqrt(p[j] * q[j]);
        }
        return -safeLog(overlap);
    }

    /** {@code √(x / n)}, whose distances are those of Hellinger. */
    @Override
    public Embedding embedding(List<PointBlock> points, int firstColumn) {
        return new ScaledEmbedding(
                points,
                dimension,
                (block, i, out) -> {
                    int at = firstColumn * block.capacity() + i;
                    double words = Multinomial.total(block.values(), at, block.capacity(), dimension);
                    for (int j = 0; j < dimension; j++) {
                        double x = block.values()[at + j * block.capacity()];
                        out[j] = words > 0 ? Math.sqrt(x / words) : Double.NaN;
                    }
                },
                true);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MultinomialFamily that && dimension == that.dimension;
    }

    @Override
    public int hashCode() {
        return dimension;
    }

    @Override
    public String toString() {
        return "multinomial[" + dimension + "]";
    }

    @Override
    public DensityKernel background(Background kind, int firstColumn) {
        return words(firstColumn, dimension());
    }

    /** Of the ways to split n among L words, {@code C(n − x + L − 2, L − 2)} have x of one of them. */
    @Override
    public ConditionalKernel backgroundConditionals(Background kind, int firstColumn) {
        return new WordConditionals(firstColumn, dimension, words(firstColumn, dimension)) {
            @Override
            double logDensity(int word, double count, double total) {
                return dimension == 1 ? 0 : ways(total - count, dimension - 1) - ways(total, dimension);
            }

            @Override
            void expect(int word, double total, Conditionals out) {
                // a background expects nothing
            }
        };
    }

    private static double ways(double total, int words) {
        return LogFactorial.of(total + words - 1) - LogFactorial.of(total) - LogFactorial.of(words - 1);
    }

    /** Counts with a common total n: every way to split it among L words is as probable, {@code 1 / C(n + L − 1, n)}. */
    private static DensityKernel words(int firstColumn, int words) {
        return (points, logDensities, distances, offset) -> {
            int stride = points.capacity();
            for (int i = 0; i < points.size(); i++) {
                double total = Multinomial.total(points.values(), firstColumn * stride + i, stride, words);
                if (total > 0) {
                    logDensities[offset + i] -= ways(total, words);
                }
            }
        };
    }
}
