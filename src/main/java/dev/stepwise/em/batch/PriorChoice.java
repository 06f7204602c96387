package dev.stepwise.em.batch;

import dev.stepwise.distribution.Estimation;
import dev.stepwise.distribution.Units;
import dev.stepwise.mixture.HeldParameters;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixturePrior;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import dev.stepwise.mixture.WeightPrior;
import java.util.function.Supplier;

/** The prior that a model file asks for, before there are data to scale it by. */
public sealed interface PriorChoice {

    /** The prior is as weak as may be, and no component ever collapses. */
    record Automatic() implements PriorChoice {}

    /** Maximum likelihood. */
    record None() implements PriorChoice {}

    /** Values given in the user's units. */
    record ByHand(MixturePrior prior) implements PriorChoice {}

    /** Another choice for what is not known, in the user's units. */
    record Holding(PriorChoice free, HeldParameters held) implements PriorChoice {}

    /** Variational Bayes: a posterior of all parameters in the place of one estimate. */
    record Variational(WeightPrior weights) implements PriorChoice {}

    /** Whether it is variational Bayes. */
    default boolean isVariational() {
        return this instanceof Variational;
    }

    /** Returns the parameters that are not estimated, in the user's units. */
    default HeldParameters held() {
        return this instanceof Holding holding ? holding.held() : HeldParameters.NONE;
    }

    /** The learner's prior in standardised units, scaled by these statistics where it depends on them. */
    default MixturePrior resolve(MixtureShape shape, Units standardisation, MixtureStatistics statistics) {
        return resolve(shape, standardisation, statistics, () -> MixturePrior.automatic(shape, statistics));
    }

    /**
     * The prior of batch EM in standardised units.
     *
     * @param leastVariances for each column, in standardised units; what the automatic prior lets no component fall below
     */
    default MixturePrior resolve(
            MixtureShape shape, Units standardisation, MixtureStatistics statistics, double[] leastVariances) {
        return resolve(shape, standardisation, statistics, () -> MixturePrior.weak(shape, statistics, leastVariances));
    }

    private MixturePrior resolve(
            MixtureShape shape, Units standardisation, MixtureStatistics statistics, Supplier<MixturePrior> automatic) {
        return switch (this) {
            case Automatic() -> automatic.get();
            case None() -> MixturePrior.none(shape.families().size());
            case Variational(WeightPrior weights) -> MixturePrior.variational(shape, statistics, weights);
            case ByHand(MixturePrior prior) -> {
                Units inverse = standardisation.inverse();
                yield MixtureModel.rescale(shape, prior, inverse).resolve(shape, statistics);
            }
            case Holding(PriorChoice free, HeldParameters held) -> {
                Units inverse = standardisation.inverse();
                MixturePrior known = MixturePrior.none(shape.families().size()).holding(held);
                yield free.resolve(shape, standardisation, statistics, automatic)
                        .holding(MixtureModel.rescale(shape, known, inverse).held());
            }
        };
    }

    /** How batch EM keeps off the edge of the parameter space. */
    default Estimation batchEstimation() {
        return switch (this) {
            case Automatic() -> Estimation.BATCH;
            case Holding(PriorChoice free, HeldParameters held) -> free.batchEstimation();
            default -> Estimation.EXACT;
        };
    }
}
