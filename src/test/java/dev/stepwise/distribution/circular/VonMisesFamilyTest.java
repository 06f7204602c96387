package dev.stepwise.distribution.circular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Accumulator;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Estimation;
import dev.stepwise.distribution.FamilyContract;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Prior;
import dev.stepwise.distribution.SufficientStatistics;
import dev.stepwise.distribution.ValuePlace;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.Example;

class VonMisesFamilyTest extends FamilyContract {

    private static final double[] PERIODS = {24, 2 * Math.PI, 7};

    @Override
    public VonMisesFamily family() {
        return new VonMisesFamily(PERIODS);
    }

    @Override
    public VonMises random(RandomGenerator random) {
        double[] means = new double[PERIODS.length];
        double[] concentrations = new double[PERIODS.length];
        for (int j = 0; j < means.length; j++) {
            means[j] = PERIODS[j] * random.nextDouble();
            concentrations[j] = Math.exp(random.nextDouble(-3, 6));
        }
        return new VonMises(means, concentrations, PERIODS);
    }

    @Override
    public void draw(RandomGenerator random, double[] row) {
        Arrays.setAll(row, j -> PERIODS[j] * Math.pow(random.nextDouble(), 2));
    }

    @Override
    public double period(ValuePlace place) {
        return PERIODS[place.column()];
    }

    @Override
    public Distribution near(Distribution distribution, RandomGenerator random) {
        double[] values = distribution.toArray();
        Arrays.setAll(
                values,
                i -> i < PERIODS.length
                        ? values[i] + 0.01 * random.nextGaussian()
                        : Math.min(Concentration.MOST, values[i] * Math.exp(0.02 * random.nextGaussian())));
        return family().distribution(values);
    }

    private static double logDensity(double mean, double kappa, double period, double x) {
        PointBlock block = new PointBlock(1, 1);
        block.add(new double[] {x}, 1, PointBlock.UNLABELLED);
        double[] logDensity = new double[1];
        new VonMises(new double[] {mean}, new double[] {kappa}, new double[] {period})
                .kernel(0, 1)
                .evaluate(block, logDensity, new double[1], 0);
        return logDensity[0];
    }

    /** The trapezoidal rule on a circle errs by less than rounding once its step is a fraction of {@code 1/√κ}. */
    private static double mean(double kappa, boolean cosine) {
        int steps = 20_000;
        double sum = 0;
        for (int n = 0; n < steps; n++) {
            double sine = Math.sin(Math.PI * n / steps);
            sum += Math.exp(-2 * kappa * sine * sine) * (cosine ? 2 * sine * sine : 1) / steps;
        }
        return sum;
    }

    @Example
    void logDensitiesAreThoseOfQuadratureForConcentrationsFromAHundredthToTenThousand() {
        for (double kappa : new double[] {0.01, 0.1, 0.5, 1, 3, 10, 24.9, 25.1, 100, 1e3, 1e4}) {
            double logNormalisation = Math.log(24 * mean(kappa, false));
            for (double x : new double[] {0, 0.01, 0.3, 5, 12, 23.9}) {
                double sine = Math.sin(Math.PI * (x - 23.5) / 24);
                double expected = -2 * kappa * sine * sine - logNormalisation;
                assertThat(logDensity(23.5, kappa, 24, x))
                        .as("κ %s, x %s", kappa, x)
                        .isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
            }
            double complement = mean(kappa, true) / mean(kappa, false);
            assertThat(Bessel.complementOfRatio(kappa)).isCloseTo(complement, within(1e-12 * complement));
        }
    }

    /** R is known to 2^-53, and κ changes by {@code dR / A'(κ)} with it. */
    @Example
    void theConcentrationOfAMeanResultantLengthIsFoundAsExactlyAsTheLengthSaysIt() {
        for (double logKappa = Math.log(1.1e-6); logKappa < Math.log(9e5); logKappa += 0.0931) {
            double kappa = Math.exp(logKappa);
            double length = Bessel.ratio(kappa);
            double slope = Bessel.complementOfRatio(kappa) * (1 + length) - length / kappa;
            assertThat(Concentration.of(length)).isCloseTo(kappa, within(8 * 0x1p-53 / slope + 1e-14 * kappa));
        }
        assertThat(Concentration.of(1)).isEqualTo(Concentration.MOST);
        assertThat(Concentration.of(0)).isEqualTo(Concentration.LEAST);
        assertThat(Concentration.of(Double.NaN)).isEqualTo(Concentration.LEAST);
    }

    /** By rejection from the uniform distribution. */
    private static double[] draw(double mean, double kappa, double period, int n) {
        SplittableRandom random = new SplittableRandom(11);
        double[] values = new double[n];
        for (int i = 0; i < n; ) {
            double turn = random.nextDouble();
            if (random.nextDouble() < Math.exp(kappa * (Math.cos(2 * Math.PI * turn) - 1))) {
                values[i++] = (mean + period * turn) % period;
            }
        }
        return values;
    }

