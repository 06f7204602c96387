package dev.stepwise.em.points;

import dev.stepwise.distribution.PointBlock;
import java.util.SplittableRandom;

/** Data sets that a test can work with by hand. */
public final class SmallDatasets {

    private SmallDatasets() {}

    /** Rows of one column, of weight 1 and without a label. */
    public static Dataset column(double... values) {
        Dataset data = new Dataset(1);
        for (double value : values) {
            data.add(new double[] {value}, 1, PointBlock.UNLABELLED);
        }
        return data;
    }

    /** Rows of one column in turns from normal distributions of variance 1 about these centres. */
    public static Dataset groups(int rowsOfEach, long seed, double... centres) {
        SplittableRandom random = new SplittableRandom(seed);
        Dataset data = new Dataset(1);
        for (int i = 0; i < rowsOfEach; i++) {
            for (double centre : centres) {
                data.add(new double[] {centre + random.nextGaussian()}, 1, PointBlock.UNLABELLED);
            }
        }
        return data;
    }
}
