package dev.stepwise.topology;

import dev.stepwise.codec.BadPointException;
import dev.stepwise.em.Batch;
import dev.stepwise.em.LearnerEvent;

/** Is told what the topologies do, on their threads: for meters. Must be quick and must not throw. */
public interface ServiceListener {

    /** Tells nobody. */
    ServiceListener NONE = new ServiceListener() {};

    /** An event could not be a point. */
    default void deadLetter(String model, BadPointException.Reason reason) {}

    /** A task has scored these points since its last commit. */
    default void scored(String model, Batch batch) {}

    /** A learner has said something. */
    default void happened(String model, LearnerEvent event) {}

    /** A learner has learned from a record, in so many nanoseconds. */
    default void learned(String model, long nanos) {}
}
