package dev.stepwise.em.points;

import dev.stepwise.distribution.NumberBorder;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Points in the user's units, row by row; NaN is missing. Grows by {@link #add}, never shrinks.
 */
public final class Dataset {

    private static final int BLOCK = 128;

    /** Among so many rows there are repetitions, or there are few of them. */
    private static final int FIRST_ROWS = 500;

    /** Values of a row with its label, to find equal ones; a missing value equals a missing one. */
    private record Row(double[] values, int label) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Row that && label == that.label && Arrays.equals(values, that.values);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(values) + label;
        }
    }

    private final int columns;
    private double[] values;
    private double[] weights;
    private int[] labels;
    private int size;
    private @Nullable Cleaned cleaned;
    private @Nullable ColumnFacts facts;

    /** What has been found in so many rows, for a mixture of this shape. */
    private record Cleaned(MixtureShape shape, int size, GrossErrors errors) {}

    /** @param columns values of a point */
    public Dataset(int columns) {
        this.columns = columns;
        this.values = new double[16 * columns];
        this.weights = new double[16];
        this.labels = new int[16];
    }

    /** Appends a copy of a row, drawn in to the {@link NumberBorder}, with its weight and its label or {@link PointBlock#UNLABELLED}. */
    public void add(double[] row, double weight, int label) {
        if (size == weights.length) {
            int larger = size + (size >> 1) + 16;
            values = Arrays.copyOf(values, Math.multiplyExact(larger, columns));
            weights = Arrays.copyOf(weights, larger);
            labels = Arrays.copyOf(labels, larger);
        }
        for (int j = 0; j < columns; j++) {
            values[size * columns + j] = NumberBorder.value(row[j]);
        }
        weights[size] = NumberBorder.weight(weight);
        labels[size++] = label;
    }

    /** Returns a copy of the rows, so that values can be taken out of it. */
    Dataset copy() {
        Dataset copy = new Dataset(columns);
        copy.values = values.clone();
        copy.weights = weights.clone();
        copy.labels = labels.clone();
        copy.size = size;
        return copy;
    }

    /** Returns the gross errors, which are looked for once. */
    GrossErrors grossErrors(MixtureShape shape) {
        Cleaned known = cleaned;
        if (known == null || known.size() != size || !known.shape().equals(shape)) {
            known = new Cleaned(shape, size, GrossErrors.find(this, shape));
            cleaned = known;
        }
        return known.errors();
    }

    /** Returns the facts of the columns, which are looked for once. */
    ColumnFacts columnFacts() {
        ColumnFacts known = facts;
        if (known == null || known.size() != size) {
            known = ColumnFacts.of(this);
            facts = known;
        }
        return known;
    }

    /** Whether no two values of a column differ, among rows of a weight above 0. */
    public boolean isConstant(int column) {
        return columnFacts().isConstant(column);
    }

    /** Makes one value missing. */
    void remove(int row, int column) {
        facts = null;
        values[row * columns + column] = Double.NaN;
    }

    /** Returns the same rows with all weights multiplied by a factor. It returns this set itself if the factor is 1. */
    public Dataset withWeightsTimes(double factor) {
        if (factor == 1) {
            return this;
        }
        Dataset scaled = copy();
        for (int i = 0; i < size; i++) {
            scaled.weights[i] *= factor;
        }
        return scaled;
    }

    /**
     * Returns the same rows with their weights in a mean weight, and none above so many of it. It returns this set itself if
     * nothing changes.
     */
    public Dataset withWeightsIn(double mean, double most) {
        Dataset drawnIn = copy();
        boolean same = true;
        for (int i = 0; i < size; i++) {
            drawnIn.weights[i] = Math.min(weights[i] / mean, most);
            same &= drawnIn.weights[i] == weights[i];
        }
        return same ? this : drawnIn;
    }

    public int size() {
        return size;
    }

    public int columns() {
        return columns;
    }

    public double value(int row, int column) {
        return values[row * columns + column];
    }

    /** Fills {@code into} with a row. */
    public void row(int row, double[] into) {
        System.arraycopy(values, row * columns, into, 0, columns);
    }

    public double weight(int row) {
        return weights[row];
    }

    public int label(int row) {
        return labels[row];
    }

    /** Rows with a weight above 0. */
    public int weightedRows() {
        int rows = 0;
        for (int i = 0; i < size; i++) {
            rows += weights[i] > 0 ? 1 : 0;
        }
        return rows;
    }

    /** Sum of the weights. */
    public double totalWeight() {
        return CompensatedSum.of(Arrays.copyOf(weights, size));
    }

    /**
     * Returns each different row once, with the weight of all that are equal to it, in the order in which they come first. Where
     * less than half of the rows are repetitions, it returns this set itself.
     */
    public Dataset merged() {
        Map<Row, Integer> places = new HashMap<>();
        Dataset merged = new Dataset(columns);
        for (int i = 0; i < size; i++) {
            double[] values = new double[columns];
            row(i, values);
            Integer place = places.putIfAbsent(new Row(values, labels[i]), merged.size);
            if (place == null) {
                merged.add(values, weights[i], labels[i]);
            } else {
                merged.weights[place] += weights[i];
            }
            if (merged.size > FIRST_ROWS && merged.size > i / 2) {
                return this;
            }
        }
        return merged.size > size / 2 ? this : merged;
    }

    /** At most so many rows, evenly spaced; this set itself when it is no larger. */
    public Dataset thin(int largest) {
        if (size <= largest) {
            return this;
        }
        Dataset thinned = new Dataset(columns);
        double[] row = new double[columns];
        for (int i = 0; i < largest; i++) {
            int at = (int) ((long) i * size / largest);
            row(at, row);
            thinned.add(row, weights[at], labels[at]);
        }
        return thinned;
    }

    /** All points in standardised units, in blocks. Rows of weight 0 take no part. */
    public List<PointBlock> blocks(Units standardisation) {
        List<PointBlock> blocks = new ArrayList<>();
        double[] row = new double[columns];
        PointBlock block = new PointBlock(columns, BLOCK);
        for (int i = 0; i < size; i++) {
            if (weights[i] == 0) {
                continue;
            }
            if (block.isFull()) {
                blocks.add(block);
                block = new PointBlock(columns, BLOCK);
            }
            row(i, row);
            standardisation.apply(row, row);
            block.add(row, weights[i], labels[i]);
        }
        if (block.size() > 0) {
            blocks.add(block);
        }
        return blocks;
    }
}
