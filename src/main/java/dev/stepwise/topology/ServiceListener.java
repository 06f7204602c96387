package dev.stepwise.topology;

import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.topology.keys.KeyCounts;
import java.util.List;
import java.util.function.IntFunction;

/** Is told what the topologies do, on their threads: for meters. Must be quick and must not throw. */
public interface ServiceListener {

    /** Tells nobody. */
    ServiceListener NONE = new ServiceListener() {};

    /** An event could not be a point. */
    default void deadLetter(String model, BadPointException.Reason reason) {}

    /**
     * A task has scored a block of points and forwarded their assignments.
     *
     * @param block valid during the call only
     * @param carried what a point of the block that is an anomaly carries on, as a further member of a JSON object; likewise
     * @param nanos that both took
     */
    default void blockScored(String model, ScoredBlock block, IntFunction<byte[]> carried, long nanos) {}

    /**
     * A task is about to commit what it has scored since its last commit.
     *
     * @param batches mini-batches of its points: one, and one more for each time that the epoch of the parameters
     *     changed
     * @param tally counts of their assignments
     */
    default void batchesEnded(String model, List<MiniBatch> batches, AssignmentCounts tally) {}

    /** A task of a model with keys is about to commit what they have learned. */
    default void keysWritten(String model, KeyCounts counts) {}

    /** A learner has said something. */
    default void happened(String model, LearnerEvent event) {}

    /** A learner has asked for a challenge to its model. */
    default void challenged(String model) {}

    /** A learner has learned from a record, in so many nanoseconds. */
    default void learned(String model, long nanos) {}

    /**
     * A record of an internal topic is left alone, as it cannot be what this service writes there.
     *
     * @param offset -1 where it is not known
     * @param why without anything of its content
     */
    default void refused(String topic, int partition, long offset, String why) {}

    /** So many records of a topic were deleted before they were read. */
    default void deletedUnread(String topic, long records) {}

    /**
     * A learner has found that there are points that it will never learn from.
     *
     * @param offsets of the input that they had
     */
    default void lost(String model, long offsets) {}

    /** A learner has dropped the statistics of so many points, as it had learned from them before. */
    default void repeated(String model, long points) {}
}
