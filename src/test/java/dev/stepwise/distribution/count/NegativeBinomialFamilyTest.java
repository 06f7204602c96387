package dev.stepwise.distribution.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.stepwise.distribution.Accumulator;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Estimation;
import dev.stepwise.distribution.FamilyContract;
import dev.stepwise.distribution.Marginal;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Prior;
import dev.stepwise.distribution.SufficientStatistics;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import net.jqwik.api.Example;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.distribution.PascalDistribution;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.apache.commons.math3.random.Well19937c;

class NegativeBinomialFamilyTest extends FamilyContract {

    @Override
    public NegativeBinomialFamily family() {
        return NegativeBinomialFamily.estimated(3, false);
    }

    @Override
    public NegativeBinomial random(RandomGenerator random) {
        return new NegativeBinomial(
                random.doubles(3, 0.1, 9).toArray(), random.doubles(3, 0.2, 40).toArray());
    }

    @Override
    public void draw(RandomGenerator random, double[] row) {
        Arrays.setAll(row, j -> random.nextInt(1 + random.nextInt(2 + 10 * j)));
    }

    /** Steps of second order, from any size: 20 reach the maximum to rounding. */
    @Override
    public int iterations() {
        return 20;
    }

    @Override
    public Distribution near(Distribution distribution, RandomGenerator random) {
        double[] values = distribution.toArray();
        Arrays.setAll(
                values,
                i -> Math.min(i < 3 ? 1e9 : SizeEquation.MOST, values[i] * Math.exp(0.02 * random.nextGaussian())));
        return family().distribution(values);
    }

    private static double logDensity(double rate, double size, double x) {
        return logDensity(new NegativeBinomial(new double[] {rate}, new double[] {size}), x);
    }

    private static double logDensity(Distribution distribution, double x) {
        PointBlock block = new PointBlock(1, 1);
        block.add(new double[] {x}, 1, PointBlock.UNLABELLED);
        double[] logDensity = new double[1];
        distribution.kernel(0, 1).evaluate(block, logDensity, new double[1], 0);
        return logDensity[0];
    }

    @Example
    void aWholeSizeHasTheDensityOfCommonsMath() {
        for (int size : new int[] {1, 7, 200}) {
            for (double rate : new double[] {0.1, 4, 900}) {
                PascalDistribution oracle = new PascalDistribution(size, size / (size + rate));
                for (int x : new int[] {0, 1, 5, 300, 5000}) {
                    double expected = oracle.logProbability(x);
                    assertThat(logDensity(rate, size, x)).isCloseTo(expected, within(1e-9 * Math.max(1, -expected)));
                }
            }
        }
    }

    /** The distributions differ by about {@code m/(2s)} in the logarithm: 1e-6 for a rate of 2 and a size of 1e6. */
    @Example
    void ofALargeSizeItIsAPoissonDistribution() {
        Poisson poisson = new Poisson(new double[] {2});
        for (int x = 0; x < 9; x++) {
            assertThat(logDensity(2, 1e6, x)).isCloseTo(logDensity(poisson, x), within(3e-5));
            assertThat(logDensity(2, 1e15, x)).isCloseTo(logDensity(poisson, x), within(1e-12));
        }
    }

    /** Beyond 40,000 no more than 1e-13 is left, of the smallest size. */
    @Example
    void probabilitiesAddUpToOneForSmallAndLargeSizes() {
        for (double size : new double[] {0.01, 0.7, 15.9, 16, 1e4, 1e6}) {
            double sum = 0;
            for (int x = 0; x < 40_000; x++) {
                sum += Math.exp(logDensity(8, size, x));
            }
            assertThat(sum).isCloseTo(1, within(1e-9));
        }
        assertThat(logDensity(1e9, 1e6, 1e9)).isFinite().isNegative();
    }

    private static NegativeBinomial fit(NegativeBinomialFamily family, double[] counts, Prior prior, int iterations) {
        NegativeBinomial estimate = new NegativeBinomial(new double[] {1}, new double[] {family.startingSize()});
        double[] ones = new double[counts.length];
        Arrays.fill(ones, 1);
        PointBlock block = new PointBlock(1, counts.length);
        Arrays.stream(counts).forEach(x -> block.add(new double[] {x}, 1, PointBlock.UNLABELLED));
        for (int i = 0; i < iterations; i++) {
            Accumulator accumulator = estimate.accumulator(0, counts.length);
            accumulator.add(block, ones, 0);
            estimate = (NegativeBinomial) family.estimate(List.of(accumulator.snapshot()), prior, Estimation.EXACT)
                    .get(0);
        }
        return estimate;
    }

