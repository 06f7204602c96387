package dev.stepwise.distribution;

import java.util.Arrays;
import java.util.List;

/** Conditional distributions of values that do not depend on one another within a component. */
public final class IndependentConditionals implements ConditionalKernel {

    /** Says what is expected in the place of a value that the point has. */
    public interface Expectation {

        /** @param point the columns of the block */
        void of(double[] point, int value, Conditionals out);
    }

    /** Expects nothing. */
    public static final Expectation NOTHING = (point, value, out) -> {};

    private final DensityKernel density;
    private final int firstColumn;
    private final List<ValuePlace> places;
    private final Expectation expectation;
    private final PointBlock alone;
    private final double[] point;
    private final double[] row;
    private final double[] logDensity = new double[1];
    private final double[] distance = new double[1];

    /**
     * @param density of one point whose columns start at 0
     * @param firstColumn of the points to come
     * @param dimension number of columns
     * @param places of the values
     */
    public IndependentConditionals(
            DensityKernel density, int firstColumn, int dimension, List<ValuePlace> places, Expectation expectation) {
        this.density = density;
        this.firstColumn = firstColumn;
        this.places = places;
        this.expectation = expectation;
        this.alone = new PointBlock(dimension, 1);
        this.point = new double[dimension];
        this.row = new double[dimension];
    }

    @Override
    public void evaluate(PointBlock points, int i, Conditionals out) {
        for (int j = 0; j < point.length; j++) {
            point[j] = points.values()[(firstColumn + j) * points.capacity() + i];
        }
        for (int v = 0; v < places.size(); v++) {
            out.logDensities[v] = logDensity(places.get(v));
            if (!Double.isNaN(out.logDensities[v])) {
                expectation.of(point, v, out);
            }
        }
        out.independent();
    }

    /** Asks the density for a point that has this value alone, so that there is one formula of it. */
    private double logDensity(ValuePlace place) {
        Arrays.fill(row, Double.NaN);
        for (int j = place.column(); j < place.column() + place.columns(); j++) {
            row[j] = point[j];
            if (Double.isNaN(row[j])) {
                return Double.NaN;
            }
        }
        alone.clear();
        alone.add(row, 1, PointBlock.UNLABELLED);
        logDensity[0] = 0;
        density.evaluate(alone, logDensity, distance, 0);
        return logDensity[0];
    }
}
