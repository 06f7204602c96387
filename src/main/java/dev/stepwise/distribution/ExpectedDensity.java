package dev.stepwise.distribution;

import java.util.Arrays;

/**
 * An expected log-density {@code E[ln p(x | θ)]} under a posterior of θ: that of a distribution plus what the uncertainty of
 * its parameters costs. It is no distribution itself, as it does not integrate to 1.
 */
public final class ExpectedDensity implements Distribution {

    private final Distribution base;
    private final double perPoint;
    private final double[] perColumn;
    private final double[] perTrial;

    private ExpectedDensity(Distribution base, double perPoint, double[] perColumn, double[] perTrial) {
        this.base = base;
        this.perPoint = perPoint;
        this.perColumn = perColumn;
        this.perTrial = perTrial;
    }

    /** Costs as much for every point that has any of the columns. */
    public static ExpectedDensity perPoint(Distribution base, double cost) {
        return new ExpectedDensity(base, cost, new double[0], new double[0]);
    }

    /** Costs for each column that a point has. */
    public static ExpectedDensity perColumn(Distribution base, double[] costs) {
        return new ExpectedDensity(base, 0, costs.clone(), new double[0]);
    }

    /** Costs for each trial of a binomial column, with the trials in the columns after the successes. */
    public static ExpectedDensity perTrial(Distribution base, double[] costs) {
        return new ExpectedDensity(base, 0, new double[0], costs.clone());
    }

    /** The distribution without the cost. */
    public Distribution base() {
        return base;
    }

    /** The cost of a complete point, in nats, with so many trials in each binomial column. */
    public double cost(double trials) {
        return perPoint
                + Arrays.stream(perColumn).sum()
                + trials * Arrays.stream(perTrial).sum();
    }

    @Override
    public int dimension() {
        return base.dimension();
    }

    @Override
    public DensityKernel kernel(int firstColumn, int capacity) {
        DensityKernel kernel = base.kernel(firstColumn, capacity);
        return (points, logDensities, distances, offset) -> {
            kernel.evaluate(points, logDensities, distances, offset);
            for (int i = 0; i < points.size(); i++) {
                logDensities[offset + i] += cost(points, firstColumn, i);
            }
        };
    }

    private double cost(PointBlock points, int firstColumn, int i) {
        double sum = 0;
        boolean any = false;
        for (int j = 0; j < base.dimension(); j++) {
            double x = points.values()[(firstColumn + j) * points.capacity() + i];
            if (!Double.isNaN(x)) {
                any = true;
                sum += j < perColumn.length ? perColumn[j] : 0;
            }
        }
        for (int j = 0; j < perTrial.length; j++) {
            double successes = points.values()[(firstColumn + 2 * j) * points.capacity() + i];
            double trials = points.values()[(firstColumn + 2 * j + 1) * points.capacity() + i];
            sum += Double.isNaN(successes) || Double.isNaN(trials) ? 0 : trials * perTrial[j];
        }
        return sum + (any ? perPoint : 0);
    }

    @Override
    public Accumulator accumulator(int firstColumn, int capacity) {
        return base.accumulator(firstColumn, capacity);
    }

    @Override
    public void addExpectation(PointBlock points, int firstColumn, int i, double r, double[] into, int at) {
        base.addExpectation(points, firstColumn, i, r, into, at);
    }

    @Override
    public ConditionalKernel conditionals(int firstColumn) {
        return base.conditionals(firstColumn);
    }

    @Override
    public Marginal marginal(int value) {
        return base.marginal(value);
    }

    @Override
    public double[] coordinates() {
        return base.coordinates();
    }

    /** Without the cost: it belongs to the posterior that it came from. */
    @Override
    public Distribution at(double[] coordinates) {
        return base.at(coordinates);
    }

    @Override
    public double[] toArray() {
        return base.toArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExpectedDensity that
                && base.equals(that.base)
                && perPoint == that.perPoint
                && Arrays.equals(perColumn, that.perColumn)
                && Arrays.equals(perTrial, that.perTrial);
    }

    @Override
    public int hashCode() {
        return base.hashCode() + 31 * Arrays.hashCode(perColumn);
    }

    @Override
    public String toString() {
        return "ExpectedDensity[" + base + ", " + cost(1) + "]";
    }
}
