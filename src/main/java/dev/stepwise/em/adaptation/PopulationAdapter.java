package dev.stepwise.em.adaptation;

import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.PointBlock;

/** A block in which all keys are like the population. */
final class PopulationAdapter implements BlockAdapter {

    private final DensityKernel kernel;
    private final double[] logDensity = new double[1];
    private final double[] distance = new double[1];

    PopulationAdapter(Distribution population, int firstColumn) {
        kernel = population.kernel(firstColumn, 1);
    }

    @Override
    public int parameters() {
        return 0;
    }

    @Override
    public void evaluate(PointBlock point, KeySums key, int component, int first, double trust, double[] out) {
        logDensity[0] = 0;
        distance[0] = 0;
        kernel.evaluate(point, logDensity, distance, 0);
        out[0] += logDensity[0];
        out[1] += distance[0];
    }

    @Override
    public void learn(PointBlock point, double mass, double far, KeySums key, int component, int first) {
        // there is nothing to learn
    }
}
