package dev.stepwise.em.adaptation;

import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.gaussian.Elliptical;

/**
 * Means of its own (MAP adaptation: Reynolds, Quatieri and Dunn 2000; Gauvain and Lee 1994). Keys whose means spread about the
 * population's as {@code W/ρ}, where W is their covariance within, give the population the covariance {@code Σ = W (1 + 1/ρ)}. A
 * key of n points is predicted by its mean, and by {@code W (1 + 1/(n + ρ))}, which is W and what is not known of the mean: a new
 * key by the whole Σ, a known one by W. That is Σ times a number, so that a density is one of the population, of a point that is
 * moved and stretched.
 */
final class LocationAdapter implements BlockAdapter {

    private final Elliptical population;
    private final DensityKernel kernel;
    private final int firstColumn;
    private final double[] scales;
    private final PointBlock moved;
    private final double[] row;
    private final double[] logDensity = new double[1];
    private final double[] distance = new double[1];

    /** @param scales of the columns of a point: what a standardised unit is in the user's, in which keys are kept */
    LocationAdapter(Elliptical population, int firstColumn, double[] scales) {
        this.population = population;
        this.firstColumn = firstColumn;
        this.scales = scales;
        kernel = population.kernel(firstColumn, 1);
        moved = new PointBlock(scales.length, 1);
        row = new double[scales.length];
    }

    @Override
    public int parameters() {
        return population.dimension();
    }

    @Override
    public void evaluate(PointBlock point, KeySums key, int component, int first, double trust, double[] out) {
        logDensity[0] = 0;
        distance[0] = 0;
        if (Double.isInfinite(trust)) {
            kernel.evaluate(point, logDensity, distance, 0);
        } else {
            double points = 0;
            int present = 0;
            for (int j = 0; j < population.dimension(); j++) {
                boolean isPresent = !Double.isNaN(point.values()[firstColumn + j]);
                points += isPresent ? key.evidence(component, first + j) : 0;
                present += isPresent ? 1 : 0;
            }
            if (present == 0) {
                return;
            }
            points /= present;
            double stretch = Math.sqrt(trust / (1 + trust) * (1 + 1 / (points + trust)));
            for (int j = 0; j < population.dimension(); j++) {
                double mean = population.shape().mean(j);
                double own = mean + key.shift(component, first + j, trust) / scales[firstColumn + j];
                row[firstColumn + j] = mean + (point.values()[firstColumn + j] - own) / stretch;
            }
            moved.clear();
            moved.add(row, 1, PointBlock.UNLABELLED);
            kernel.evaluate(moved, logDensity, distance, 0);
            logDensity[0] -= present * Math.log(stretch);
        }
        out[0] += logDensity[0];
        out[1] += distance[0];
    }

    @Override
    public void learn(PointBlock point, double mass, double far, KeySums key, int component, int first) {
        double counted = mass * robustWeight(far);
        for (int j = 0; j < population.dimension(); j++) {
            double x = point.values()[firstColumn + j];
            if (!Double.isNaN(x)) {
                double deviation = (x - population.shape().mean(j)) * scales[firstColumn + j];
                key.add(component, first + j, counted * deviation, counted);
            }
        }
    }

    /** Of a student-t distribution {@code (ν + d)/(ν + δ²)}, from how far out its density says that the point is; else 1. */
    private double robustWeight(double far) {
        double v = population.degreesOfFreedom();
        if (Double.isInfinite(v)) {
            return 1;
        }
        double sum = v + population.dimension();
        return sum / (v * Math.exp(far / sum));
    }
}
