package dev.stepwise.em.scoring;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.mixture.MixtureKernel;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.Responsibilities;
import java.util.List;

/**
 * How much the counts of a column spread within their components, compared to what the components allow: Pearson's χ² over its
 * degrees of freedom (McCullagh and Nelder 1989, section 4.5), 1 where the model is right.
 *
 * @param ratio NaN: nothing to tell it from
 * @param deviation standard deviation of the ratio where the model is right
 */
public record Dispersion(double ratio, double deviation) {

    /** A smaller excess is not worth another family, however many points show it. */
    private static final double WORTH_TELLING = 0.1;

    /** An excess of so many standard deviations is no chance. */
    private static final double DEVIATIONS = 5;

    /** Whether the counts spread clearly more than the components allow. */
    public boolean isClear() {
        return ratio - 1 > Math.max(WORTH_TELLING, DEVIATIONS * deviation);
    }

    /**
     * Returns the dispersion of each column of these points, under a mixture in their units. The list is empty where no
     * family of the mixture fixes the spread of its columns.
     */
    public static List<Dispersion> of(List<PointBlock> points, MixtureModel model) {
        DispersionAccumulator accumulator = new DispersionAccumulator(model);
        if (accumulator.isIdle() || points.isEmpty()) {
            return accumulator.snapshot();
        }
        int capacity = points.getFirst().capacity();
        MixtureKernel kernel = new MixtureKernel(model, capacity);
        Responsibilities responsibilities = new Responsibilities(model.components(), capacity);
        for (PointBlock block : points) {
            kernel.evaluate(block, responsibilities);
            for (int i = 0; i < block.size(); i++) {
                int row = i;
                accumulator.add(
                        column -> block.values()[column * block.capacity() + row],
                        block.weights()[i],
                        component -> responsibilities.values()[component * responsibilities.capacity() + row]);
            }
        }
        return accumulator.snapshot();
    }
}
