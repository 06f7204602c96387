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
 * @param points in standardised units
 * @param model that they are looked at with
 * @param statistics expected at the model
 * @param logLikelihood of all points with their labels and weights, in standardised units
 */
public record EmPass(List<PointBlock> points, MixtureModel model, MixtureStatistics statistics, double logLikelihood) {

    public static EmPass over(List<PointBlock> points, MixtureModel model) {
        if (points.isEmpty()) {
            return new EmPass(points, model, model.shape().zero(model.components()), 0);
        }
        int capacity = points.get(0).capacity();
        MixtureKernel kernel = new MixtureKernel(model, capacity);
        Responsibilities responsibilities = new Responsibilities(model.components(), capacity);
        MixtureAccumulator accumulator = new MixtureAccumulator(model, capacity);
        CompensatedSum logLikelihood = new CompensatedSum();
        for (PointBlock block : points) {
            kernel.evaluateLabelled(block, responsibilities);
            accumulator.add(block, responsibilities);
            addWeighted(block.weights(), responsibilities.logDensities(), block.size(), logLikelihood);
        }
        return new EmPass(points, model, accumulator.snapshot(), logLikelihood.value());
    }

    /** A method of its own, because the compiler would otherwise take a pass as a whole for what is to be fast. */
    private static void addWeighted(double[] weights, double[] values, int n, CompensatedSum into) {
        for (int i = 0; i < n; i++) {
            into.add(weights[i] * values[i]);
        }
    }

    /** Returns {@code −Σ v r ln r}, how undecided the responsibilities are. That takes another pass, which few need. */
    public double entropy() {
        if (points.isEmpty()) {
            return 0;
        }
        int capacity = points.get(0).capacity();
        MixtureKernel kernel = new MixtureKernel(model, capacity);
        Responsibilities responsibilities = new Responsibilities(model.components(), capacity);
        double entropy = 0;
        for (PointBlock block : points) {
            kernel.evaluateLabelled(block, responsibilities);
            for (int i = 0; i < block.size(); i++) {
                entropy += block.weights()[i] * entropy(responsibilities, i);
            }
        }
        return entropy;
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
