package dev.stepwise.em.learner;

import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.scoring.ForwardDecay;
import dev.stepwise.em.scoring.MiniBatch;

/**
 * A mini-batch that has come.
 *
 * @param batch the mini-batch
 * @param sample its rows, which weigh less where the mini-batch is late
 * @param halfLives of event time from what has been learned to the mini-batch; if negative, so many of them it is late
 */
record Arrival(MiniBatch batch, Dataset sample, double halfLives) {

    /** The factor of its own weights, at most 1. */
    double weight() {
        return ForwardDecay.weightAfter(Math.max(0, -halfLives));
    }

    /** The part that is left of what was learned before it, at most 1. */
    double left() {
        return ForwardDecay.weightAfter(Math.max(0, halfLives));
    }
}
