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
import java.util.Arrays;

/** Probabilities of the levels of independent columns. */
public final class Categorical implements Distribution {

    private final CategoricalFamily family;
    private final double[] probabilities;

    Categorical(CategoricalFamily family, double[] probabilities) {
        this.family = family;
        this.probabilities = probabilities.clone();
        for (double p : probabilities) {
            if (!(p >= 0 && p <= 1 + 1e-9)) {
                throw new InvalidParametersException("a probability is not between 0 and 1");
            }
        }
    }

    @Override
    public int dimension() {
        return family.dimension();
    }

    /** Returns a copy of the probabilities of one column's levels. */
    public double[] probabilities(int column) {
        return Arrays.copyOfRange(probabilities, family.firstLevels()[column], family.firstLevels()[column + 1]);
    }

    /**
     * The logarithms of the levels' probabilities. The distance is {@code −2 Σ (ln p + H)} or 0 if that is less, with
     * {@code H = 2 ln Σ √p} over the levels of a column: twice the surprise beyond the Rényi entropy of order ½. Its sum over
     * columns exceeds d with a probability of at most {@code e^(−d/4)} (Chernoff), however many levels and columns there are.
     */
    @Override
    public DensityKernel kernel(int firstColumn, int capacity) {
        int[] first = family.firstLevels();
        double[] logs = Arrays.stream(probabilities).map(LinearFamily::safeLog).toArray();
        double[] entropies = entropies();
        double[] surprise = new double[capacity];
        return (points, logDensities, distances, offset) -> {
            double[] x = points.values();
            Arrays.fill(surprise, 0, points.size(), 0);
            for (int j = 0; j + 1 < first.length; j++) {
                int from = (firstColumn + j) * points.capacity();
                int last = first[j + 1] - first[j] - 1;
                for (int i = 0; i < points.size(); i++) {
                    double level = x[from + i];
                    if (level >= 0 && level <= last) {
                        double log = logs[first[j] + (int) level];
                        logDensities[offset + i] += log;
                        surprise[i] -= log + entropies[j];
                    }
                }
            }
            for (int i = 0; i < points.size(); i++) {
                distances[offset + i] += Math.max(0, 2 * surprise[i]);
            }
        };
    }

    /** {@code 2 ln Σ √p} of each column. */
    private double[] entropies() {
        double[] entropies = new double[family.dimension()];
        for (int j = 0; j < entropies.length; j++) {
            double roots = 0;
            for (double p : probabilities(j)) {
                roots += Math.sqrt(p);
            }
            entropies[j] = 2 * Math.log(roots);
        }
        return entropies;
    }

    @Override
    public Accumulator accumulator(int firstColumn, int capacity) {
        int[] first = family.firstLevels();
        return new LinearAccumulator(probabilities.length) {
            @Override
            protected boolean add(double[] sums, double[] x, int stride, int i, double r) {
                boolean any = false;
                for (int j = 0; j + 1 < first.length; j++) {
                    double level = x[(firstColumn + j) * stride + i];
                    if (level >= 0 && level < first[j + 1] - first[j]) {
                        sums[first[j] + (int) level] += r;
                        any = true;
                    }
                }
                return any;
            }
        };
    }

    @Override
    public void addExpectation(PointBlock points, int firstColumn, int i, double r, double[] into, int at) {
        int[] first = family.firstLevels();
        for (int j = 0; j + 1 < first.length; j++) {
            double level = points.values()[(firstColumn + j) * points.capacity() + i];
            for (int l = first[j]; l < first[j + 1]; l++) {
                into[at + l] += r * (Double.isNaN(level) ? probabilities[l] : level == l - first[j] ? 1 : 0);
            }
        }
    }

    @Override
    public ConditionalKernel conditionals(int firstColumn) {
        return new IndependentConditionals(
                kernel(0, 1),
                firstColumn,
                dimension(),
                family.values(),
                (point, j, out) -> out.levels(j, family.firstLevels()[j], probabilities(j)));
    }

    @Override
    public Marginal marginal(int value) {
        double[] levels = probabilities(value);
        return Marginal.ofLevels(levels, x -> LinearFamily.safeLog(levels[(int) x]));
    }

    @Override
    public double[] coordinates() {
        return SquareRoots.of(probabilities);
    }

    @Override
    public Categorical at(double[] coordinates) {
        double[] p = new double[coordinates.length];
        int[] first = family.firstLevels();
        for (int j = 0; j + 1 < first.length; j++) {
            double[] shares = SquareRoots.shares(coordinates, first[j], first[j + 1]);
            System.arraycopy(shares, 0, p, first[j], shares.length);
        }
        return new Categorical(family, p);
    }

    @Override
    public double[] toArray() {
        return probabilities.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Categorical that && Arrays.equals(probabilities, that.probabilities);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(probabilities);
    }

    @Override
    public String toString() {
        return family + Arrays.toString(probabilities);
    }
}
