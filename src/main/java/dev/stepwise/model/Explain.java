package dev.stepwise.model;

/**
 * Which assignments carry an explanation.
 *
 * @param which points
 * @param top how many features it names at most, at least 1
 */
public record Explain(Which which, int top) {

    /** Features that an explanation names where the model does not say how many. */
    public static final int DEFAULT_TOP = 3;

    /** No assignment does. */
    public static final Explain NONE = new Explain(Which.NONE, DEFAULT_TOP);

    /** Points to explain. */
    public enum Which {
        NONE,
        ANOMALIES,
        ALL
    }

    /** Whether a point is explained. */
    public boolean explains(boolean anomaly) {
        return which == Which.ALL || (which == Which.ANOMALIES && anomaly);
    }
}
