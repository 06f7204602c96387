package dev.stepwise.codec.field;

/** What a scalar of an event is, whatever its format calls it. */
public enum ValueKind {
    /** A whole number of at most 64 bits; a date or a time is one too. */
    WHOLE,
    /** A floating-point number or a decimal. */
    NUMBER,
    /** False or true. */
    FLAG,
    /** Text, or the name of an enumerated value. */
    TEXT
}
