package dev.stepwise.mixture;

import dev.stepwise.distribution.PointBlock;

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

    /** Squared distances beyond which a point is far, by the number of columns that it has. */
    private final double[] limits;

    private final double[] nearest;
    private final double[] shares;

    /**
     * @param columns of a point
     * @param capacity of the blocks of points to come
     */
    public InfluenceBound(int columns, int capacity) {
        limits = new double[columns + 1];
        for (int o = 0; o <= columns; o++) {
            limits[o] = limit(o);
        }
        nearest = new double[capacity];
        shares = new double[capacity];
    }

    static double limit(int columns) {
        double x = Math.log(ONE_IN);
        return columns + 2 * Math.sqrt(columns * x) + 2 * x;
    }

    /**
     * Looks for far points.
     *
     * @param evaluated how far from each component, and from the background, the points lie
     * @return whether there are any; {@link #bound} and {@link #raise} are for them
     */
    public boolean findsFar(PointBlock points, Responsibilities evaluated) {
        int n = points.size();
        double[] distances = evaluated.distances();
        System.arraycopy(distances, 0, nearest, 0, n);
        for (int k = 1; k < evaluated.terms(); k++) {
            int offset = k * evaluated.capacity();
            for (int i = 0; i < n; i++) {
                nearest[i] = Math.min(nearest[i], distances[offset + i]);
            }
        }
        boolean any = false;
        for (int i = 0; i < n; i++) {
            any |= nearest[i] > limits[0];
        }
        return any && share(points);
    }

    private boolean share(PointBlock points) {
        boolean any = false;
        for (int i = 0; i < points.size(); i++) {
            double limit = limits[points.isComplete() ? limits.length - 1 : present(points, i)];
            shares[i] = nearest[i] > limit ? limit / nearest[i] : 1;
            any |= shares[i] < 1;
        }
        return any;
    }

    private static int present(PointBlock points, int i) {
        int present = 0;
        for (int j = 0; j < points.columns(); j++) {
            present += Double.isNaN(points.values()[j * points.capacity() + i]) ? 0 : 1;
        }
        return present;
    }

    /** Lessens the responsibilities for the far points that were found. */
    public void bound(PointBlock points, Responsibilities responsibilities) {
        for (int k = 0; k < responsibilities.terms(); k++) {
            int offset = k * responsibilities.capacity();
            for (int i = 0; i < points.size(); i++) {
                responsibilities.values()[offset + i] *= shares[i];
            }
        }
    }

    /** Returns by how much the log-densities of the far points that were found, times their weights, are below those at the bound. */
    public double raise(PointBlock points) {
        double sum = 0;
        for (int i = 0; i < points.size(); i++) {
            if (shares[i] < 1) {
                sum += points.weights()[i] * 0.5 * nearest[i] * (1 - shares[i]);
            }
        }
        return sum;
    }
}
