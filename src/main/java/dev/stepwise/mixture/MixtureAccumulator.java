package dev.stepwise.mixture;

import dev.stepwise.distribution.Accumulator;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.SufficientStatistics;
import dev.stepwise.linalg.kernel.BlockKernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mutable twin of {@link MixtureStatistics}. Not thread safe. */
public final class MixtureAccumulator {

    private final double[] masses;
    private final double[] background;
    private final Accumulator[][] blocks;
    private final double[] weighted;

    /**
     * Empty; sums are kept about the centres of this model, which should be near the points.
     *
     * @param capacity of the blocks of points to come
     */
    public MixtureAccumulator(MixtureModel centre, int capacity) {
        this(
                centre.components(),
                centre.shape().hasBackground(),
                new Accumulator[centre.shape().families().size()][centre.components()],
                capacity);
        int[] firstColumns = centre.shape().firstColumns();
        for (int b = 0; b < firstColumns.length; b++) {
            for (int k = 0; k < masses.length; k++) {
                blocks[b][k] = centre.distribution(k, b).accumulator(firstColumns[b], capacity);
            }
        }
    }

    /**
     * Empty, for complete points alone.
     *
     * @param centres K times the columns, near the points of each component
     * @param capacity of the blocks of points to come
     * @return null where a family's sums of complete points depend on its parameters
     */
    static @Nullable MixtureAccumulator ofCompletePoints(MixtureShape shape, double[][] centres, int capacity) {
        int[] firstColumns = shape.firstColumns();
        Accumulator[][] blocks = new Accumulator[firstColumns.length][centres.length];
        for (int b = 0; b < firstColumns.length; b++) {
            Family family = shape.families().get(b);
            int from = firstColumns[b];
            for (int k = 0; k < centres.length; k++) {
                double[] centre = Arrays.copyOfRange(centres[k], from, from + family.dimension());
                Accumulator accumulator = family.completeAccumulator(centre, from, capacity);
                if (accumulator == null) {
                    return null;
                }
                blocks[b][k] = accumulator;
            }
        }
        return new MixtureAccumulator(centres.length, shape.hasBackground(), blocks, capacity);
    }

    private MixtureAccumulator(int components, boolean hasBackground, Accumulator[][] blocks, int capacity) {
        this.masses = new double[components];
        this.background = new double[hasBackground ? 1 : 0];
        this.weighted = new double[components * capacity];
        this.blocks = blocks;
    }

    /** Goes on with newer parameters of the same components. */
    public void use(MixtureModel newest) {
        for (int b = 0; b < blocks.length; b++) {
            for (int k = 0; k < masses.length; k++) {
                blocks[b][k].use(newest.distribution(k, b));
            }
        }
    }

    /** Adds the points of a block, each as often as its weight says, shared out by responsibility. */
    public void add(PointBlock points, Responsibilities responsibilities) {
        int n = points.size();
        int stride = responsibilities.capacity();
        double[] r = responsibilities.values();
        double[] v = points.weights();
        boolean plain = points.isPlain();
        double[] shares = plain ? r : weighted;
        for (int k = 0; k < masses.length; k++) {
            int offset = k * stride;
            if (!plain) {
                for (int i = 0; i < n; i++) {
                    weighted[offset + i] = v[i] * r[offset + i];
                }
            }
            masses[k] += BlockKernel.best().sum(shares, offset, n);
        }
        for (int i = 0; i < n && background.length > 0; i++) {
            background[0] += v[i] * responsibilities.background(i);
        }
        for (Accumulator[] block : blocks) {
            for (int k = 0; k < block.length; k++) {
                block[k].add(points, shares, k * stride);
            }
        }
    }

    /** Returns what has been added since the start. */
    public MixtureStatistics snapshot() {
        List<List<SufficientStatistics>> statistics = new ArrayList<>();
        for (Accumulator[] block : blocks) {
            statistics.add(Arrays.stream(block).map(Accumulator::snapshot).toList());
        }
        return new MixtureStatistics(masses, statistics, background);
    }
}
