package dev.stepwise.em;

import java.util.List;

/**
 * Something about a model that people want to know.
 *
 * @param kind what happened
 * @param version of the first parameters that show it
 * @param points lifetime points at that moment
 * @param ids components that it is about; empty: the whole model
 * @param evidence in nats per point where it was judged by that, else 0
 */
public record LearnerEvent(Kind kind, long version, long points, List<Integer> ids, double evidence) {

    /** What can happen. */
    public enum Kind {
        /** First parameters are there. */
        SEEDED,
        /** A fit in the background took the place of the parameters. */
        ADOPTED,
        /** A component that was not there before. */
        BORN,
        /** A component that is there no longer. */
        DIED,
        /** The likelihood of new points has stopped to rise. */
        CONVERGED
    }

    public LearnerEvent {
        ids = List.copyOf(ids);
    }

    /** For people. */
    public String sentence() {
        String which = ids.size() == 1 ? "cluster " + ids.get(0) : "clusters " + ids;
        return switch (kind) {
            case SEEDED -> "First parameters: " + which + ".";
            case ADOPTED -> "A fresh fit replaced the model, better by %.4f nats per point.".formatted(evidence);
            case BORN -> "Born: " + which + ".";
            case DIED -> "Died: " + which + ".";
            case CONVERGED -> "The model has converged.";
        };
    }
}
