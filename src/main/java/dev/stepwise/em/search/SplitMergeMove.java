package dev.stepwise.em.search;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.mixture.MixtureModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A change of a few components: one split, two merged, or both, which leaves their number as it is.
 *
 * @param split what is split; null: nothing
 * @param pair what is merged, the first of them has its place; null: nothing
 * @param score by how much it raises the classification likelihood, in nats
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SplitMergeMove(HardClusters.@Nullable Split split, int @Nullable [] pair, double score) {

    /**
     * The outcome says what a move leads to.
     *
     * @param model to go on from by EM
     * @param moving its components that are new, ascending
     * @param origin for each of its components the one that it was before; −1: it is new
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Outcome(MixtureModel model, int[] moving, int[] origin) {}

    /** Components of the model that it changes, ascending. */
    int[] affected() {
        IntStream split = this.split == null ? IntStream.empty() : IntStream.of(this.split.component());
        IntStream merged = pair == null ? IntStream.empty() : Arrays.stream(pair);
        return IntStream.concat(split, merged).sorted().toArray();
    }

    /** The model after it; null without an estimate. */
    @Nullable
    Outcome of(MixtureModel model, HardClusters clusters, MStep mStep) {
        MixtureModel estimate = mStep.estimate(clusters.after(split, pair));
        if (estimate == null) {
            return null;
        }
        int[] origin = origin(model.components());
        int[] moving =
                IntStream.range(0, origin.length).filter(k -> origin[k] < 0).toArray();
        return new Outcome(compose(model, estimate, origin), moving, origin);
    }

    private int[] origin(int components) {
        int[] origin = IntStream.range(0, components + (split == null ? 0 : 1))
                .map(k -> k < components ? k : -1)
                .toArray();
        if (split != null) {
            origin[split.component()] = -1;
        }
        if (pair == null) {
            return origin;
        }
        origin[pair[0]] = -1;
        origin[pair[1]] = -1;
        int gone = split == null ? pair[1] : components; // a split takes the place that becomes free
        return IntStream.range(0, origin.length)
                .filter(k -> k != gone)
                .map(k -> origin[k])
                .toArray();
    }

    private static MixtureModel compose(MixtureModel model, MixtureModel estimate, int[] origin) {
        double[] weights = new double[origin.length];
        double moved = 0;
        double kept = 0;
        for (int k = 0; k < origin.length; k++) {
            weights[k] = origin[k] < 0 ? estimate.weight(k) : model.weight(origin[k]);
            moved += origin[k] < 0 ? weights[k] : 0;
            kept += origin[k] < 0 ? 0 : weights[k];
        }
        for (int k = 0; k < origin.length; k++) {
            weights[k] *= origin[k] < 0 ? 1 : Math.max(1 - model.backgroundWeight() - moved, Double.MIN_NORMAL) / kept;
        }
        List<List<Distribution>> blocks = new ArrayList<>();
        for (int b = 0; b < model.shape().families().size(); b++) {
            List<Distribution> block = new ArrayList<>();
            for (int k = 0; k < origin.length; k++) {
                block.add(origin[k] < 0 ? estimate.distribution(k, b) : model.distribution(origin[k], b));
            }
            blocks.add(block);
        }
        return new MixtureModel(model.shape(), weights, blocks);
    }
}
