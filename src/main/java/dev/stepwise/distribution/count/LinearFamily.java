package dev.stepwise.distribution.count;

import dev.stepwise.distribution.Accumulator;
import dev.stepwise.distribution.Dirichlet;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Estimation;
import dev.stepwise.distribution.ExpectedDensity;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.Marginal;
import dev.stepwise.distribution.Prior;
import dev.stepwise.distribution.SufficientStatistics;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.VariationalPosterior;
import dev.stepwise.distribution.VariationalPrior;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** This class holds what families with {@link LinearStatistics} and {@link PseudoCounts} have in common. */
abstract sealed class LinearFamily implements Family
        permits CategoricalFamily, PoissonFamily, BinomialFamily, MultinomialFamily {

    /**
     * The prior of batch EM adds this part of a point that is like all points together. That is enough to keep every
     * probability above 0. It is too little to show in a printed log-likelihood: it changes less than a thousandth of
     * the last printed digit.
     */
    static final double WEAK = 1e-6;

    /** A component's points count in the automatic prior as no larger than so many times those of half of all points. */
    private static final double LARGEST = 10;

    /** Length of the sums. */
    abstract int sums();

    /** What a point adds depends on its values alone. */
    @Override
    public Accumulator completeAccumulator(double[] centre, int firstColumn, int capacity) {
        double[] any = new double[sums()];
        Arrays.fill(any, 1);
        return estimate(any).accumulator(firstColumn, capacity);
    }

    /** The sums that together say how large points are: words, trials, counts. None: points have no size. */
    int[][] sumsOfSize() {
        return new int[0][];
    }

    /** Returns what the automatic prior adds, which is one point like all points together. */
    abstract double[] automaticCounts(double[] pooledSums, double evidence);

    /** Returns what a pseudo-count given by hand adds, when these are the sums of all components. */
    abstract double[] addedBy(double pseudoCount, double[] pooledSums);

    /** The estimate from sums with the prior's added. */
    abstract Distribution estimate(double[] sums);

    /** {@code Σ added · ln p} or what the family has in its place. */
    abstract double logPriorKernel(Distribution distribution, double[] added);

    /** The variational posterior of one component with these sums. */
    abstract Variational variational(double[] sums, VariationalPrior prior);

    /** Posterior mean, expectation and divergence of one component. */
    record Variational(Distribution mean, ExpectedDensity expectation, double divergence) {}

    @Override
    public final VariationalPosterior variational(List<SufficientStatistics> components, VariationalPrior prior) {
        List<Distribution> means = new ArrayList<>();
        List<ExpectedDensity> expectations = new ArrayList<>();
        double divergence = 0;
        for (SufficientStatistics s : components) {
            Variational one = variational(((LinearStatistics) s).sums(), prior);
            means.add(one.mean());
            expectations.add(one.expectation());
            divergence += one.divergence();
        }
        return new VariationalPosterior(means, expectations, divergence);
    }

    /** Parameters of a Dirichlet posterior whose prior parameters are all 1. */
    static double[] dirichlet(double[] sums, int from, int to) {
        double[] alpha = Arrays.copyOfRange(sums, from, to);
        for (int j = 0; j < alpha.length; j++) {
            alpha[j] += 1;
        }
        return alpha;
    }

    /** {@code exp E[ln p]}, which add up to less than 1. */
    static double[] expected(double[] alpha) {
        double[] expected = Dirichlet.expectedLogs(alpha);
        for (int j = 0; j < expected.length; j++) {
            expected[j] = Math.exp(expected[j]);
        }
        return expected;
    }

    @Override
    public final Scaling scaling() {
        return Scaling.NONE;
    }

    @Override
    public final SufficientStatistics zero() {
        return new LinearStatistics(0, new double[sums()]);
    }

    @Override
    public final SufficientStatistics statistics(double[] values) {
        return LinearStatistics.fromArray(values);
    }

    @Override
    public final int statisticsLength() {
        return 1 + sums();
    }

    @Override
    public final Prior automaticPrior(List<SufficientStatistics> components) {
        LinearStatistics pooled = pooled(typical(components));
        return new PseudoCounts(automaticCounts(pooled.sums(), pooled.evidence()));
    }

    @Override
    public final Prior weakPrior(List<SufficientStatistics> components, double[] leastVariances) {
        LinearStatistics pooled = pooled(typical(components));
        double[] added = automaticCounts(pooled.sums(), pooled.evidence());
        for (int i = 0; i < added.length; i++) {
            added[i] *= WEAK;
        }
        return new PseudoCounts(added);
    }

    @Override
    public final Prior startingPrior(List<SufficientStatistics> components) {
        return automaticPrior(components);
    }

    @Override
    public final Prior resolve(Prior prior, List<SufficientStatistics> components) {
        return prior instanceof PseudoCount(double count)
                ? new PseudoCounts(addedBy(count, pooled(components).sums()))
                : prior;
    }

    /** The components with sums drawn in where their points are far larger than most: a few huge points are not what all are like. */
    private List<SufficientStatistics> typical(List<SufficientStatistics> components) {
        int[][] together = sumsOfSize();
        if (together.length == 0 || components.size() < 2) {
            return components;
        }
        double[][] sums =
                components.stream().map(s -> ((LinearStatistics) s).sums()).toArray(double[][]::new);
        double[] points = components.stream()
                .mapToDouble(s -> ((LinearStatistics) s).evidence())
                .toArray();
        for (int[] group : together) {
            double[] sizes = new double[sums.length];
            for (int k = 0; k < sums.length; k++) {
                for (int j : group) {
                    sizes[k] += points[k] > 0 ? sums[k][j] / points[k] : 0;
                }
            }
            double most = LARGEST * median(sizes, points);
            for (int k = 0; k < sums.length; k++) {
                for (int j : group) {
                    sums[k][j] *= sizes[k] > most ? most / sizes[k] : 1;
                }
            }
        }
        List<SufficientStatistics> typical = new ArrayList<>();
        for (int k = 0; k < sums.length; k++) {
            typical.add(new LinearStatistics(points[k], sums[k]));
        }
        return typical;
    }

    /** The least of these values that more than half of the weight is at or below. */
    private static double median(double[] values, double[] weights) {
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(k -> values[k]))
                .mapToInt(k -> k)
                .toArray();
        double below = 0;
        double half = Arrays.stream(weights).sum() / 2;
        for (int k : order) {
            below += weights[k];
            if (below > half) {
                return values[k];
            }
        }
        return values[order[order.length - 1]];
    }

    private LinearStatistics pooled(List<SufficientStatistics> components) {
        SufficientStatistics sum = zero();
        for (SufficientStatistics s : components) {
            sum = sum.plus(s);
        }
        return (LinearStatistics) sum;
    }

    @Override
    public final List<Distribution> estimate(
            List<SufficientStatistics> components, Prior prior, Estimation estimation) {
        List<Distribution> estimates = new ArrayList<>();
        for (SufficientStatistics s : components) {
            estimates.add(estimate(PseudoCounts.plus(s, prior)));
        }
        return estimates;
    }

    @Override
    public final double logPriorKernel(List<Distribution> components, Prior prior) {
        double sum = 0;
        if (prior instanceof PseudoCounts(double[] added)) {
            for (Distribution distribution : components) {
                sum += logPriorKernel(distribution, added);
            }
        }
        return sum;
    }

    @Override
    public final Distribution rescale(Distribution distribution, Units units) {
        return distribution;
    }

    @Override
    public final Prior rescale(Prior prior, Units units) {
        return prior;
    }

    /** Name of its only parameter, as in a model file. */
    abstract String parameter();

    @Override
    public final int parameterCount(int components, String parameter) {
        return parameter.equals(parameter()) ? parameterCount(components) : 0;
    }

    @Override
    public final Distribution hold(Distribution estimate, Distribution held, Set<String> parameters) {
        return parameters.contains(parameter()) ? held : estimate;
    }

    /** {@code a ln p}, where nothing times anything is nothing. */
    static double timesLog(double a, double p) {
        return a == 0 ? 0 : a * safeLog(p);
    }

    /** A probability of 0 is as improbable as a double can say, but not impossible: densities stay finite. */
    static double safeLog(double p) {
        return Math.log(Math.max(p, Double.MIN_NORMAL));
    }

    /** The outcome of one trial: 1 for a success. */
    static Marginal trial(double p) {
        double[] logs = {safeLog(1 - p), safeLog(p)};
        return Marginal.ofLevels(new double[] {1 - p, p}, x -> logs[(int) x]);
    }

    /** Parts of the whole; even ones where there is nothing. */
    static double[] shares(double[] counts, int from, int to, double pseudoCount) {
        double[] shares = Arrays.copyOfRange(counts, from, to);
        double total = Arrays.stream(shares).sum() + pseudoCount * shares.length;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = total > 0 ? (shares[i] + pseudoCount) / total : 1.0 / shares.length;
        }
        return shares;
    }
}
