package dev.stepwise.em.batch;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.SquareRoots;
import dev.stepwise.mixture.MixtureModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The parameters of a mixture as numbers without bounds, so that any straight line through them leads to mixtures: square roots of
 * weights, and of each component what it says itself ({@link Distribution#coordinates}).
 */
final class Coordinates {

    private Coordinates() {}

    /** Weights first, the background's last among them; then block by block the components. */
    static double[] of(MixtureModel model) {
        int terms = model.components() + (model.shape().hasBackground() ? 1 : 0);
        double[] weights = Arrays.copyOf(model.weights(), terms);
        if (terms > model.components()) {
            weights[terms - 1] = model.backgroundWeight();
        }
        List<double[]> parts = new ArrayList<>();
        parts.add(SquareRoots.of(weights));
        for (int b = 0; b < model.shape().families().size(); b++) {
            model.block(b).forEach(distribution -> parts.add(distribution.coordinates()));
        }
        double[] all = new double[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (double[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** The mixture with these coordinates, of the shape and kind of another. It is no mixture where a value is out of range. */
    static MixtureModel at(double[] coordinates, MixtureModel like) {
        int components = like.components();
        int terms = components + (like.shape().hasBackground() ? 1 : 0);
        double[] weights = SquareRoots.shares(coordinates, 0, terms);
        int at = terms;
        List<List<Distribution>> blocks = new ArrayList<>();
        for (int b = 0; b < like.shape().families().size(); b++) {
            int length = like.shape().families().get(b).distributionLength();
            List<Distribution> block = new ArrayList<>();
            for (int k = 0; k < components; k++) {
                block.add(like.distribution(k, b).at(Arrays.copyOfRange(coordinates, at, at + length)));
                at += length;
            }
            blocks.add(block);
        }
        return new MixtureModel(like.shape(), Arrays.copyOf(weights, components), blocks);
    }
}
