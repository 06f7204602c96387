package dev.stepwise.em.batch;

/** Told between the steps of long work, so that it can be slowed down or given up. */
@FunctionalInterface
public interface Pace {

    /** Goes as fast as it can. */
    Pace FULL = () -> {};

    /**
     * Called on the thread of the work; may wait.
     *
     * @throws java.util.concurrent.CancellationException when the work is no longer wanted
     */
    void step();
}
