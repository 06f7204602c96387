package dev.stepwise.em.search;

/** A part of the learner's policy that can be left out, to see what it is worth. All are there unless a study says otherwise. */
public enum Ingredient {
    /** Memories of several lengths. Without: the longest alone. */
    LADDER,
    /** A longer memory served than the one that the E-step is made with. */
    AVERAGING,
    /** Long memories that have fallen behind begin again from the best one. */
    REBASE,
    /** The test on the likelihood of new points. */
    ALARM,
    /** Whole fits, tried against the model. */
    CHALLENGES,
    /** Splits and merges, tried against the model. */
    SPLIT_MERGE,
    /** Components that have gone may come back. */
    RECALL,
    /** Statistics of an older epoch are dropped. */
    EPOCHS
}
