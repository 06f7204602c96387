package dev.stepwise.laboratory;

import java.util.List;
import java.util.SplittableRandom;

/** Streams of 3 to 12 clusters that nobody would take for fewer or more, of every seed another number. */
final class WellSeparated {

    private static final int FEWEST = 3;
    private static final int MOST = 12;
    private static final int FEATURES = 3;
    private static final double LARGEST_VARIANCE = 2;

    /** Distance of the nearest two means, in the largest standard deviation. */
    private static final double APART = 5;

    private static final int POINTS = 100_000;
    private static final int HELD_OUT = 20_000;

    private WellSeparated() {}

    static int components(int seed) {
        return FEWEST + seed % (MOST - FEWEST + 1);
    }

    static TestStream stream(int seed) {
        SplittableRandom random = new SplittableRandom(5000 + seed);
        RandomTruth truths = new RandomTruth(components(seed), FEATURES, 8, 0.3, LARGEST_VARIANCE);
        Truth truth = truths.draw(random);
        while (nearest(truth.means()) < APART * Math.sqrt(LARGEST_VARIANCE)) {
            truth = truths.draw(random);
        }
        Truth drawn = truth;
        return new TestStream(
                components(seed) + " clusters, seed " + seed,
                POINTS,
                HELD_OUT,
                POINTS,
                time -> drawn,
                List.of(),
                () -> new SplittableRandom(6000 + seed),
                () -> new SplittableRandom(8000 + seed));
    }

    private static double nearest(double[][] means) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int k = 0; k < means.length; k++) {
            for (int other = 0; other < k; other++) {
                double squared = 0;
                for (int j = 0; j < means[k].length; j++) {
                    squared += Math.pow(means[k][j] - means[other][j], 2);
                }
                nearest = Math.min(nearest, Math.sqrt(squared));
            }
        }
        return nearest;
    }
}
