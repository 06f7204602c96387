package dev.stepwise.laboratory;

import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.em.search.LearnerSpec;
import java.util.SplittableRandom;

/** The start from which EM alone never finds its way: two seeds in one cluster, none in another. */
final class BadStart {

    private BadStart() {}

    /** The truth, but that one component, drawn by the seed, stands in another's place, about where a point of that one is. */
    static Truth of(Truth truth, int seed) {
        SplittableRandom random = new SplittableRandom(3000 + seed);
        int moved = random.nextInt(truth.components());
        int crowded = (moved + 1 + random.nextInt(truth.components() - 1)) % truth.components();
        double[][] means = truth.means();
        double[][][] covariances = truth.covariances();
        double[] point = new double[truth.features()];
        int from = -1;
        while (from != crowded) {
            from = truth.draw(random, point);
        }
        means[moved] = point;
        covariances[moved] = covariances[crowded];
        return new Truth(truth.weights(), means, covariances);
    }

    /** The default configuration from such a start. */
    static LearnerSpec spec(Truth truth, int seed) {
        int components = truth.components();
        return new LearnerSpec(
                truth.shape(),
                components,
                new PriorChoice.Automatic(),
                new MemoryChoice.Automatic(),
                of(truth, seed).model(),
                true,
                LearnerSpec.bootstrapPoints(truth.shape().parameterCount(components)),
                1);
    }
}
