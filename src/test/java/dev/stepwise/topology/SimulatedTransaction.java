package dev.stepwise.topology;

import java.util.LinkedHashSet;
import java.util.Set;

/** A transaction of a producer in the {@link Simulation}: what it has written is seen by all or by nobody. */
final class SimulatedTransaction {

    /** What readers of committed records see of it. */
    enum State {
        OPEN,
        COMMITTED,
        ABORTED
    }

    private final Set<SimulatedTopic> touched = new LinkedHashSet<>();
    private State state = State.OPEN;

    State state() {
        return state;
    }

    /** Writes, or does not, if the coordinator has aborted it: clients send in the background and hear of it later. */
    void append(SimulatedTopic topic, SimulatedTopic.Entry entry) {
        if (state == State.OPEN) {
            touched.add(topic);
            topic.append(entry, this);
        }
    }

    /** Ends it, with a marker in every partition that it has touched. Once it has ended this changes nothing. */
    void end(boolean commit) {
        if (state == State.OPEN) {
            state = commit ? State.COMMITTED : State.ABORTED;
            touched.forEach(SimulatedTopic::mark);
        }
    }
}
