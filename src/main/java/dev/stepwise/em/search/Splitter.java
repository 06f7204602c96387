package dev.stepwise.em.search;

import dev.stepwise.distribution.Embedding;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.batch.KMeans;
import dev.stepwise.linalg.Cholesky;
import dev.stepwise.linalg.Packed;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Splits a cluster by 2-means on its whitened embedding, from several seeds, and keeps the best split. */
final class Splitter {

    private static final int SEEDS = 3;
    private static final int LEAST_ROWS = 5;

    /**
     * The splitter adds this part of the mean variance to each variance. That keeps directions without spread out of
     * the split.
     */
    private static final double RIDGE = 1e-6;

    private final HardClusters clusters;
    private final List<Embedding> embeddings = new ArrayList<>();
    private final int length;
    private final int least;

    /** @param points all of them, for the scales of the embedding */
    Splitter(MixtureShape shape, List<PointBlock> points, HardClusters clusters) {
        this.clusters = clusters;
        int[] firstColumns = shape.firstColumns();
        for (int b = 0; b < firstColumns.length; b++) {
            embeddings.add(shape.families().get(b).embedding(points, firstColumns[b]));
        }
        length = embeddings.stream().mapToInt(Embedding::length).sum();
        least = Math.max(LEAST_ROWS, shape.columns() + 2);
    }

    /** The best split of a component; null when none leaves enough points on both sides. */
    HardClusters.@Nullable Split best(int component, SplittableRandom random) {
        int n = clusters.size(component);
        if (n < 2 * least) {
            return null;
        }
        double[][] rows = new double[n][length];
        double[] weights = new double[n];
        embed(component, rows, weights);
        HardClusters.Split best = null;
        double[][] white = whiten(rows, weights);
        for (int seed = 0; seed < 2 * SEEDS; seed++) {
            int[] part = new KMeans(seed < SEEDS ? white : rows, weights).cluster(2, random);
            boolean[] second = new boolean[n];
            int size = 0;
            for (int i = 0; i < n; i++) {
                second[i] = part[i] == 1;
                size += part[i];
            }
            if (size >= least && n - size >= least) {
                HardClusters.Split split = clusters.split(component, second);
                best = split != null && (best == null || split.gain() > best.gain()) ? split : best;
            }
        }
        return best;
    }

    private void embed(int component, double[][] rows, double[] weights) {
        int row = 0;
        for (PointBlock block : clusters.cluster(component)) {
            for (int i = 0; i < block.size(); i++, row++) {
                int at = 0;
                for (Embedding embedding : embeddings) {
                    embedding.embed(block, i, rows[row], at);
                    at += embedding.length();
                }
                weights[row] = block.weights()[i];
            }
        }
    }

    /** Rows with mean 0 and the identity for their covariance; what is missing is at the mean. The rows where that cannot be. */
    private double[][] whiten(double[][] rows, double[] weights) {
        double[] mean = mean(rows, weights);
        double[] covariance = new double[Packed.length(length)];
        double total = Arrays.stream(weights).sum();
        double[][] centred = new double[rows.length][length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < length; j++) {
                centred[i][j] = Double.isNaN(rows[i][j]) ? 0 : rows[i][j] - mean[j];
            }
            Packed.addOuterProduct(covariance, weights[i] / total, centred[i]);
        }
        double trace = Arrays.stream(Packed.diagonalOf(covariance, length)).sum();
        for (int j = 0; j < length; j++) {
            covariance[Packed.index(j, j)] += RIDGE * trace / length + Double.MIN_NORMAL;
        }
        double[] factor = Cholesky.factor(covariance, length);
        if (factor == null) {
            return rows;
        }
        for (double[] row : centred) {
            Cholesky.solveLower(factor, row, length);
        }
        return centred;
    }

    private double[] mean(double[][] rows, double[] weights) {
        double[] sums = new double[length];
        double[] counts = new double[length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < length; j++) {
                if (!Double.isNaN(rows[i][j])) {
                    sums[j] += weights[i] * rows[i][j];
                    counts[j] += weights[i];
                }
            }
        }
        for (int j = 0; j < length; j++) {
            sums[j] = counts[j] > 0 ? sums[j] / counts[j] : 0;
        }
        return sums;
    }
}
