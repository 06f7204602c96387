package dev.stepwise.distribution.count;

import dev.stepwise.distribution.Accumulator;
import dev.stepwise.distribution.ConditionalKernel;
import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.IndependentConditionals;
import dev.stepwise.distribution.InvalidParametersException;
import dev.stepwise.distribution.Marginal;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.SquareRoots;
import dev.stepwise.distribution.ValuePlace;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Rates and sizes of independent negative-binomial counts: Poisson counts whose own rate varies from point to point as a gamma
 * distribution of shape s does. With mean m the variance is {@code m + m²/s}; for s → ∞ it is a Poisson distribution.
 */
public final class NegativeBinomial implements Distribution {

    private final double[] rates;
    private final double[] sizes;

    /**
     * @param rates mean counts m, finite and not negative
     * @param sizes s, positive and finite, one for each rate
     * @throws InvalidParametersException otherwise
     */
    public NegativeBinomial(double[] rates, double[] sizes) {
        this.rates = rates.clone();
        this.sizes = sizes.clone();
        for (int j = 0; j < rates.length; j++) {
            if (!(rates[j] >= 0 && rates[j] < Double.POSITIVE_INFINITY)) {
                throw new InvalidParametersException("a rate is negative or not finite");
            }
            if (!(sizes[j] > 0 && sizes[j] < Double.POSITIVE_INFINITY)) {
                throw new InvalidParametersException("a size is not positive or not finite");
            }
        }
    }

    @Override
    public int dimension() {
        return rates.length;
    }

    /** A copy. */
    public double[] rates() {
        return rates.clone();
    }

    /** A copy. */
    public double[] sizes() {
        return sizes.clone();
    }

    /**
     * {@code ln [Γ(x + s) / (Γ(s) sˣ)] + x ln m − (x + s) ln(1 + m/s)}: the log-density of a count, whole or not, without
     * {@code −ln x!}.
     */
    static double logKernel(double x, double rate, double size) {
        return RisingFactorial.log(x, size) + LinearFamily.timesLog(x, rate) - (x + size) * Math.log1p(rate / size);
    }

    /**
     * The unit deviance {@code 2 [x ln (x/m) − (x + s) ln ((x + s)/(m + s))]}: twice by how much the log-density is below that
     * with the count itself for a mean (McCullagh and Nelder 1989, section 2.3). A count of a deviance of d has, with those
     * farther on its side, a probability of at most {@code e^(−d/2)} (Chernoff), however skewed the distribution is.
     */
    private static double deviance(double x, double rate, double size) {
        double ofCount = LinearFamily.timesLog(x, x) - LinearFamily.timesLog(x, rate);
        return Math.max(0, 2 * (ofCount - (x + size) * Math.log1p((x - rate) / (rate + size))));
    }

    @Override
    public DensityKernel kernel(int firstColumn, int capacity) {
        CountTable[] deviances = IntStream.range(0, rates.length)
                .mapToObj(j -> new CountTable(x -> deviance(x, rates[j], sizes[j])))
                .toArray(CountTable[]::new);
        CountTable[] tables = IntStream.range(0, rates.length)
                .mapToObj(j -> new CountTable(x -> logKernel(x, rates[j], sizes[j]) - LogFactorial.of(x)))
                .toArray(CountTable[]::new);
        return (points, logDensities, distances, offset) -> {
            double[] values = points.values();
            for (int j = 0; j < tables.length; j++) {
                int from = (firstColumn + j) * points.capacity();
                for (int i = 0; i < points.size(); i++) {
                    double x = values[from + i];
                    if (x >= 0) {
                        logDensities[offset + i] += tables[j].at(x);
                        distances[offset + i] += deviances[j].at(x);
                    }
                }
            }
        };
    }

    @Override
    public Accumulator accumulator(int firstColumn, int capacity) {
        return new NegativeBinomialAccumulator(this, firstColumn);
    }

    @Override
    public void addExpectation(PointBlock points, int firstColumn, int i, double r, double[] into, int at) {
        for (int j = 0; j < rates.length; j++) {
            double x = points.values()[(firstColumn + j) * points.capacity() + i];
            into[at + j] += r * (Double.isNaN(x) ? rates[j] : x);
        }
    }

    /** {@code m + m²/s}. */
    private double variance(int column) {
        return rates[column] + rates[column] * rates[column] / sizes[column];
    }

    @Override
    public ConditionalKernel conditionals(int firstColumn) {
        return new IndependentConditionals(
                kernel(0, 1),
                firstColumn,
                rates.length,
                ValuePlace.eachColumn(rates.length),
                (point, j, out) -> out.count(j, j, rates[j], variance(j)));
    }

    @Override
    public Marginal marginal(int value) {
        return Marginal.ofCount(
                rates[value],
                Math.sqrt(variance(value)),
                x -> logKernel(x, rates[value], sizes[value]) - LogFactorial.of(x));
    }

    /** Roots of the rates, then logarithms of the sizes. */
    @Override
    public double[] coordinates() {
        double[] coordinates = Arrays.copyOf(SquareRoots.of(rates), 2 * rates.length);
        for (int j = 0; j < sizes.length; j++) {
            coordinates[rates.length + j] = Math.log(sizes[j]);
        }
        return coordinates;
    }

    @Override
    public NegativeBinomial at(double[] coordinates) {
        int d = rates.length;
        return new NegativeBinomial(
                SquareRoots.squares(Arrays.copyOf(coordinates, d)),
                Arrays.stream(coordinates, d, 2 * d).map(Math::exp).toArray());
    }

    /** The rates, then the sizes. */
    @Override
    public double[] toArray() {
        double[] values = Arrays.copyOf(rates, 2 * rates.length);
        System.arraycopy(sizes, 0, values, rates.length, sizes.length);
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NegativeBinomial that
                && Arrays.equals(rates, that.rates)
                && Arrays.equals(sizes, that.sizes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(rates) + Arrays.hashCode(sizes);
    }

    @Override
    public String toString() {
        return "NegativeBinomial[rates=" + Arrays.toString(rates) + ", sizes=" + Arrays.toString(sizes) + "]";
    }
}
