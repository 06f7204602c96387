package dev.stepwise.em;

import dev.stepwise.distribution.Estimation;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixturePrior;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;

/** The prior that a model file asks for, before there are data to scale it by. */
public sealed interface PriorChoice {

    /** Weak and scaled by the data; no component ever collapses. */
    record Automatic() implements PriorChoice {}

    /** Maximum likelihood. */
    record None() implements PriorChoice {}

    /** Values given in the user's units. */
    record ByHand(MixturePrior prior) implements PriorChoice {}

    /** The prior in standardised units, scaled by these statistics where it depends on them. */
    default MixturePrior resolve(MixtureShape shape, Standardisation standardisation, MixtureStatistics statistics) {
        return switch (this) {
            case Automatic() -> MixturePrior.automatic(shape, statistics);
            case None() -> MixturePrior.none(shape.families().size());
            case ByHand(MixturePrior prior) -> {
                Standardisation inverse = standardisation.inverse();
                yield MixtureModel.rescale(shape, prior, inverse.location(), inverse.scale())
                        .resolve(shape, statistics);
            }
        };
    }

    /** How batch EM keeps off the edge of the parameter space. */
    default Estimation batchEstimation() {
        return this instanceof Automatic ? Estimation.BATCH : Estimation.EXACT;
    }
}
