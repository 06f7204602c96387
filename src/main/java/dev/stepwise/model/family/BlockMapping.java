package dev.stepwise.model.family;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.Prior;

/** One block of a mixture: the family of its columns, and what its parameters are called. */
public interface BlockMapping {

    /** The family, with its options. */
    Family family();

    /** Returns the prior of this block, in the user's units. */
    Prior prior(PriorDefinition.ByHand given);

    /** The distribution that these parameters describe, in the user's units. */
    Distribution distribution(ComponentParameters given);

    /** Adds a distribution's parameters by name. */
    void name(Distribution distribution, ComponentParameters.Builder into);
}
