package dev.stepwise.distribution.count;

import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.Dirichlet;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Embedding;
import dev.stepwise.distribution.ExpectedDensity;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.ValuePlace;
import dev.stepwise.distribution.VariationalPrior;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Independent columns that each take one of several levels, given as 0, 1, … Yes-no columns ({@code bernoulli}) are
 * those of two levels. Sums: for each column the mass of each level.
 */
public final class CategoricalFamily extends LinearFamily {

    private final String name;
    private final List<Integer> levels;
    private final int[] first;

    private CategoricalFamily(String name, List<Integer> levels) {
        this.name = name;
        this.levels = List.copyOf(levels);
        this.first = new int[levels.size() + 1];
        for (int j = 0; j < levels.size(); j++) {
            first[j + 1] = first[j] + levels.get(j);
        }
    }

    /** @param levels how many each column has, at least 1 */
    public static CategoricalFamily of(List<Integer> levels) {
        return new CategoricalFamily("categorical", levels);
    }

    /** Columns of 0 and 1. */
    public static CategoricalFamily bernoulli(int columns) {
        Integer[] two = new Integer[columns];
        Arrays.fill(two, 2);
        return new CategoricalFamily("bernoulli", List.of(two));
    }

    @Override
    public String name() {
        return name;
    }

    /** See {@link Categorical#kernel}. */
    @Override
    public boolean hasFreedom() {
        return false;
    }

    @Override
    public int dimension() {
        return levels.size();
    }

    /** How many levels each column has. */
    public List<Integer> levels() {
        return levels;
    }

    /**
     * Returns the place among all levels where the levels of each column start. The array has one entry more than there
     * are columns.
     */
    int[] firstLevels() {
        return first;
    }

    @Override
    public List<ValuePlace> values() {
        return IntStream.range(0, levels.size())
                .mapToObj(j -> new ValuePlace(j, 1, first[j], levels.get(j)))
                .toList();
    }

    @Override
    String parameter() {
        return name.equals("bernoulli") ? "probability" : "probabilities";
    }

    @Override
    int sums() {
        return first[levels.size()];
    }

    @Override
    double[] automaticCounts(double[] pooled, double evidence) {
        double[] added = new double[sums()];
        for (int j = 0; j < levels.size(); j++) {
            double[] shares = shares(pooled, first[j], first[j + 1], 0.5);
            System.arraycopy(shares, 0, added, first[j], shares.length);
        }
        return added;
    }

    @Override
    double[] addedBy(double pseudoCount, double[] pooled) {
        double[] added = new double[sums()];
        Arrays.fill(added, pseudoCount);
        return added;
    }

    @Override
    Distribution estimate(double[] sums) {
        double[] probabilities = new double[sums.length];
        for (int j = 0; j < levels.size(); j++) {
            double[] shares = shares(sums, first[j], first[j + 1], 0);
            System.arraycopy(shares, 0, probabilities, first[j], shares.length);
        }
        return new Categorical(this, probabilities);
    }

    @Override
    Variational variational(double[] sums, VariationalPrior prior) {
        double[] means = new double[sums.length];
        double[] expected = new double[sums.length];
        double divergence = 0;
        for (int j = 0; j < levels.size(); j++) {
            double[] alpha = dirichlet(sums, first[j], first[j + 1]);
            System.arraycopy(Dirichlet.means(alpha), 0, means, first[j], alpha.length);
            System.arraycopy(expected(alpha), 0, expected, first[j], alpha.length);
            divergence += Dirichlet.divergence(alpha, 1);
        }
        return new Variational(
                new Categorical(this, means), ExpectedDensity.perPoint(new Categorical(this, expected), 0), divergence);
    }

    @Override
    double logPriorKernel(Distribution distribution, double[] added) {
        double[] p = distribution.toArray();
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += timesLog(added[i], p[i]);
        }
        return sum;
    }

    @Override
    public Categorical distribution(double[] values) {
        return new Categorical(this, values);
    }

    @Override
    public int expectationLength() {
        return sums();
    }

    @Override
    public int distributionLength() {
        return sums();
    }

    @Override
    public int parameterCount(int components) {
        return components * (sums() - levels.size());
    }

    /** {@code −Σ_j ln Σ √(pq)}. */
    @Override
    public double distance(Distribution a, Distribution b) {
        double[] p = a.toArray();
        double[] q = b.toArray();
        double sum = 0;
        for (int j = 0; j < levels.size(); j++) {
            double overlap = 0;
            for (int l = first[j]; l < first[j + 1]; l++) {
                overlap += Math.sqrt(p[l] * q[l]);
            }
            sum -= safeLog(overlap);
        }
        return sum;
    }

    @Override
    public Embedding embedding(List<PointBlock> points, int firstColumn) {
        return new CategoricalEmbedding(this, points, firstColumn);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CategoricalFamily that && name.equals(that.name) && levels.equals(that.levels);
    }

    @Override
    public int hashCode() {
        return levels.hashCode();
    }

    @Override
    public String toString() {
        return name + levels;
    }

    @Override
    public DensityKernel background(Background kind, int firstColumn) {
        return levels(firstColumn, levels);
    }

    /** Every level of a column is as probable. */
    private static DensityKernel levels(int firstColumn, List<Integer> levels) {
        return (points, logDensities, distances, offset) -> {
            for (int j = 0; j < levels.size(); j++) {
                int from = (firstColumn + j) * points.capacity();
                double log = -Math.log(levels.get(j));
                for (int i = 0; i < points.size(); i++) {
                    logDensities[offset + i] += Double.isNaN(points.values()[from + i]) ? 0 : log;
                }
            }
        };
    }
}
