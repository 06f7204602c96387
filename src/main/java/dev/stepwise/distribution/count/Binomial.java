package dev.stepwise.distribution.count;

import dev.stepwise.distribution.Accumulator;
import dev.stepwise.distribution.ConditionalKernel;
import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.IndependentConditionals;
import dev.stepwise.distribution.InvalidParametersException;
import dev.stepwise.distribution.Marginal;
import dev.stepwise.distribution.PointBlock;
import java.util.Arrays;

/** Probabilities of success of independent counts. */
public final class Binomial implements Distribution {

    private final double[] probabilities;

    /** @param probabilities of success, in [0, 1] */
    public Binomial(double[] probabilities) {
        this.probabilities = probabilities.clone();
        for (double p : probabilities) {
            if (!(p >= 0 && p <= 1)) {
                throw new InvalidParametersException("a probability is not between 0 and 1");
            }
        }
    }

    @Override
    public int dimension() {
        return 2 * probabilities.length;
    }

    /** A copy. */
    public double[] probabilities() {
        return probabilities.clone();
    }

    /**
     * {@code ln C(n, x) + x ln p + (n − x) ln (1 − p)}, and as a distance twice by how much that is below what it is with
     * {@code p = x/n}.
     */
    @Override
    public DensityKernel kernel(int firstColumn, int capacity) {
        return (points, logDensities, distances, offset) -> {
            double[] values = points.values();
            double[] largest = points.derived(firstColumn, block -> largest(block, firstColumn, probabilities.length));
            for (int j = 0; j < probabilities.length; j++) {
                int from = (firstColumn + 2 * j) * points.capacity();
                double logSuccess = LinearFamily.safeLog(probabilities[j]);
                double logFailure = LinearFamily.safeLog(1 - probabilities[j]);
                for (int i = 0; i < points.size(); i++) {
                    double x = values[from + i];
                    double failures = values[from + points.capacity() + i] - x;
                    if (x >= 0 && failures >= 0) {
                        double ofTrials = x * logSuccess + failures * logFailure;
                        logDensities[offset + i] += LogFactorial.of(x + failures)
                                - LogFactorial.of(x)
                                - LogFactorial.of(failures)
                                + ofTrials;
                        distances[offset + i] += Math.max(0, 2 * (largest[j * points.capacity() + i] - ofTrials));
                    }
                }
            }
        };
    }

    /** {@code x ln (x/n) + (n − x) ln (1 − x/n)} of each count, which is the same for all components. */
    private static double[] largest(PointBlock points, int firstColumn, int counts) {
        int stride = points.capacity();
        double[] largest = new double[counts * stride];
        for (int j = 0; j < counts; j++) {
            int from = (firstColumn + 2 * j) * stride;
            for (int i = 0; i < points.size(); i++) {
                double x = points.values()[from + i];
                double failures = points.values()[from + stride + i] - x;
                if (x >= 0 && failures >= 0) {
                    largest[j * stride + i] = LinearFamily.timesLog(x, x)
                            + LinearFamily.timesLog(failures, failures)
                            - LinearFamily.timesLog(x + failures, x + failures);
                }
            }
        }
        return largest;
    }

    @Override
    public Accumulator accumulator(int firstColumn, int capacity) {
        return new LinearAccumulator(2 * probabilities.length) {
            @Override
            protected boolean add(double[] sums, double[] values, int stride, int i, double r) {
                boolean any = false;
                for (int j = 0; j < probabilities.length; j++) {
                    int at = (firstColumn + 2 * j) * stride + i;
                    double x = values[at];
                    double failures = values[at + stride] - x;
                    if (x >= 0 && failures >= 0) {
                        sums[2 * j] += r * x;
                        sums[2 * j + 1] += r * failures;
                        any = true;
                    }
                }
                return any;
            }
        };
    }

    /** Adds the expectation of a count. It is NaN where the number of trials is missing. */
    @Override
    public void addExpectation(PointBlock points, int firstColumn, int i, double r, double[] into, int at) {
        for (int j = 0; j < probabilities.length; j++) {
            int from = (firstColumn + 2 * j) * points.capacity() + i;
            double x = points.values()[from];
            double trials = points.values()[from + points.capacity()];
            into[at + 2 * j] += r * (Double.isNaN(x) ? trials * probabilities[j] : x);
            into[at + 2 * j + 1] += r * trials;
        }
    }

    @Override
    public ConditionalKernel conditionals(int firstColumn) {
        return new IndependentConditionals(
                kernel(0, 1),
                firstColumn,
                dimension(),
                BinomialFamily.places(probabilities.length),
                (point, j, out) -> {
                    double p = probabilities[j];
                    double trials = point[2 * j + 1];
                    out.count(j, 2 * j, trials * p, trials * p * (1 - p));
                });
    }

    /** The outcome of one trial. */
    @Override
    public Marginal marginal(int value) {
        return LinearFamily.trial(probabilities[value]);
    }

    /** The angles whose sines are the square roots. */
    @Override
    public double[] coordinates() {
        return Arrays.stream(probabilities)
                .map(p -> Math.asin(Math.min(1, Math.sqrt(p))))
                .toArray();
    }

    @Override
    public Binomial at(double[] coordinates) {
        return new Binomial(Arrays.stream(coordinates)
                .map(angle -> Math.sin(angle) * Math.sin(angle))
                .toArray());
    }

    @Override
    public double[] toArray() {
        return probabilities.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Binomial that && Arrays.equals(probabilities, that.probabilities);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(probabilities);
    }

    @Override
    public String toString() {
        return "Binomial" + Arrays.toString(probabilities);
    }
}
