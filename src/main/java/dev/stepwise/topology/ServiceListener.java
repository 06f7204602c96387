package dev.stepwise.topology;

import dev.stepwise.codec.BadPointException;
import dev.stepwise.em.Batch;
import dev.stepwise.em.LearnerEvent;
import dev.stepwise.em.ScoredBlock;

/** Is told what the topologies do, on their threads: for meters. Must be quick and must not throw. */
public interface ServiceListener {

    /** Tells nobody. */
    ServiceListener NONE = new ServiceListener() {};

    /** An event could not be a point. */
    default void deadLetter(String model, BadPointException.Reason reason) {}

    /** A task has scored these points since its last commit. */
    default void scored(String model, Batch batch) {}

    /** A task has assigned points since its last commit. */
    default void assigned(String model, AssignmentTally tally) {}

    /** A task hands over the assignments of these points; the block is valid during the call only. */
    default void handedOver(String model, ScoredBlock block) {}

    /** A task has scored a block of points and handed its assignments over, in so many nanoseconds. */
    default void scoredBlock(String model, long nanos) {}

    /** A learner has said something. */
    default void happened(String model, LearnerEvent event) {}

    /** A learner has asked for a challenge to its model. */
    default void challenged(String model) {}

    /** A learner has learned from a record, in so many nanoseconds. */
    default void learned(String model, long nanos) {}
}
