package dev.stepwise.distribution.count;

import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.Dirichlet;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Embedding;
import dev.stepwise.distribution.ExpectedDensity;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.ScaledEmbedding;
import dev.stepwise.distribution.SufficientStatistics;
import dev.stepwise.distribution.VariationalPrior;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Gamma;

/** Independent counts, 0, 1, 2, … Sums: for each column the sum and the mass of the points that have it. */
public final class PoissonFamily extends LinearFamily {

    private final int dimension;

    /** @param dimension columns, at least 1 */
    public PoissonFamily(int dimension) {
        this.dimension = dimension;
    }

    @Override
    public String name() {
        return "poisson";
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    String parameter() {
        return "rate";
    }

    @Override
    int sums() {
        return 2 * dimension;
    }

    /** One point at the mean of all, or of half an event where there was none. */
    @Override
    double[] automaticCounts(double[] pooled, double evidence) {
        return addedBy(1, pooled);
    }

    @Override
    int[][] sumsOfSize() {
        return IntStream.range(0, dimension).mapToObj(j -> new int[] {2 * j}).toArray(int[][]::new);
    }

    @Override
    double[] addedBy(double pseudoCount, double[] pooled) {
        double[] added = new double[sums()];
        for (int j = 0; j < dimension; j++) {
            double sum = pooled[2 * j];
            double mass = pooled[2 * j + 1];
            double mean = mass > 0 && sum > 0 ? sum / mass : 0.5 / Math.max(1, mass);
            added[2 * j] = pseudoCount * mean;
            added[2 * j + 1] = pseudoCount;
        }
        return added;
    }

    @Override
    Distribution estimate(double[] sums) {
        double[] rates = new double[dimension];
        for (int j = 0; j < dimension; j++) {
            rates[j] = sums[2 * j + 1] > 0 ? sums[2 * j] / sums[2 * j + 1] : 0;
        }
        return new Poisson(rates);
    }

    @Override
    public VariationalPrior variationalPrior(List<SufficientStatistics> components) {
        double[] sums = new double[sums()];
        for (SufficientStatistics s : components) {
            double[] one = ((LinearStatistics) s).sums();
            for (int i = 0; i < sums.length; i++) {
                sums[i] += one[i];
            }
        }
        double[] means = addedBy(1, sums);
        double[] rates = new double[dimension];
        for (int j = 0; j < dimension; j++) {
            rates[j] = means[2 * j];
        }
        return new VariationalPrior(components.size(), rates);
    }

    @Override
    Variational variational(double[] sums, VariationalPrior prior) {
        double[] means = new double[dimension];
        double[] expected = new double[dimension];
        double[] costs = new double[dimension];
        double divergence = 0;
        for (int j = 0; j < dimension; j++) {
            double shape = prior.rates()[j] + sums[2 * j];
            double rate = 1 + sums[2 * j + 1];
            means[j] = shape / rate;
            expected[j] = Math.exp(Gamma.digamma(shape)) / rate;
            costs[j] = expected[j] - means[j];
            divergence += Dirichlet.gammaDivergence(shape, rate, prior.rates()[j], 1);
        }
        return new Variational(new Poisson(means), ExpectedDensity.perColumn(new Poisson(expected), costs), divergence);
    }

    /** Gamma: {@code added sum · ln λ − added mass · λ}. */
    @Override
    double logPriorKernel(Distribution distribution, double[] added) {
        double[] rates = distribution.toArray();
        double sum = 0;
        for (int j = 0; j < dimension; j++) {
            sum += timesLog(added[2 * j], rates[j]) - added[2 * j + 1] * rates[j];
        }
        return sum;
    }

    @Override
    public Poisson distribution(double[] values) {
        return new Poisson(values);
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
        return components * dimension;
    }

    /** {@code ½ (√λ₁ − √λ₂)²}. */
    @Override
    public double distance(Distribution a, Distribution b) {
        double[] p = a.toArray();
        double[] q = b.toArray();
        double sum = 0;
        for (int j = 0; j < dimension; j++) {
            double difference = Math.sqrt(p[j]) - Math.sqrt(q[j]);
            sum += 0.5 * difference * difference;
        }
        return sum;
    }

    /** {@code 2 √x}, which makes the variance of a Poisson count about 1 whatever its rate. */
    @Override
    public Embedding embedding(List<PointBlock> points, int firstColumn) {
        return new ScaledEmbedding(
                points,
                dimension,
                (block, i, out) -> {
                    for (int j = 0; j < dimension; j++) {
                        out[j] = 2 * Math.sqrt(block.values()[(firstColumn + j) * block.capacity() + i]);
                    }
                },
                false);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PoissonFamily that && dimension == that.dimension;
    }

    @Override
    public int hashCode() {
        return dimension;
    }

    @Override
    public String toString() {
        return "poisson[" + dimension + "]";
    }

    @Override
    public DensityKernel background(Background kind, int firstColumn) {
        return counts(firstColumn, dimension());
    }

    /** The density of counts without a scale: {@code p(x) = 1 / ((x + 1)(x + 2))}, whose tail is {@code P(X ≥ x) = 1 / (x + 1)}. */
    static DensityKernel counts(int firstColumn, int columns) {
        return (points, logDensities, distances, offset) -> {
            for (int j = 0; j < columns; j++) {
                int from = (firstColumn + j) * points.capacity();
                for (int i = 0; i < points.size(); i++) {
                    double x = points.values()[from + i];
                    logDensities[offset + i] -= x >= 0 ? Math.log1p(x) + Math.log(x + 2) : 0;
                }
            }
        };
    }
}
