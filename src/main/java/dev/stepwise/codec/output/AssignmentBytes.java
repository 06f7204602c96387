package dev.stepwise.codec.output;

import dev.stepwise.em.scoring.ScoredBlock;

/** Writes the assignments of one model, for one thread. */
@FunctionalInterface
public interface AssignmentBytes {

    /** Returns the assignment of point i of a block, in an array of its own. */
    byte[] write(ScoredBlock block, int i);
}
