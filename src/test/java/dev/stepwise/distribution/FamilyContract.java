package dev.stepwise.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What every family owes to those who use it: the laws of its statistics, and a density that fits them. */
public abstract class FamilyContract {

    /** Rounding of a few dozen additions of numbers of this size. */
    private static final double ROUNDING = 1e-9;

    /** Nodes end where they no longer matter to a divergence; tails as heavy as those of ν = 3 have a percent of the variance beyond. */
    private static final double VARIANCE_OF_TAILS = 0.02;

    private static final int CAPACITY = 16;

    public abstract Family family();

    /** A distribution of the family with random parameters. */
    public abstract Distribution random(RandomGenerator random);

    /** Fills a row with a point that the family can produce. */
    public abstract void draw(RandomGenerator random, double[] row);

    @Property(tries = 50)
    void mergeCommutes(@ForAll long seed) {
        List<SufficientStatistics> s = statistics(seed, 2);
        assertClose(s.get(0).plus(s.get(1)), s.get(1).plus(s.get(0)));
    }

    @Property(tries = 50)
    void mergeAssociates(@ForAll long seed) {
        List<SufficientStatistics> s = statistics(seed, 3);
        assertClose(
                s.get(0).plus(s.get(1)).plus(s.get(2)), s.get(0).plus(s.get(1).plus(s.get(2))));
    }

    @Property(tries = 50)
    void scaleComposesAndDistributes(@ForAll long seed) {
        List<SufficientStatistics> s = statistics(seed, 2);
        assertClose(s.get(0).scale(0.3).scale(0.7), s.get(0).scale(0.3 * 0.7));
        assertClose(
                s.get(0).plus(s.get(1)).scale(0.3),
                s.get(0).scale(0.3).plus(s.get(1).scale(0.3)));
    }

    @Property(tries = 20)
    void zeroIsNeutralToTheBit(@ForAll long seed) {
        SufficientStatistics s = statistics(seed, 1).get(0);
        assertThat(s.plus(family().zero()).toArray()).isEqualTo(s.toArray());
        assertThat(family().zero().plus(s).toArray()).isEqualTo(s.toArray());
    }

    @Property(tries = 20)
    void statisticsAndDistributionsAreReadBackToTheBit(@ForAll long seed) {
        SufficientStatistics s = statistics(seed, 1).get(0);
        assertThat(s.toArray()).hasSize(family().statisticsLength());
        assertThat(family().statistics(s.toArray())).isEqualTo(s);
        Distribution d = random(new SplittableRandom(seed));
        assertThat(d.toArray()).hasSize(family().distributionLength());
        assertThat(family().distribution(d.toArray())).isEqualTo(d);
    }