    private static SufficientStatistics statistics(double period, double... values) {
        PointBlock block = new PointBlock(1, values.length);
        Arrays.stream(values).forEach(x -> block.add(new double[] {x}, 1, PointBlock.UNLABELLED));
        double[] ones = new double[values.length];
        Arrays.fill(ones, 1);
        Accumulator accumulator =
                new VonMises(new double[1], new double[] {1}, new double[] {period}).accumulator(0, values.length);
        accumulator.add(block, ones, 0);
        return accumulator.snapshot();
    }

    private static VonMises estimate(double period, Prior prior, SufficientStatistics statistics) {
        return (VonMises) new VonMisesFamily(period)
                .estimate(List.of(statistics), prior, Estimation.EXACT)
                .get(0);
    }

    /** Standard errors of 100,000 points: of the mean {@code (P/2π)/√(nκA)} = 0.0064, of κ {@code 1/√(nA')} = 0.017. */
    @Example
    void parametersOfAHundredThousandHoursAboutMidnightAreRecovered() {
        VonMises found = estimate(24, Prior.NONE, statistics(24, draw(23.95, 4, 24, 100_000)));
        assertThat(found.means()[0]).isCloseTo(23.95, within(5 * 0.0064));
        assertThat(found.concentrations()[0]).isCloseTo(4, within(5 * 0.017));
        assertThat(found.resultantLengths()[0])
                .isCloseTo(0.8635, within(0.002)); // A(4), Mardia and Jupp 2000, appendix 1
    }

    @Example
    void tenToMidnightAndTenPastAreOneDirection() {
        VonMises found = estimate(24, Prior.NONE, statistics(24, 23 + 50 / 60.0, 10 / 60.0));
        assertThat(Math.min(found.means()[0], 24 - found.means()[0])).isCloseTo(0, within(1e-12));
        assertThat(found.concentrations()[0]).isGreaterThan(500);
    }

    @Example
    void aValueAndTheSameValueATurnLaterAreOne() {
        assertThat(logDensity(1, 3, 24, 23)).isCloseTo(logDensity(25, 3, 24, -1), within(1e-13));
    }

    @Example
    void aHeldMeanDirectionIsWhatTheConcentrationIsEstimatedAbout() {
        VonMisesFamily family = new VonMisesFamily(24);
        VonMises held = new VonMises(new double[] {2}, new double[] {1}, new double[] {24});
        Set<String> parameters = Set.of(VonMisesFamily.MEAN_DIRECTION);
        double[] values = draw(0, 4, 24, 2000);
        SufficientStatistics given = family.hold(statistics(24, values), held, parameters);
        VonMises found = (VonMises) family.hold(
                family.estimate(List.of(given), Prior.NONE, Estimation.EXACT).get(0), held, parameters);
        double cosines = Arrays.stream(values)
                .map(x -> Math.cos(Math.PI * (x - 2) / 12))
                .average()
                .orElseThrow();
        assertThat(found.means()[0]).isEqualTo(2);
        assertThat(Bessel.ratio(found.concentrations()[0])).isCloseTo(cosines, within(1e-12));
    }

    @Example
    void ofIntegerHoursNoComponentIsNarrowerThanTheStep() {
        VonMisesFamily family = new VonMisesFamily(24);
        SufficientStatistics eight = statistics(24, 8, 8, 8, 8);
        Prior prior = family.weakPrior(List.of(eight), new double[] {1 / (2 * Math.PI)});
        VonMises found = estimate(24, prior, eight);
        assertThat(found.concentrations()[0]).isEqualTo(2 * Math.PI * Math.pow(24 / (2 * Math.PI), 2), within(1e-9));
        assertThat(prior.holds(found)).isTrue();
        assertThat(prior.holds(new VonMises(new double[] {8}, new double[] {5}, new double[] {24})))
                .isFalse();
    }

    @Example
    void halfWayBetweenTwoDirectionsBesideMidnightIsMidnight() {
        double[] hours = {24};
        double[] before = new VonMises(new double[] {23.5}, new double[] {9}, hours).coordinates();
        VonMises after = new VonMises(new double[] {0.5}, new double[] {9}, hours);
        double[] middle = after.coordinates();
        Arrays.setAll(middle, i -> (before[i] + middle[i]) / 2);
        assertThat(Math.sin(Math.PI * after.at(middle).means()[0] / 12)).isCloseTo(0, within(1e-12));
        assertThat(Math.cos(Math.PI * after.at(middle).means()[0] / 12)).isCloseTo(1, within(1e-12));
    }
}
