package dev.stepwise.http;

/** What somebody may do. Each right has those before it. */
public enum Right {
    /** To see all that the service tells. */
    READ,
    /** To have points scored. */
    SCORE,
    /** To give commands to learners. */
    ADMIN;

    /** Whether whoever has this right has the other one too. */
    boolean includes(Right other) {
        return compareTo(other) >= 0;
    }
}
