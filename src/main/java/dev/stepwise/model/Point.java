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

    /** What of its event goes on with its assignment; where its key is a field, the key stands last. */
    public final CarriedValues carried;

    /** @param columns values of a point, whose event carries nothing on */
    public Point(int columns) {
        this(columns, 0);
    }

    /** A point of a schema. */
    public Point(ModelSchema schema) {
        this(schema.columns(), schema.keptPaths().size());
    }

    /** Forgets everything: the next point begins with these values. */
    public void clear(double[] blank) {
        System.arraycopy(blank, 0, row, 0, blank.length);
        weight = 1;
        label = UNLABELLED;
        carried.clear();
    }

    private Point(int columns, int carried) {
        this.row = new double[columns];
        this.carried = new CarriedValues(carried);
    }
}
