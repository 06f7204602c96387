package dev.stepwise.em;

import dev.stepwise.distribution.Estimation;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureStatistics;
import org.jspecify.annotations.Nullable;

/**
 * The learner's M-step: parameters from statistics, in the units of one epoch.
 *
 * @param spec what is learned
 * @param standardisation the units
 */
record MStep(LearnerSpec spec, Standardisation standardisation) {

    /** The parameters that maximise the posterior; null when they are no numbers, as sums beyond the range of a double make them. */
    @Nullable
    MixtureModel estimate(MixtureStatistics statistics) {
        MixtureModel model = spec.prior()
                .resolve(spec.shape(), standardisation, statistics)
                .estimate(spec.shape(), statistics, Estimation.STREAM);
        return isFinite(model.toArray()) ? model : null;
    }

    static boolean isFinite(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * 0; // 0, but NaN for what is infinite or no number
        }
        return sum == 0;
    }
}
