package dev.stepwise.codec.output;

import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.model.CarriedValues;

/** Writes the assignments of one model, for one thread. */
public interface AssignmentBytes {

    /** Returns what {@link #write} needs of the values that an event carries on, in an array that may be kept. */
    byte[] carried(CarriedValues values);

    /** Whether what {@link #carried} returns is JSON, as {@link dev.stepwise.codec.json.CarriedText.Member} writes it. */
    boolean carriesJson();

    /**
     * Returns the assignment of point i of a block, in an array of its own.
     *
     * @param carried of its event
     */
    byte[] write(ScoredBlock block, int i, byte[] carried);
}
