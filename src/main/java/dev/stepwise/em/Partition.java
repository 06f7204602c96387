package dev.stepwise.em;

import dev.stepwise.distribution.Estimation;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.mixture.MixtureAccumulator;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixturePrior;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import dev.stepwise.mixture.Responsibilities;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** First parameters from hard clusters of the points. */
final class Partition {

    private final MixtureShape shape;
    private final List<PointBlock> blocks;
    private final double[][] points;
    private final double[] weights;
    private final int[] labels;

    Partition(MixtureShape shape, List<PointBlock> blocks) {
        this.shape = shape;
        this.blocks = blocks;
        int n = blocks.stream().mapToInt(PointBlock::size).sum();
        points = new double[n][shape.columns()];
        weights = new double[n];
        labels = new int[n];
        int row = 0;
        for (PointBlock block : blocks) {
            for (int i = 0; i < block.size(); i++, row++) {
                for (int j = 0; j < points[row].length; j++) {
                    points[row][j] = block.values()[j * block.capacity() + i];
                }
                weights[row] = block.weights()[i];
                labels[row] = block.labels()[i];
            }
        }
    }

    /** Parameters of a fresh partition into k clusters. */
    MixtureModel start(int k, SplittableRandom random) {
        int[] cluster = new KMeans(points, weights).cluster(k, random);
        if (shape.classes() > 0) {
            matchToClasses(cluster, k);
        }
        MixtureStatistics statistics = statistics(cluster, k);
        return MixturePrior.starting(shape, statistics).estimate(shape, statistics, Estimation.STREAM);
    }

    /** Renames clusters so that component c is where most of the labelled mass of class c lies; then labels decide. */
    private void matchToClasses(int[] cluster, int k) {
        double[][] cost = new double[k][k];
        for (int i = 0; i < cluster.length; i++) {
            if (labels[i] >= 0) {
                cost[cluster[i]][labels[i]] -= weights[i];
            }
        }
        int[] component = Hungarian.assign(cost);
        for (int i = 0; i < cluster.length; i++) {
            cluster[i] = labels[i] >= 0 ? labels[i] : component[cluster[i]];
        }
    }

    private MixtureStatistics statistics(int[] cluster, int k) {
        // Sums of a component are kept about a centre inside it: a second round has the first one's means for centres.
        MixtureStatistics rough = accumulate(cluster, k, standardNormal(k));
        return accumulate(cluster, k, MixturePrior.starting(shape, rough).estimate(shape, rough, Estimation.STREAM));
    }

    private MixtureModel standardNormal(int k) {
        MixtureStatistics zero = shape.zero(k);
        return MixturePrior.starting(shape, zero).estimate(shape, zero, Estimation.STREAM);
    }

    private MixtureStatistics accumulate(int[] cluster, int k, MixtureModel centre) {
        int capacity = blocks.get(0).capacity();
        MixtureAccumulator accumulator = new MixtureAccumulator(centre, capacity);
        Responsibilities hard = new Responsibilities(k, capacity);
        int row = 0;
        for (PointBlock block : blocks) {
            Arrays.fill(hard.values(), 0);
            for (int i = 0; i < block.size(); i++, row++) {
                hard.values()[cluster[row] * capacity + i] = 1;
            }
            accumulator.add(block, hard);
        }
        return accumulator.snapshot();
    }
}
