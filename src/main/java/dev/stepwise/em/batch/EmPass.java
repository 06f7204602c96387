package dev.stepwise.em.batch;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.points.CompensatedSum;
import dev.stepwise.mixture.MixtureAccumulator;
import dev.stepwise.mixture.MixtureKernel;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureStatistics;
import dev.stepwise.mixture.Responsibilities;
import java.util.List;

/**
 * One E-step over all points.
 *
 * @param statistics expected at the model
 * @param logLikelihood of all points with their labels and weights, in standardised units
 * @param entropy {@code −Σ v r ln r}, how undecided the responsibilities are
 */
public record EmPass(MixtureStatistics statistics, double logLikelihood, double entropy) {

    public static EmPass over(List<PointBlock> points, MixtureModel model) {
        if (points.isEmpty()) {
            return new EmPass(model.shape().zero(model.components()), 0, 0);
        }
        int capacity = points.get(0).capacity();
        MixtureKernel kernel = new MixtureKernel(model, capacity);
        Responsibilities responsibilities = new Responsibilities(model.components(), capacity);
        MixtureAccumulator accumulator = new MixtureAccumulator(model, capacity);
        CompensatedSum logLikelihood = new CompensatedSum();
        double entropy = 0;
        for (PointBlock block : points) {
            kernel.evaluateLabelled(block, responsibilities);
            accumulator.add(block, responsibilities);
            for (int i = 0; i < block.size(); i++) {
                double v = block.weights()[i];
                logLikelihood.add(v * responsibilities.logDensities()[i]);
                entropy += v * entropy(responsibilities, i);
            }
        }
        return new EmPass(accumulator.snapshot(), logLikelihood.value(), entropy);
    }

    private static double entropy(Responsibilities responsibilities, int i) {
        double sum = 0;
        for (int k = 0; k <= responsibilities.components(); k++) { // the last is the background's
            double r = responsibilities.values()[k * responsibilities.capacity() + i];
            sum -= r > 0 ? r * Math.log(r) : 0;
        }
        return sum;
    }
}
