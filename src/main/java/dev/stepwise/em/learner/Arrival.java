package dev.stepwise.em.learner;

import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.scoring.EventClock;
import dev.stepwise.em.scoring.EventSpan;
import dev.stepwise.em.scoring.ForwardDecay;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.RowLimits;
import dev.stepwise.em.search.LearnerSpec;

/**
 * A mini-batch that has come.
 *
 * @param batch the mini-batch
 * @param sample its rows, which weigh less where the mini-batch is late
 * @param halfLives of event time from what has been learned to the mini-batch; if negative, so many of them it is late
 * @param meanWeight of the newest rows
 */
record Arrival(MiniBatch batch, Dataset sample, double halfLives, double meanWeight) {

    /** Counts the points of a mini-batch, and keeps its rows: in the mean weight of rows, and none heavier than may be. */
    static Arrival at(LearnerSpec spec, LearnerState state, MiniBatch batch) {
        state.receive(batch);
        Memories memories = state.memories();
        int components = memories == null ? spec.components() : memories.components();
        RowLimits limits = state.meanWeight().limits(spec.memoryLengths(components)[0]);
        Arrival arrival =
                new Arrival(batch, new Dataset(spec.shape().columns()), halfLives(state, batch), limits.meanWeight());
        for (SampledPoint point : batch.sample()) {
            double weight = Math.min(point.weight(), limits.heaviest()) * arrival.weight();
            arrival.sample().add(point.row(), weight, point.label());
            state.recentRows().add(new SampledPoint(point.row(), weight, point.label()), state.points());
        }
        return arrival;
    }

    private static double halfLives(LearnerState state, MiniBatch batch) {
        EventClock clock = state.clock();
        EventSpan span = batch.span();
        boolean learned = state.memories() != null
                && batch.epoch() == state.epoch()
                && batch.statistics().totalMass() > 0;
        return learned && clock != null && span != null ? clock.observe(span) : 0;
    }

    /** Whether its statistics are of the components that these memories have, and of those that have retired. */
    boolean isOf(LearnerState state, Memories memories, boolean epochs) {
        boolean current = batch.epoch() == state.epoch() || !epochs;
        int components = memories.components() + state.regimes().retired().size();
        return current && batch.statistics().components() == components;
    }

    /** The factor of its own weights, which counts rows of mean weight, and less where the mini-batch is late. */
    double weight() {
        return ForwardDecay.weightAfter(Math.max(0, -halfLives)) / meanWeight;
    }

    /** The part that is left of what was learned before it, at most 1. */
    double left() {
        return ForwardDecay.weightAfter(Math.max(0, halfLives));
    }
}
