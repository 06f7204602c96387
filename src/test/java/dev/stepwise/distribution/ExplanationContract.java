package dev.stepwise.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What every family owes to those who explain points and describe clusters. */
public abstract class ExplanationContract {

    /** Rounding of a few dozen additions of numbers of this size. */
    static final double ROUNDING = 1e-9;

    /** Nodes end where they no longer matter to a divergence; tails as heavy as those of ν = 3 have a percent of the variance beyond. */
    private static final double VARIANCE_OF_TAILS = 0.02;

    static final int CAPACITY = 16;

    public abstract Family family();

    /** A distribution of the family with random parameters. */
    public abstract Distribution random(RandomGenerator random);

    /** Fills a row with a point that the family can produce. */
    public abstract void draw(RandomGenerator random, double[] row);

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

    /** The period of a value that is a direction; 0: it is none. */
    public double period(ValuePlace place) {
        return 0;
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

    final List<double[]> rows(RandomGenerator random, int count) {
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] row = new double[family().dimension()];
            draw(random, row);
            rows.add(row);
        }
        return rows;
    }

    static List<List<double[]>> parts(List<double[]> rows) {
        List<List<double[]>> parts = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += CAPACITY) {
            parts.add(rows.subList(from, Math.min(rows.size(), from + CAPACITY)));
        }
        return parts;
    }

    final PointBlock block(List<double[]> rows) {
        PointBlock block = new PointBlock(family().dimension(), CAPACITY);
        rows.forEach(row -> block.add(row, 1, PointBlock.UNLABELLED));
        return block;
    }
}
