package dev.stepwise.distribution.count;

import dev.stepwise.distribution.Accumulator;
import dev.stepwise.distribution.ConditionalKernel;
import dev.stepwise.distribution.Conditionals;
import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.InvalidParametersException;
import dev.stepwise.distribution.Marginal;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.SquareRoots;
import java.util.Arrays;

/** Probabilities of outcomes that are counted together. */
public final class Multinomial implements Distribution {

    private final double[] probabilities;

    /** @param probabilities in [0, 1], adding up to 1 */
    public Multinomial(double[] probabilities) {
        this.probabilities = probabilities.clone();
        for (double p : probabilities) {
            if (!(p >= 0 && p <= 1 + 1e-9)) {
                throw new InvalidParametersException("a probability is not between 0 and 1");
            }
        }
    }

    @Override
    public int dimension() {
        return probabilities.length;
    }

    /** Sum of a point's counts; NaN when one is missing. */
    static double total(double[] values, int at, int stride, int dimension) {
        double total = 0;
        for (int j = 0; j < dimension; j++) {
            total += values[at + j * stride];
        }
        return total;
    }

    /**
     * {@code ln n! − Σ ln x_j! + Σ x_j ln p_j}, and as a distance twice by how much that is below what it is with
     * {@code p_j = x_j/n}.
     */
    @Override
    public DensityKernel kernel(int firstColumn, int capacity) {
        double[] logs = Arrays.stream(probabilities).map(LinearFamily::safeLog).toArray();
        return (points, logDensities, distances, offset) -> {
            double[] values = points.values();
            int stride = points.capacity();
            int n = points.size();
            double[] sums = new double[n];
            double[] coefficients = points.derived(firstColumn, block -> coefficients(block, firstColumn, logs.length));
            for (int j = 0; j < logs.length; j++) {
                MultinomialAccumulator.addTimes(sums, logs[j], values, (firstColumn + j) * stride, n);
            }
            for (int i = 0; i < n; i++) {
                if (!Double.isNaN(sums[i])) {
                    logDensities[offset + i] += sums[i] + coefficients[i];
                    distances[offset + i] += Math.max(0, 2 * (coefficients[stride + i] - sums[i]));
                }
            }
        };
    }

    /**
     * {@code ln n! − Σ ln x_j!} of each point, and from the capacity of the block on {@code Σ x_j ln (x_j/n)}, which are the same
     * for all components; 0 where a count is missing.
     */
    private static double[] coefficients(PointBlock points, int firstColumn, int words) {
        int stride = points.capacity();
        int n = points.size();
        double[] totals = new double[n];
        double[] sums = new double[2 * stride];
        for (int j = 0; j < words; j++) {
            int at = (firstColumn + j) * stride;
            for (int i = 0; i < n; i++) {
                double x = points.values()[at + i];
                totals[i] += x;
                if (x > 1) {
                    sums[i] += LogFactorial.of(x);
                    sums[stride + i] += x * Math.log(x);
                }
            }
        }
        for (int i = 0; i < n; i++) {
            boolean known = totals[i] > 0;
            sums[i] = known ? LogFactorial.of(totals[i]) - sums[i] : 0;
            sums[stride + i] = known ? sums[stride + i] - totals[i] * Math.log(totals[i]) : 0;
        }
        return sums;
    }

    @Override
    public Accumulator accumulator(int firstColumn, int capacity) {
        return new MultinomialAccumulator(firstColumn, probabilities.length, capacity);
    }

    /** Counts whose total is unknown have no expectation: NaN for those that are missing. */
    @Override
    public void addExpectation(PointBlock points, int firstColumn, int i, double r, double[] into, int at) {
        for (int j = 0; j < probabilities.length; j++) {
            into[at + j] += r * points.values()[(firstColumn + j) * points.capacity() + i];
        }
    }

    @Override
    public ConditionalKernel conditionals(int firstColumn) {
        DensityKernel density = kernel(firstColumn, 1);
        return new WordConditionals(firstColumn, probabilities.length, density) {
            @Override
            double logDensity(int word, double count, double total) {
                double p = probabilities[word];
                return LogFactorial.of(total)
                        - LogFactorial.of(count)
                        - LogFactorial.of(total - count)
                        + LinearFamily.timesLog(count, p)
                        + LinearFamily.timesLog(total - count, 1 - p);
            }

            @Override
            void expect(int word, double total, Conditionals out) {
                double p = probabilities[word];
                out.count(word, word, total * p, total * p * Math.max(0, 1 - p));
            }
        };
    }

    /** Whether one word is this one. */
    @Override
    public Marginal marginal(int value) {
        return LinearFamily.trial(Math.min(1, probabilities[value]));
    }

    @Override
    public double[] coordinates() {
        return SquareRoots.of(probabilities);
    }

    @Override
    public Multinomial at(double[] coordinates) {
        return new Multinomial(SquareRoots.shares(coordinates, 0, coordinates.length));
    }

    @Override
    public double[] toArray() {
        return probabilities.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Multinomial that && Arrays.equals(probabilities, that.probabilities);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(probabilities);
    }

    @Override
    public String toString() {
        return "Multinomial" + Arrays.toString(probabilities);
    }
}
