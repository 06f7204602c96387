package dev.stepwise.mixture;

import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Bounds what a single point can do to the sums that are learned from. A point that is farther from every component than one
 * in {@value #ONE_IN} of its own points is learned from with a weight that falls as its squared distance grows, as a Student-t
 * distribution has it: so what it adds to a scatter never exceeds what a point at the bound adds, and what it adds to a mean
 * goes to 0. Points within the bound are untouched, to the bit.
 *
 * <p>A squared distance of o columns that are present is chi-squared with o degrees of freedom at the right model, and exceeds
 * {@code o + 2 √(o x) + 2x} with a chance of less than {@code e^(−x)} (Laurent and Massart 2000, lemma 1). Allocates nothing
 * for a block; one thread at a time.
 */
public final class InfluenceBound {

    private static final double ONE_IN = 1e9;

    /** Usual points, but for one in so many, are nearer than what one in so many of a component's own exceeds at most. */
    private static final double UNUSUAL = 10;

    /** Squared distances beyond which a point is far, by the number of columns with a degree of freedom that it has. */
    private final double[] limits;

    private final boolean[] free;

    private final double[] nearest;
    private final double[] shares;

    /**
     * @param shape of a point
     * @param capacity of the blocks of points to come
     * @param spread factor of the bound: see {@link #spread}
     */
    public InfluenceBound(MixtureShape shape, int capacity, double spread) {
        free = new boolean[shape.columns()];
        int[] firstColumns = shape.firstColumns();
        int freedom = 0;
        for (int b = 0; b < firstColumns.length; b++) {
            Family family = shape.families().get(b);
            if (family.hasFreedom()) {
                Arrays.fill(free, firstColumns[b], firstColumns[b] + family.dimension(), true);
                freedom += family.dimension();
            }
        }
        limits = new double[freedom + 1];
        for (int o = 0; o < limits.length; o++) {
            limits[o] = spread * limit(o, ONE_IN);
        }
        nearest = new double[capacity];
        shares = new double[capacity];
    }

    /** A squared distance, in so many columns, that fewer than one in so many of a component's own points exceed. */
    public static double limit(int columns, double oneIn) {
        double x = Math.log(oneIn);
        return columns + 2 * Math.sqrt(columns * x) + 2 * x;
    }

    /**
     * How many times as far from their components usual points are as at the right model. Families of counts fix how far that is,
     * and streams often spread more; then points are far beyond what is usual in the stream.
     *
     * @param points of a sample, with nothing else in their blocks
     * @return at least 1, which it is where a component has the spread of its points
     */
    public static double spread(List<PointBlock> points, MixtureModel model) {
        List<Double> ratios = new ArrayList<>();
        int capacity = points.isEmpty() ? 1 : points.getFirst().capacity();
        MixtureKernel kernel = new MixtureKernel(model, capacity);
        Responsibilities evaluated = new Responsibilities(model.components(), capacity);
        InfluenceBound bound = new InfluenceBound(model.shape(), capacity, 1);
        for (PointBlock block : points) {
            kernel.evaluate(block, evaluated);
            bound.findNearest(block, evaluated);
            for (int i = 0; i < block.size(); i++) {
                ratios.add(bound.nearest[i] / limit(bound.present(block, i), UNUSUAL));
            }
        }
        Collections.sort(ratios);
        return ratios.isEmpty() ? 1 : Math.max(1, ratios.get((int) (ratios.size() * (1 - 1 / UNUSUAL))));
    }

    /**
     * Looks for far points.
     *
     * @param evaluated how far from each component, and from the background, the points lie
     * @return whether there are any; {@link #share(int)} and {@link #below} tell of them
     */
    public boolean findsFar(PointBlock points, Responsibilities evaluated) {
        findNearest(points, evaluated);
        int n = points.size();
        boolean any = false;
        for (int i = 0; i < n; i++) {
            any |= nearest[i] > limits[0];
        }
        return any && compare(points);
    }

    private void findNearest(PointBlock points, Responsibilities evaluated) {
        int n = points.size();
        double[] distances = evaluated.distances();
        System.arraycopy(distances, 0, nearest, 0, n);
        for (int k = 1; k < evaluated.terms(); k++) {
            int offset = k * evaluated.capacity();
            for (int i = 0; i < n; i++) {
                nearest[i] = Math.min(nearest[i], distances[offset + i]);
            }
        }
    }

    private boolean compare(PointBlock points) {
        boolean any = false;
        for (int i = 0; i < points.size(); i++) {
            double limit = limits[points.isComplete() ? limits.length - 1 : present(points, i)];
            shares[i] = nearest[i] > limit ? limit / nearest[i] : 1;
            any |= shares[i] < 1;
        }
        return any;
    }

    private int present(PointBlock points, int i) {
        int present = 0;
        for (int j = 0; j < points.columns(); j++) {
            present += free[j] && !Double.isNaN(points.values()[j * points.capacity() + i]) ? 1 : 0;
        }
        return present;
    }

    /** Returns whether point i is far, after {@link #findsFar} has found any. */
    public boolean isFar(int i) {
        return shares[i] < 1;
    }

    /** Returns the share of its weight that point i may have by itself: 1 if it is not far. */
    public double share(int i) {
        return shares[i];
    }

    /** Returns by how much the log-density of point i is below that of a point at the bound: 0 if it is not far. */
    public double below(int i) {
        return shares[i] < 1 ? 0.5 * nearest[i] * (1 - shares[i]) : 0;
    }
}
