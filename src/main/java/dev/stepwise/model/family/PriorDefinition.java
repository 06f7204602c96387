package dev.stepwise.model.family;

import dev.stepwise.distribution.gaussian.NormalInverseWishart;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The definition holds what a model file says of parameters before any data. Values are in the user's units. */
public sealed interface PriorDefinition {

    /** Scaled by the data, so that no component collapses. */
    record Auto() implements PriorDefinition {}

    /** Maximum likelihood. */
    record None() implements PriorDefinition {}

    /**
     * The model file gives this prior by hand. Parameters that it leaves out have no prior.
     *
     * @param gaussian of the means and covariances of the gaussian or student-t columns in order, or null
     * @param countsPseudoCount added to every level of every count, at least 0
     * @param weightsPseudoCount added to the mass of every component, at least 0
     */
    record ByHand(
            @Nullable NormalInverseWishart gaussian,
            OptionalDouble countsPseudoCount,
            OptionalDouble weightsPseudoCount)
            implements PriorDefinition {}
}
