package dev.stepwise.distribution;

/** Tells what one distribution expects of each value of a point, given the point's other values. One thread at a time. */
public interface ConditionalKernel {

    /** Fills {@code out} for point i of the block. */
    void evaluate(PointBlock points, int i, Conditionals out);
}
