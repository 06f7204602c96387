package dev.stepwise.em.search;

import dev.stepwise.distribution.Estimation;
import dev.stepwise.distribution.SufficientStatistics;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.count.BinomialFamily;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixturePrior;
import dev.stepwise.mixture.MixtureStatistics;
import org.jspecify.annotations.Nullable;

/**
 * The learner's M-step: parameters from statistics, in the units of one epoch.
 *
 * @param spec what is learned
 * @param standardisation the units
 */
public record MStep(LearnerSpec spec, Units standardisation) {

    /** The parameters that maximise the posterior; null when they are no numbers, as sums beyond the range of a double make them. */
    @Nullable
    public MixtureModel estimate(MixtureStatistics statistics) {
        MixturePrior prior = prior(statistics);
        MixtureModel model = spec.prior().isVariational()
                ? prior.step(spec.shape(), statistics, Estimation.STREAM).model()
                : prior.estimate(spec.shape(), statistics, Estimation.STREAM);
        return model.isFinite() ? model : null;
    }

    /**
     * What the E-step is made with where these statistics gave the model: the model itself, but for variational Bayes, where
     * it is what is expected of it.
     */
    public MixtureModel expected(MixtureStatistics statistics, MixtureModel model) {
        if (!spec.prior().isVariational()) {
            return model;
        }
        MixtureModel folded = prior(statistics)
                .step(spec.shape(), statistics, Estimation.STREAM)
                .expected()
                .folded(meanTrials(statistics));
        return folded.isFinite() ? folded : model;
    }

    private MixturePrior prior(MixtureStatistics statistics) {
        return spec.prior().resolve(spec.shape(), standardisation, statistics);
    }

    /** Successes and failures of a point and binomial column, all components together. */
    private double meanTrials(MixtureStatistics statistics) {
        double trials = 0;
        double points = 0;
        for (int b = 0; b < spec.shape().families().size(); b++) {
            if (spec.shape().families().get(b) instanceof BinomialFamily family) {
                for (SufficientStatistics s : statistics.block(b)) {
                    double[] values = s.toArray();
                    points += s.evidence() * family.expectationLength() / 2;
                    for (int i = 1; i < values.length; i++) {
                        trials += values[i];
                    }
                }
            }
        }
        return points > 0 ? trials / points : 0;
    }
}
