package dev.stepwise.em.adaptation;

import dev.stepwise.em.scoring.FixedShare;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far keys are trusted: as is given, or by how well rows are predicted before their keys learn from them. Then every pair of
 * values, one for weights and one for means, is an expert, and the one that has predicted best is followed (fixed share, as for
 * memories). The first pair is that of keys that are all like the population.
 */
final class TrustChoice {

    /** From keys that are all alike to keys whose means differ by twice the deviation within them. */
    private static final double[] VALUES = {Double.POSITIVE_INFINITY, 256, 64, 16, 4, 1, 0.25};

    private final double[] means;
    private final double[] weights;
    /** Null: the last pair is followed, whatever it predicts. */
    private final @Nullable FixedShare experts;

    private final double[] scores;
    private int rows;

    /** @param given null: chosen */
    TrustChoice(@Nullable Trust given) {
        means = given == null ? VALUES : new double[] {Double.POSITIVE_INFINITY, given.means()};
        weights = given == null ? VALUES : new double[] {Double.POSITIVE_INFINITY, given.weights()};
        scores = new double[means.length * weights.length];
        experts = given == null ? new FixedShare(scores.length) : null;
    }

    /** The values for means; not a copy. */
    double[] means() {
        return means;
    }

    /** The values for weights; not a copy. */
    double[] weights() {
        return weights;
    }

    /** The index of the value for means that is followed. */
    int followedMeans() {
        return followed() / weights.length;
    }

    /** The index of the value for weights that is followed. */
    int followedWeights() {
        return followed() % weights.length;
    }

    private int followed() {
        return experts == null ? scores.length - 1 : experts.leader();
    }

    /** What is followed. */
    Trust trust() {
        return new Trust(weights[followedWeights()], means[followedMeans()]);
    }

    /** Logarithms of the pairs' weights; empty where nothing is chosen. */
    List<Double> logWeights() {
        return experts == null ? List.of() : experts.logWeights();
    }

    /** Takes over such logarithms. */
    void goOnFrom(List<Double> before) {
        if (experts != null) {
            experts.goOnFrom(before);
        }
    }

    /** Whether there is anything to choose. */
    boolean isOpen() {
        return experts != null;
    }

    /** Takes {@code v ln p(x)} of a row, in nats, under a pair of values. */
    void add(int ofMeans, int ofWeights, double logDensity) {
        scores[ofMeans * weights.length + ofWeights] += logDensity;
    }

    /** Rows since the pairs were judged last. */
    int rows() {
        return rows;
    }

    /** A row has been added for all pairs. */
    void rowEnded() {
        rows++;
    }

    /** Judges the pairs by the rows since the last time. */
    void update() {
        if (experts != null && rows > 0) {
            experts.update(scores, rows);
            Arrays.fill(scores, 0);
            rows = 0;
        }
    }
}
