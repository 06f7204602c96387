package dev.stepwise.codec;

/** What a model file is read for. */
public enum ModelUse {
    /** A fit of all points of a file at once. */
    FIT,
    /** Learning point by point, from a topic or a file. */
    STREAM
}
