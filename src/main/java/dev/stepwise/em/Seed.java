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
public record Seed(Units standardisation, MixtureModel model, long points) {

    /** Empty memories whose start this is. It is served for as many points as it was fitted on, and for a shortest memory. */
    Ladder memories(LearnerSpec spec) {
        double shortest = spec.memories(model.components())[0];
        return Ladder.startingAt(new MStep(spec, standardisation), model, Math.max(points, shortest));
    }
}
