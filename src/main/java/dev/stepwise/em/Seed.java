package dev.stepwise.em;

import dev.stepwise.distribution.Units;
import dev.stepwise.mixture.MixtureModel;

/**
 * First parameters. They carry no statistics, because the points behind them are still to come through the stream.
 *
 * @param standardisation the units of the model
 * @param model in standardised units
 * @param points that it was fitted on
 */
public record Seed(Units standardisation, MixtureModel model, long points) {}
