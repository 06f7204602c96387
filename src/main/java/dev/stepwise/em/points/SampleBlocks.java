package dev.stepwise.em.points;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.mixture.MixtureKernel;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.Responsibilities;
import java.util.List;

/** Rows of a sample in standardised units, ready to be scored by several models. */
public final class SampleBlocks {

    private final List<PointBlock> blocks;
    private final int rows;
    private final double[] shares;

    public SampleBlocks(Dataset data, Units standardisation) {
        blocks = data.blocks(standardisation);
        rows = blocks.stream().mapToInt(PointBlock::size).sum();
        shares = new double[rows];
        double total = 0;
        int at = 0;
        for (PointBlock block : blocks) {
            for (int i = 0; i < block.size(); i++) {
                shares[at++] = block.weights()[i];
                total += block.weights()[i];
            }
        }
        for (int i = 0; i < rows; i++) {
            shares[i] *= rows / total;
        }
    }

    public int rows() {
        return rows;
    }

    /** Weight of a row relative to the mean weight. */
    public double share(int row) {
        return shares[row];
    }

    /** {@code ln p(x)} of every row, labels not looked at. */
    public double[] logDensities(MixtureModel model) {
        return logDensities(model, false);
    }

    /** Returns the log-density of each row under the components alone, without the background. */
    double[] logDensitiesOfComponents(MixtureModel model) {
        return logDensities(model, true);
    }

    private double[] logDensities(MixtureModel model, boolean ofComponents) {
        double[] densities = new double[rows];
        if (rows > 0) {
            int capacity = blocks.get(0).capacity();
            MixtureKernel kernel = new MixtureKernel(model, capacity);
            Responsibilities responsibilities = new Responsibilities(model.components(), capacity);
            int at = 0;
            for (PointBlock block : blocks) {
                kernel.evaluate(block, responsibilities);
                System.arraycopy(responsibilities.logDensities(), 0, densities, at, block.size());
                for (int i = 0; ofComponents && i < block.size(); i++) {
                    densities[at + i] += responsibilities.logOfComponents(i);
                }
                at += block.size();
            }
        }
        return densities;
    }
}
