package dev.stepwise.distribution;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Up to {@code capacity} points as a structure of arrays: the value of column j of point i stands at
 * {@code values()[j * capacity() + i]}, so that a loop over points runs over neighbouring numbers. NaN is missing.
 * Mutable, reused, not thread safe.
 */
public final class PointBlock {

    /** The label of a point whose class is unknown. */
    public static final int UNLABELLED = -1;

    private final int columns;
    private final int capacity;
    private final double[] values;
    private final double[] weights;
    private final int[] labels;
    private int size;
    private boolean complete = true;
    private boolean plain = true;
    private @Nullable Map<Integer, double[]> derived;

    /**
     * @param columns values of a point, at least 1
     * @param capacity most points in the block, at least 1
     */
    public PointBlock(int columns, int capacity) {
        this.columns = columns;
        this.capacity = capacity;
        this.values = new double[columns * capacity];
        this.weights = new double[capacity];
        this.labels = new int[capacity];
    }

    /** Appends a copy of a row, drawn in to the {@link NumberBorder}, of {@code columns()} values with its weight and its label or {@link #UNLABELLED}. */
    public void add(double[] row, double weight, int label) {
        int i = size++;
        derived = null;
        for (int j = 0, at = i; j < columns; j++, at += capacity) {
            double x = row[j];
            complete &= !Double.isNaN(x);
            values[at] = NumberBorder.value(x);
        }
        weights[i] = weight;
        labels[i] = label;
        plain &= weight == 1 && label == UNLABELLED;
    }

    /** Removes all points. */
    public void clear() {
        size = 0;
        derived = null;
        complete = true;
        plain = true;
    }

    public int columns() {
        return columns;
    }

    public int capacity() {
        return capacity;
    }

    public int size() {
        return size;
    }

    public boolean isFull() {
        return size == capacity;
    }

    /** Whether no value of any point is missing. */
    public boolean isComplete() {
        return complete;
    }

    /** Whether every point has weight 1 and no label. */
    public boolean isPlain() {
        return plain;
    }

    /** The values themselves, not a copy. */
    public double[] values() {
        return values;
    }

    /**
     * Returns what depends on the values alone and not on any component, computed once for these points.
     *
     * @param firstColumn of the columns that it is computed from; there is one such thing for them
     */
    public double[] derived(int firstColumn, Function<PointBlock, double[]> computation) {
        if (derived == null) {
            derived = new HashMap<>();
        }
        return derived.computeIfAbsent(firstColumn, _ -> computation.apply(this));
    }

    /** How many points each point stands for; not a copy. */
    public double[] weights() {
        return weights;
    }

    /** Multiplies the weight of each point by its factor, finite and not negative. */
    public void scaleWeights(double[] factors) {
        for (int i = 0; i < size; i++) {
            weights[i] *= factors[i];
            plain &= factors[i] == 1;
        }
    }

    /** Classes of the points; not a copy. */
    public int[] labels() {
        return labels;
    }
}
