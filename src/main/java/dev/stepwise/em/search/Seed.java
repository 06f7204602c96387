package dev.stepwise.em.search;

import dev.stepwise.distribution.Units;
import dev.stepwise.mixture.MixtureModel;

/**
 * First parameters. They carry no statistics, because the points behind them are still to come through the stream.
 *
 * @param standardisation the units of the model
 * @param model in standardised units
 * @param points that it was fitted on
 * @param meanWeight of them; NaN: not known
 */
public record Seed(Units standardisation, MixtureModel model, long points, double meanWeight) {

    /** Makes first parameters of points whose weights are not known. */
    public Seed(Units standardisation, MixtureModel model, long points) {
        this(standardisation, model, points, Double.NaN);
    }
}
