package dev.stepwise.em.operation;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What operators have done to a learner, and can do.
 *
 * @param frozen whether nothing is learned because an operator wants it so
 * @param pinned version of the parameters that points are assigned with because an operator wants it so; 0: the newest
 * @param names of clusters by id, also of clusters that are gone and may return
 * @param checkpoints that {@link Command.Revert} can go back to, oldest first
 */
public record Operation(boolean frozen, long pinned, SortedMap<Integer, String> names, List<Checkpoint> checkpoints) {

    /** Nothing has been done. */
    public static final Operation NONE = new Operation(false, 0, new TreeMap<>(), List.of());

    public Operation {
        names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
        checkpoints = List.copyOf(checkpoints);
    }
}
