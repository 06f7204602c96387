package dev.stepwise.em.search;

import dev.stepwise.distribution.CollapseException;
import dev.stepwise.distribution.Estimation;
import dev.stepwise.distribution.InvalidParametersException;
import dev.stepwise.distribution.SufficientStatistics;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.count.BinomialFamily;
import dev.stepwise.distribution.gaussian.LeastVariance;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixturePrior;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The learner's M-step: parameters from statistics, in the units of one epoch.
 *
 * @param spec what is learned
 * @param standardisation the units
 */
public record MStep(LearnerSpec spec, Units standardisation) {

    /**
     * The parameters that maximise the posterior; null when they are no numbers in these units or the user's, as sums beyond the
     * range of a double make them.
     */
    @Nullable
    public MixtureModel estimate(MixtureStatistics statistics) {
        try {
            MixturePrior prior = prior(statistics);
            MixtureModel model = spec.prior().isVariational()
                    ? prior.step(spec.shape(), statistics, Estimation.STREAM).model()
                    : prior.estimate(spec.shape(), statistics, Estimation.STREAM);
            return isInReach(model) ? model : null;
        } catch (InvalidParametersException | CollapseException e) {
            return null;
        }
    }

    /**
     * Returns what the E-step uses when these statistics gave the model. This is the model itself. Under variational
     * Bayes it is what is expected of the model.
     */
    public MixtureModel expected(MixtureStatistics statistics, MixtureModel model) {
        if (!spec.prior().isVariational()) {
            return model;
        }
        try {
            MixtureModel folded = prior(statistics)
                    .step(spec.shape(), statistics, Estimation.STREAM)
                    .expected()
                    .folded(meanTrials(statistics));
            return folded.isFinite() ? folded : model;
        } catch (InvalidParametersException | CollapseException e) {
            return model;
        }
    }

    /**
     * Whether a component is so narrow in some direction that most of its variance there is what keeps estimates from collapsing.
     *
     * @param model in standardised units
     */
    public static boolean isHeldUp(MixtureModel model) {
        for (int b = 0; b < model.shape().families().size(); b++) {
            double[] narrow = new double[model.shape().families().get(b).dimension()];
            Arrays.fill(narrow, 2 * Estimation.EPSILON);
            LeastVariance guard = new LeastVariance(narrow);
            for (int k = 0; k < model.components(); k++) {
                if (guard.holds(model.distribution(k, b))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the largest number, were it a variance, would be finite in the user's units. */
    private boolean isInReach(MixtureModel model) {
        double largest = 0;
        for (double value : model.toArray()) {
            largest = Math.max(largest, Math.abs(value));
        }
        double unit = Arrays.stream(standardisation.scale()).max().orElse(1);
        return model.isFinite() && Double.isFinite(largest * unit * unit);
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
