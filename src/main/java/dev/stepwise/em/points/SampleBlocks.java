package dev.stepwise.em.points;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.mixture.InfluenceBound;
import dev.stepwise.mixture.MixtureKernel;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.Responsibilities;
import java.util.List;

/** Rows of a sample in standardised units, ready to be scored by several models. */
public final class SampleBlocks {

    /** What a density is of. */
    private enum Of {
        ALL,
        ALL_BOUNDED,
        COMPONENTS
    }

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
        return logDensities(model, Of.ALL);
    }

    /** The same, but of rows far from every component that of a row at the bound: so no single row decides between models. */
    public double[] boundedLogDensities(MixtureModel model) {
        return logDensities(model, Of.ALL_BOUNDED);
    }

    /** Returns the log-density of each row under the components alone, without the background. */
    double[] logDensitiesOfComponents(MixtureModel model) {
        return logDensities(model, Of.COMPONENTS);
    }

    private double[] logDensities(MixtureModel model, Of of) {
        double[] densities = new double[rows];
        if (rows > 0) {
            int capacity = blocks.get(0).capacity();
            MixtureKernel kernel = new MixtureKernel(model, capacity);
            Responsibilities responsibilities = new Responsibilities(model.components(), capacity);
            InfluenceBound influence = new InfluenceBound(model.shape(), capacity, 1);
            int at = 0;
            for (PointBlock block : blocks) {
                kernel.evaluate(block, responsibilities);
                System.arraycopy(responsibilities.logDensities(), 0, densities, at, block.size());
                for (int i = 0; of == Of.COMPONENTS && i < block.size(); i++) {
                    densities[at + i] += responsibilities.logOfComponents(i);
                }
                boolean far = of == Of.ALL_BOUNDED && influence.findsFar(block, responsibilities);
                for (int i = 0; far && i < block.size(); i++) {
                    densities[at + i] += influence.below(i);
                }
                at += block.size();
            }
        }
        return densities;
    }
}
