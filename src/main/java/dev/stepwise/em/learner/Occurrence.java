package dev.stepwise.em.learner;

import dev.stepwise.em.learner.LearnerEvent.Kind;
import java.util.List;

/**
 * An occurrence is what a record has brought about. It exists before it is known which parameters are the first that
 * show it.
 *
 * @param kind what happened
 * @param ids as in {@link LearnerEvent#ids}
 * @param evidence as in {@link LearnerEvent#evidence}
 */
record Occurrence(Kind kind, List<Integer> ids, double evidence) {

    Occurrence {
        ids = List.copyOf(ids);
    }

    /** Makes an occurrence that is about the whole model. */
    Occurrence(Kind kind, double evidence) {
        this(kind, List.of(), evidence);
    }

    /** The event, once the record has been applied to the state. */
    LearnerEvent in(LearnerState state) {
        return new LearnerEvent(kind, state.version(), state.points(), state.timestampMillis(), ids, evidence);
    }
}
