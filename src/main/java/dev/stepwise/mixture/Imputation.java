package dev.stepwise.mixture;

import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import java.util.Arrays;

/**
 * Computes what is expected in the place of missing values. It takes the conditional expectation given the values that
 * are present, over all components, weighted by responsibility. The background expects nothing, so it is left out.
 */
public final class Imputation {

    private Imputation() {}

    /** Numbers of an expectation: those of all blocks, one after the other. */
    public static int length(MixtureShape shape) {
        return shape.families().stream().mapToInt(Family::expectationLength).sum();
    }

    /**
     * Fills {@code into} with the expectation of point i, in the units of the model.
     *
     * @param responsibilities of the points of this block under this model
     */
    public static void expect(
            MixtureModel model, PointBlock points, Responsibilities responsibilities, int i, double[] into) {
        Arrays.fill(into, 0);
        int[] firstColumns = model.shape().firstColumns();
        double all = 1;
        if (model.shape().hasBackground()) {
            all = 0;
            for (int k = 0; k < model.components(); k++) {
                all += responsibilities.values()[k * responsibilities.capacity() + i];
            }
        }
        for (int k = 0; k < model.components(); k++) {
            double r = all > 0
                    ? responsibilities.values()[k * responsibilities.capacity() + i] / all
                    : model.weight(k) / (1 - model.backgroundWeight());
            int at = 0;
            for (int b = 0; b < firstColumns.length && r > 0; b++) {
                model.distribution(k, b).addExpectation(points, firstColumns[b], i, r, into, at);
                at += model.shape().families().get(b).expectationLength();
            }
        }
    }
}
