package dev.stepwise.em;

/**
 * A batch that has come.
 *
 * @param batch the batch
 * @param sample its rows, which weigh less where the batch is late
 * @param halfLives of event time from what has been learned to the batch; if negative, so many of them it is late
 */
record Arrival(Batch batch, Dataset sample, double halfLives) {

    /** The factor of its own weights, at most 1. */
    double weight() {
        return Fading.weightAfter(Math.max(0, -halfLives));
    }

    /** The part that is left of what was learned before it, at most 1. */
    double left() {
        return Fading.weightAfter(Math.max(0, halfLives));
    }
}
