package dev.stepwise.model.family;

/**
 * A parameter of a family as people see it. Families may have a parameter in common, if it means the same.
 *
 * @param name as in model files, snapshots and reports
 * @param form what a value of it looks like
 * @param text what it is called in a table: of a matrix what its square root is; empty where it has no row of its own
 */
public record Parameter(String name, Form form, String text) {

    /** The form says what a value of a parameter looks like. */
    public enum Form {
        /** A number for each column of the block. */
        VECTOR,
        /** A positive definite matrix over the columns of the block, full rows. */
        MATRIX,
        /** For each feature by name a number. */
        NUMBER_BY_NAME,
        /** For each feature by name a number that follows from the others: it is written, and not used when it is read. */
        DERIVED_BY_NAME,
        /** One number above 0. */
        POSITIVE,
        /** For each feature by name a number above 0. */
        POSITIVE_BY_NAME,
        /** For each feature by name a probability. */
        PROBABILITY_BY_NAME,
        /** For each feature by name a probability; all of them together sum to 1. */
        SHARE_BY_NAME,
        /** For each feature by name, and for each of its levels, a probability; those of a feature sum to 1. */
        SHARE_BY_LEVEL
    }
}
