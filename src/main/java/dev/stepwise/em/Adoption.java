package dev.stepwise.em;

import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureStatistics;

/**
 * A fit to go on from.
 *
 * @param standardisation the units of the rest
 * @param model in standardised units
 * @param statistics of the points behind it, expected under the model
 */
public record Adoption(Standardisation standardisation, MixtureModel model, MixtureStatistics statistics) {}
