package dev.stepwise.em.search;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.batch.Pace;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The splits and merges of a model that promise most by classification likelihood, best first. */
final class SplitMergeMoves {

    /** Up to so many components every pair may be merged, beyond it the nearest pairs. */
    private static final int FEW_COMPONENTS = 8;

    private final MStep mStep;
    private final MixtureModel model;
    private final HardClusters clusters;
    private final List<HardClusters.Split> splits = new ArrayList<>();
    private final List<Merge> merges = new ArrayList<>();

    private record Merge(int into, int other, double loss) {
        boolean has(int component) {
            return into == component || other == component;
        }

        int[] pair() {
            return new int[] {into, other};
        }
    }

    SplitMergeMoves(MStep mStep, List<PointBlock> points, MixtureModel model, SplittableRandom random, Pace pace) {
        this.mStep = mStep;
        this.model = model;
        clusters = new HardClusters(mStep, points, model);
        Splitter splitter = new Splitter(model.shape(), points, clusters);
        for (int k = 0; k < model.components(); k++) {
            pace.step();
            HardClusters.Split split = splitter.best(k, random);
            if (split != null) {
                splits.add(split);
            }
        }
        splits.sort(Comparator.comparingDouble(HardClusters.Split::gain).reversed());
        addMerges(pace);
    }

    /** Merges alone, for a model whose splits are of no interest. */
    SplitMergeMoves(MStep mStep, List<PointBlock> points, MixtureModel model, Pace pace) {
        this.mStep = mStep;
        this.model = model;
        clusters = new HardClusters(mStep, points, model);
        addMerges(pace);
    }

    private void addMerges(Pace pace) {
        int k = model.components();
        List<int[]> pairs = new ArrayList<>();
        for (int i = 0; i < k; i++) {
            for (int j = i + 1; j < k; j++) {
                if (model.shape().classOf(i) == model.shape().classOf(j)) {
                    pairs.add(new int[] {i, j});
                }
            }
        }
        if (k > FEW_COMPONENTS) {
            double[][] distances = new double[k][k];
            for (int[] pair : pairs) {
                double distance = model.distance(pair[0], model, pair[1]);
                distances[pair[0]][pair[1]] = Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
            }
            pairs.sort(Comparator.comparingDouble(pair -> distances[pair[0]][pair[1]]));
            pairs = pairs.subList(0, Math.min(pairs.size(), 2 * k));
        }
        for (int[] pair : pairs) {
            pace.step();
            double loss = clusters.mergeLoss(pair[0], pair[1]);
            if (!Double.isNaN(loss)) {
                merges.add(new Merge(pair[0], pair[1], loss));
            }
        }
        merges.sort(Comparator.comparingDouble(Merge::loss));
    }

    /** A split and a merge at once, within one class: for each component that can be split the cheapest merge of others. */
    List<SplitMergeMove> exchanges() {
        MixtureShape shape = model.shape();
        List<SplitMergeMove> moves = new ArrayList<>();
        for (HardClusters.Split split : splits) {
            merges.stream()
                    .filter(merge -> !merge.has(split.component())
                            && shape.classOf(merge.into()) == shape.classOf(split.component()))
                    .findFirst()
                    .ifPresent(
                            merge -> moves.add(new SplitMergeMove(split, merge.pair(), split.gain() - merge.loss())));
        }
        moves.sort(Comparator.comparingDouble(SplitMergeMove::score).reversed());
        return moves;
    }

    /** One component more, of those that belong to no class. */
    List<SplitMergeMove> growths() {
        return splits.stream()
                .filter(split -> model.shape().classOf(split.component()) < 0)
                .map(split -> new SplitMergeMove(split, null, split.gain()))
                .toList();
    }

    /** One component less, of those that belong to no class. */
    List<SplitMergeMove> shrinkages() {
        return merges.stream()
                .filter(merge -> model.shape().classOf(merge.into()) < 0)
                .map(merge -> new SplitMergeMove(null, merge.pair(), -merge.loss()))
                .toList();
    }

    /** Returns what a move leads to. It is null without an estimate. */
    SplitMergeMove.@Nullable Outcome outcome(SplitMergeMove move) {
        return move.of(model, clusters, mStep);
    }
}
