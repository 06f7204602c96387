package dev.stepwise.em.points;

import dev.stepwise.distribution.PointBlock;
import java.util.ArrayList;
import java.util.List;

/** Points taken one by one from other blocks, in blocks again. */
public final class PointGathering {

    private final int columns;
    private final int capacity;
    private final double[] row;
    private final List<PointBlock> blocks = new ArrayList<>();

    public PointGathering(int columns, int capacity) {
        this.columns = columns;
        this.capacity = capacity;
        this.row = new double[columns];
    }

    /** Copies point i of a block. */
    public void add(PointBlock from, int i) {
        if (blocks.isEmpty() || blocks.getLast().isFull()) {
            blocks.add(new PointBlock(columns, capacity));
        }
        for (int j = 0; j < columns; j++) {
            row[j] = from.values()[j * from.capacity() + i];
        }
        blocks.getLast().add(row, from.weights()[i], from.labels()[i]);
    }

    public List<PointBlock> blocks() {
        return blocks;
    }
}