    @Property(tries = 5)
    void statisticsAreFiniteAsLongAsEveryNumberIs(@ForAll long seed) {
        SufficientStatistics s = statistics(seed, 1).get(0);
        assertThat(s.isFinite()).isTrue();
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            for (int i = 0; i < family().statisticsLength(); i++) {
                double[] values = s.toArray();
                values[i] = bad;
                assertThat(family().statistics(values).isFinite())
                        .as("number %d is %s", i, bad)
                        .isFalse();
            }
        }
    }

    @Property(tries = 20)
    void aPointOfWeightThreeIsThreePoints(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Distribution centre = random(random);
        double[] row = new double[family().dimension()];
        Accumulator heavy = centre.accumulator(0, CAPACITY);
        Accumulator repeated = centre.accumulator(0, CAPACITY);
        for (int i = 0; i < 10; i++) {
            draw(random, row);
            heavy.add(block(List.of(row)), weights(3, CAPACITY), 0);
            repeated.add(block(Collections.nCopies(3, row)), weights(1, CAPACITY), 0);
        }
        assertClose(heavy.snapshot(), repeated.snapshot());
    }

    @Property(tries = 20)
    void aPointOfResponsibilityZeroChangesNothing(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Distribution centre = random(random);
        Accumulator one = centre.accumulator(0, CAPACITY);
        Accumulator other = centre.accumulator(0, CAPACITY);
        List<double[]> rows = rows(random, 5);
        one.add(block(rows), weights(1, CAPACITY), 0);
        other.add(block(rows), weights(1, CAPACITY), 0);
        other.add(block(rows(random, 3)), weights(0, CAPACITY), 0);
        assertThat(other.snapshot().toArray()).isEqualTo(one.snapshot().toArray());
    }

    @Property(tries = 20)
    void theEstimateMaximisesTheLikelihoodOfItsPoints(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Distribution centre = random(random);
        List<double[]> rows = rows(random, 200);
        Distribution estimate = centre;
        for (int iteration = 0; iteration < iterations(); iteration++) {
            Accumulator accumulator = estimate.accumulator(0, CAPACITY);
            for (List<double[]> part : parts(rows)) {
                accumulator.add(block(part), weights(1, CAPACITY), 0);
            }
            estimate = family().estimate(List.of(accumulator.snapshot()), Prior.NONE, Estimation.EXACT)
                    .get(0);
        }
        double best = logLikelihood(estimate, rows);
        for (int i = 0; i < 20; i++) {
            assertThat(logLikelihood(near(estimate, random), rows)).isLessThanOrEqualTo(best + 1e-9 * Math.abs(best));
        }
    }

    /** Estimates one after the other until they maximise: one, unless the statistics depend on the parameters. */
    public int iterations() {
        return 1;
    }

    /** A distribution a little off, of the same kind. */
    public abstract Distribution near(Distribution distribution, RandomGenerator random);

    @Property(tries = 20)
    void aRowWithNothingObservedHasDensityOneAndTeachesNothing(@ForAll long seed) {
        Distribution distribution = random(new SplittableRandom(seed));
        double[] empty = new double[family().dimension()];
        Arrays.fill(empty, Double.NaN);
        double[] logDensity = new double[CAPACITY];
        double[] distance = new double[CAPACITY];
        distribution.kernel(0, CAPACITY).evaluate(block(List.of(empty)), logDensity, distance, 0);
        assertThat(logDensity[0]).isZero();
        Accumulator accumulator = distribution.accumulator(0, CAPACITY);
        accumulator.add(block(List.of(empty)), weights(1, CAPACITY), 0);
        assertThat(accumulator.snapshot().evidence()).isZero();
    }

    @Property(tries = 20)
    void theDistanceOfADistributionFromItselfIsZero(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Distribution a = random(random);
        Distribution b = random(random);
        assertThat(family().distance(a, a)).isCloseTo(0, within(1e-12));
        assertThat(family().distance(a, b))
                .isPositive()
                .isCloseTo(family().distance(b, a), within(1e-9 * family().distance(a, b)));
    }

    /** Numerical marginals over one value settle what is said of it given the others. */
    @Property(tries = 15)
    void whatIsSaidOfAValueGivenTheOthersIsSoByNumericalIntegration(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Distribution distribution = random(random);
        double[] row = rows(random, 1).get(0);
        Assume.that(Arrays.stream(row).anyMatch(x -> x != 0)); // nothing is said of no words
        int value = random.nextInt(family().values().size());
        ValuePlace place = family().values().get(value);
        int missing = random.nextInt(2 * row.length);
        if (canLack(place, missing) && missing < row.length) {
            row[missing] = Double.NaN;
        }
        Conditionals said = new Conditionals(family());
        distribution.conditionals(0).evaluate(block(List.of(row)), 0, said);
        NumericalMarginal truth = new NumericalMarginal(this, distribution, row, place);
        double largest = Math.max(1, Math.abs(truth.logDensity(row[place.column()])));
        assertThat(said.logDensity).isCloseTo(logLikelihood(distribution, List.of(row)), within(ROUNDING * largest));
        assertThat(said.logRests[value]).isCloseTo(truth.logSum(), within(ROUNDING * largest));
        assertThat(said.logDensities[value])
                .isCloseTo(truth.logDensity(row[place.column()]) - truth.logSum(), within(ROUNDING * largest));
        truth.assertExpected(said, value);
    }

    @Property(tries = 10)
    void nothingIsSaidOfAValueThatAPointLacks(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        double[] row = rows(random, 1).get(0);
        int value = random.nextInt(family().values().size());
        row[family().values().get(value).column()] = Double.NaN;
        Conditionals said = new Conditionals(family());
        random(random).conditionals(0).evaluate(block(List.of(row)), 0, said);
        assertThat(said.logDensities[value]).isNaN();
    }

    @Property(tries = 15)
    void theNodesOfAValueByItselfHaveItsMeanAndVariance(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Distribution distribution = random(random);
        int value = random.nextInt(family().values().size());
        Marginal marginal = distribution.marginal(value);
        double[] row = new double[family().dimension()];
        Arrays.fill(row, Double.NaN);
        ValuePlace place = family().values().get(value);
        oneTrial(row, place);
        double mean = 0;
        double variance = 0;
        for (int n = 0; n < marginal.nodes().length; n++) {
            double x = marginal.nodes()[n];
            mean += marginal.weights()[n] * x;
            variance += marginal.weights()[n] * (x - marginal.mean()) * (x - marginal.mean());
            assertThat(marginal.logDensity().applyAsDouble(x))
                    .isCloseTo(logDensity(distribution, row, place, x), within(ROUNDING * Math.max(1, x * x)));
        }
        assertThat(Arrays.stream(marginal.weights()).sum()).isCloseTo(1, within(1e-12));
        assertThat(mean).isCloseTo(marginal.mean(), within(1e-6 * Math.max(1, Math.abs(mean))));
        if (marginal.deviation() < Double.POSITIVE_INFINITY) {
            assertThat(variance).isCloseTo(Math.pow(marginal.deviation(), 2), within(VARIANCE_OF_TAILS * variance));
        }
    }

    /** Log-density of the values of a point that it has, with another one in this place. */
    public double logDensity(Distribution distribution, double[] row, ValuePlace place, double x) {
        double[] other = row.clone();
        other[place.column()] = x;
        return logLikelihood(distribution, List.of(other));
    }

    /** Whether a point may lack a column while another value is explained. */
    public boolean canLack(ValuePlace explained, int column) {
        return column < explained.column() || column >= explained.column() + explained.columns();
    }

    /** The largest count that a value may be, however large counts may be otherwise. */
    public int most(double[] row, ValuePlace place, int otherwise) {
        return place.columns() > 1 ? (int) row[place.column() + 1] : otherwise;
    }

    /** Makes a row the outcome of one trial, where there are trials. */
    public void oneTrial(double[] row, ValuePlace place) {
        if (place.columns() > 1) {
            row[place.column() + 1] = 1;
        }
    }

    public final double logLikelihood(Distribution distribution, List<double[]> rows) {
        DensityKernel kernel = distribution.kernel(0, CAPACITY);
        double sum = 0;
        for (List<double[]> part : parts(rows)) {
            double[] logDensities = new double[CAPACITY];
            kernel.evaluate(block(part), logDensities, new double[CAPACITY], 0);
            sum += Arrays.stream(logDensities, 0, part.size()).sum();
        }
        return sum;
    }

    private List<SufficientStatistics> statistics(long seed, int count) {
        RandomGenerator random = new SplittableRandom(seed);
        List<SufficientStatistics> statistics = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Accumulator accumulator = random(random).accumulator(0, CAPACITY);
            List<double[]> rows = rows(random, 1 + random.nextInt(CAPACITY));
            rows.forEach(row -> {
                if (random.nextInt(4) == 0) {
                    row[random.nextInt(row.length)] = Double.NaN;
                }
            });
            double[] r = random.doubles(CAPACITY).toArray();
            accumulator.add(block(rows), r, 0);
            statistics.add(accumulator.snapshot());
        }
        return statistics;
    }

    private List<double[]> rows(RandomGenerator random, int count) {
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] row = new double[family().dimension()];
            draw(random, row);
            rows.add(row);
        }
        return rows;
    }

    private static List<List<double[]>> parts(List<double[]> rows) {
        List<List<double[]>> parts = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += CAPACITY) {
            parts.add(rows.subList(from, Math.min(rows.size(), from + CAPACITY)));
        }
        return parts;
    }

    private PointBlock block(List<double[]> rows) {
        PointBlock block = new PointBlock(family().dimension(), CAPACITY);
        rows.forEach(row -> block.add(row, 1, PointBlock.UNLABELLED));
        return block;
    }

    private static double[] weights(double weight, int count) {
        double[] weights = new double[count];
        Arrays.fill(weights, weight);
        return weights;
    }

    private static void assertClose(SufficientStatistics a, SufficientStatistics b) {
        double[] x = a.toArray();
        double[] y = b.toArray();
        for (int i = 0; i < x.length; i++) {
            assertThat(x[i]).isCloseTo(y[i], within(ROUNDING * Math.max(1, Math.abs(y[i]))));
        }
    }
}
