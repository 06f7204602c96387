package dev.stepwise.em.operation;

import java.util.List;

/**
 * What came of an instruction.
 *
 * @param kind what happened
 * @param version of the newest parameters once the instruction has been applied; 0 before the first
 * @param points lifetime points at that moment
 * @param clusters ids of those that it is about; empty: the whole model
 * @param sentence for people
 */
public record Outcome(Kind kind, long version, long points, List<Integer> clusters, String sentence) {

    /** The kind says what happened. */
    public enum Kind {
        /** A cluster has another name, or none. */
        NAMED,
        /** Nothing is learned any more. */
        FROZEN,
        /** Learning goes on. */
        RESUMED,
        /** The learner is what it was at an earlier version. */
        REVERTED,
        /** Points are assigned with a version that stays. */
        PINNED,
        /** Points are assigned with the newest parameters again. */
        UNPINNED,
        /** The instruction could not be carried out. Nothing has changed. */
        REFUSED
    }

    public Outcome {
        clusters = List.copyOf(clusters);
    }
}
