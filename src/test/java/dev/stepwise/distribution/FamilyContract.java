package dev.stepwise.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What every family owes to those who use it: the laws of its statistics, and a density that fits them. */
public abstract class FamilyContract extends ExplanationContract {

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

    @Property(tries = 50)
    void coordinatesLeadBackAndAnyLineThroughThemLeadsToDistributions(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Distribution a = random(random);
        Distribution b = near(a, random);
        double[] from = a.coordinates();
        double[] to = b.coordinates();
        assertThat(from).hasSize(family().distributionLength());
        assertThat(family().distance(a, a.at(from))).isCloseTo(0, within(1e-9));
        for (double step : new double[] {-2, -0.5, 0.5, 1.5, 3}) {
            double[] there = new double[from.length];
            Arrays.setAll(there, i -> from[i] + step * (to[i] - from[i]));
            assertThat(there).doesNotContain(Double.NaN);
            assertThat(Arrays.stream(a.at(there).toArray()).allMatch(Double::isFinite))
                    .isTrue();
        }
    }

    @Property(tries = 20)
    void columnsThatAreMissingTogetherSayNothingWithoutOneOfThem(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Distribution distribution = random(random);
        for (int j = 0; j < family().dimension(); j++) {
            double[] row = new double[family().dimension()];
            draw(random, row);
            double[] without = row.clone();
            without[j] = Double.NaN;
            for (int together : family().columnsTogether(j)) {
                row[together] = Double.NaN;
            }
            assertThat(row[j]).isNaN();
            assertThat(logLikelihood(distribution, List.of(without)))
                    .isEqualTo(logLikelihood(distribution, List.of(row)));
        }
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
