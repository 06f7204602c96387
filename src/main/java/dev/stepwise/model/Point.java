package dev.stepwise.model;

/** One decoded point. A mutable holder, reused from point to point. */
public final class Point {

    /** The label of a point whose class is unknown. */
    public static final int UNLABELLED = -1;

    /** A value for each column; NaN is missing. */
    public final double[] row;

    /** How many points it stands for; finite and not negative. */
    public double weight = 1;

    /** Index of its class, or {@link #UNLABELLED}. */
    public int label = UNLABELLED;

    /** @param columns values of a point */
    public Point(int columns) {
        row = new double[columns];
    }
}
