package dev.stepwise.metrics;

import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.topology.LatestModels.Published;
import org.jspecify.annotations.Nullable;

/**
 * How fast a model's parameters move: {@code sqrt(Σ_k w_k |θ_k − θ'_k|²)} between two looks, for a second, over the components
 * that both have, with all parameters in the standardised units of the model. Not thread safe.
 */
final class ParameterVelocity {

    private @Nullable Published last;
    private double perSecond = Double.NaN;

    /** Takes the newest parameters; what they say is kept until newer ones come. */
    double look(@Nullable Published newest) {
        Published before = last;
        if (newest != null && (before == null || newest.timestampMillis() > before.timestampMillis())) {
            if (before != null) {
                double seconds = (newest.timestampMillis() - before.timestampMillis()) / 1e3;
                perSecond = distance(before.parameters(), newest.parameters()) / seconds;
            }
            last = newest;
        }
        return perSecond;
    }

    /** NaN where the units have changed or no component is left. */
    private static double distance(ModelParameters from, ModelParameters to) {
        if (!from.standardisation().equals(to.standardisation())) {
            return Double.NaN;
        }
        double sum = 0;
        double weight = 0;
        for (int k = 0; k < to.ids().size(); k++) {
            int j = from.ids().indexOf(to.ids().get(k));
            if (j >= 0) {
                sum += to.served().weight(k) * squaredDistance(from.served(), j, to.served(), k);
                weight += to.served().weight(k);
            }
        }
        return Math.sqrt(sum / weight);
    }

    private static double squaredDistance(MixtureModel a, int j, MixtureModel b, int k) {
        double sum = 0;
        for (int block = 0; block < b.shape().families().size(); block++) {
            double[] x = a.distribution(j, block).toArray();
            double[] y = b.distribution(k, block).toArray();
            for (int i = 0; i < Math.min(x.length, y.length); i++) {
                sum += (x[i] - y[i]) * (x[i] - y[i]);
            }
        }
        return sum;
    }
}
