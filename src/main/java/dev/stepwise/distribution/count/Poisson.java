package dev.stepwise.distribution.count;

import dev.stepwise.distribution.Accumulator;
import dev.stepwise.distribution.ConditionalKernel;
import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.IndependentConditionals;
import dev.stepwise.distribution.InvalidParametersException;
import dev.stepwise.distribution.Marginal;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.SquareRoots;
import dev.stepwise.distribution.ValuePlace;
import java.util.Arrays;

/** Rates of independent Poisson counts. */
public final class Poisson implements Equidispersed {

    private final double[] rates;

    /** @param rates mean counts, finite and not negative */
    public Poisson(double[] rates) {
        this.rates = rates.clone();
        for (double rate : rates) {
            if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
                throw new InvalidParametersException("a rate is negative or not finite");
            }
        }
    }

    @Override
    public int dimension() {
        return rates.length;
    }

    @Override
    public double[] rates() {
        return rates.clone();
    }

    /** {@code x ln λ − λ − ln x!}, and the distance from the mode ⌊λ⌋. */
    @Override
    public DensityKernel kernel(int firstColumn, int capacity) {
        double[] logs = Arrays.stream(rates).map(LinearFamily::safeLog).toArray();
        double[] modes = Arrays.stream(rates)
                .map(rate -> LinearFamily.timesLog(Math.floor(rate), rate) - rate - LogFactorial.of(Math.floor(rate)))
                .toArray();
        return (points, logDensities, distances, offset) -> {
            double[] values = points.values();
            for (int j = 0; j < rates.length; j++) {
                int from = (firstColumn + j) * points.capacity();
                for (int i = 0; i < points.size(); i++) {
                    double x = values[from + i];
                    if (x >= 0) {
                        double logDensity = (x == 0 ? 0 : x * logs[j]) - rates[j] - LogFactorial.of(x);
                        logDensities[offset + i] += logDensity;
                        distances[offset + i] += Math.max(0, 2 * (modes[j] - logDensity));
                    }
                }
            }
        };
    }

    @Override
    public Accumulator accumulator(int firstColumn, int capacity) {
        return new LinearAccumulator(2 * rates.length) {
            @Override
            protected boolean add(double[] sums, double[] values, int stride, int i, double r) {
                boolean any = false;
                for (int j = 0; j < rates.length; j++) {
                    double x = values[(firstColumn + j) * stride + i];
                    if (x >= 0) {
                        sums[2 * j] += r * x;
                        sums[2 * j + 1] += r;
                        any = true;
                    }
                }
                return any;
            }
        };
    }

    @Override
    public void addExpectation(PointBlock points, int firstColumn, int i, double r, double[] into, int at) {
        for (int j = 0; j < rates.length; j++) {
            double x = points.values()[(firstColumn + j) * points.capacity() + i];
            into[at + j] += r * (Double.isNaN(x) ? rates[j] : x);
        }
    }

    @Override
    public ConditionalKernel conditionals(int firstColumn) {
        return new IndependentConditionals(
                kernel(0, 1),
                firstColumn,
                rates.length,
                ValuePlace.eachColumn(rates.length),
                (point, j, out) -> out.count(j, j, rates[j], rates[j]));
    }

    @Override
    public Marginal marginal(int value) {
        double rate = rates[value];
        return Marginal.ofCount(rate, Math.sqrt(rate), x -> LinearFamily.timesLog(x, rate) - rate - LogFactorial.of(x));
    }

    @Override
    public double[] coordinates() {
        return SquareRoots.of(rates);
    }

    @Override
    public Poisson at(double[] coordinates) {
        return new Poisson(SquareRoots.squares(coordinates));
    }

    @Override
    public double[] toArray() {
        return rates.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Poisson that && Arrays.equals(rates, that.rates);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(rates);
    }

    @Override
    public String toString() {
        return "Poisson" + Arrays.toString(rates);
    }
}
