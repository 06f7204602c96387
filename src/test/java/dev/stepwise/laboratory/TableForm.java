package dev.stepwise.laboratory;

/** How much of the table is printed. */
enum TableForm {
    /** What can be told in a minute. */
    SHORT,
    /** Every row that something is demanded of. */
    LONG,
    /** What the service makes of streams as they come in practice. */
    REAL,
    /** The rows that show what each ingredient of the policy is worth, without one of them at a time. */
    ABLATION
}