    private static double[] draw(double rate, double size, int n) {
        Well19937c random = new Well19937c(11);
        GammaDistribution gamma = new GammaDistribution(random, size, rate / size);
        double[] counts = new double[n];
        Arrays.setAll(counts, _ -> new PoissonDistribution(random, gamma.sample(), 1e-12, 1_000_000).sample());
        return counts;
    }

    /** Five standard errors of 1e5 points: of the rate 0.09, of the size 0.09. */
    @Example
    void tenStepsRecoverTheParametersOfTheirPoints() {
        NegativeBinomial estimate =
                fit(NegativeBinomialFamily.estimated(1, false), draw(8, 3, 100_000), Prior.NONE, 10);
        assertThat(estimate.rates()[0]).isCloseTo(8, within(0.09));
        assertThat(estimate.sizes()[0]).isCloseTo(3, within(0.09));
    }

    @Example
    void countsThatSpreadLessThanPoissonCountsReachTheLargestSize() {
        NegativeBinomial estimate =
                fit(NegativeBinomialFamily.estimated(1, false), new double[] {4, 5, 5, 5, 6, 5, 4, 6}, Prior.NONE, 10);
        assertThat(estimate.sizes()[0]).isEqualTo(SizeEquation.MOST);
        assertThat(estimate.rates()[0]).isEqualTo(5);
    }

    @Example
    void aHeldRateIsWhatTheSizeIsEstimatedAbout() {
        NegativeBinomialFamily family = NegativeBinomialFamily.estimated(1, false);
        double[] counts = draw(8, 3, 2000);
        NegativeBinomial held = new NegativeBinomial(new double[] {11}, new double[] {2});
        PointBlock block = new PointBlock(1, counts.length);
        Arrays.stream(counts).forEach(x -> block.add(new double[] {x}, 1, PointBlock.UNLABELLED));
        double[] ones = new double[counts.length];
        Arrays.fill(ones, 1);
        NegativeBinomial estimate = held;
        for (int i = 0; i < 20; i++) {
            Accumulator accumulator = estimate.accumulator(0, counts.length);
            accumulator.add(block, ones, 0);
            SufficientStatistics about = family.hold(accumulator.snapshot(), held, Set.of("rate"));
            estimate = family.hold(
                    family.estimate(List.of(about), Prior.NONE, Estimation.EXACT)
                            .get(0),
                    held,
                    Set.of("rate"));
        }
        assertThat(estimate.rates()).containsExactly(11);
        double size = estimate.sizes()[0];
        double best = Arrays.stream(counts).map(x -> logDensity(11, size, x)).sum();
        for (double factor : new double[] {0.99, 1.01}) {
            assertThat(Arrays.stream(counts)
                            .map(x -> logDensity(11, factor * size, x))
                            .sum())
                    .isLessThan(best);
        }
    }

    /** The sum over all counts, to the precision of the trapezoidal rule. */
    @Example
    void theDistanceIsThatOfTheSumOverAllCounts() {
        double[][] pairs = {{5, 3, 9, 8}, {700, 3, 900, 20}, {2000, 1e5, 2100, 50}, {30, 0.5, 60, 0.5}};
        for (double[] pair : pairs) {
            double overlap = 0;
            for (int x = 0; x < 40_000; x++) {
                overlap += Math.exp(0.5 * (logDensity(pair[0], pair[1], x) + logDensity(pair[2], pair[3], x)));
            }
            double distance = NegativeBinomialFamily.estimated(1, false)
                    .distance(
                            new NegativeBinomial(new double[] {pair[0]}, new double[] {pair[1]}),
                            new NegativeBinomial(new double[] {pair[2]}, new double[] {pair[3]}));
            assertThat(distance).isCloseTo(-Math.log(overlap), within(1e-3 * -Math.log(overlap)));
        }
    }

    /** The nodes follow the tail as far as it matters, which for small sizes is many standard deviations. */
    @Example
    void theNodesOfACountHaveItsMeanAndVarianceForAnyRateAndSize() {
        for (double rate : new double[] {0.1, 1, 9, 100, 1e4, 1e6}) {
            for (double size : new double[] {1e-4, 1e-2, 0.2, 0.5, 1, 10, 1e4}) {
                Marginal marginal = new NegativeBinomial(new double[] {rate}, new double[] {size}).marginal(0);
                double mean = 0;
                double variance = 0;
                for (int n = 0; n < marginal.nodes().length; n++) {
                    double x = marginal.nodes()[n];
                    mean += marginal.weights()[n] * x;
                    variance += marginal.weights()[n] * (x - rate) * (x - rate);
                }
                assertThat(mean).as("rate %s, size %s", rate, size).isCloseTo(rate, withinPercentage(2e-3));
                assertThat(variance).isCloseTo(rate + rate * rate / size, withinPercentage(2e-3));
                assertThat(marginal.nodes()).hasSizeLessThan(1000);
            }
        }
    }
}
