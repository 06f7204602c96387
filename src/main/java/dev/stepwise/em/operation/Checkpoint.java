package dev.stepwise.em.operation;

import java.util.Map;

/**
 * What a learner was at a version, but for its sampled rows.
 *
 * @param version of its parameters
 * @param epoch of its parameters
 * @param points lifetime points
 * @param timestampMillis newest event time, in milliseconds since 1970
 * @param reason why it is kept
 * @param entries of its state, by name; not to be changed
 */
public record Checkpoint(
        long version, long epoch, long points, long timestampMillis, Reason reason, Map<String, byte[]> entries) {

    /** Why it is kept, and how many of the kind are. */
    public enum Reason {
        /** An hour of event time had gone by. */
        HOUR(24),
        /** A day of event time had gone by. */
        DAY(30),
        /** Components came, went or were replaced at the next record, or an operator's command changed the model. */
        BEFORE_CHANGE(8),
        /** An operator wants points to be assigned with it. */
        PINNED(1);

        private final int most;

        Reason(int most) {
            this.most = most;
        }

        /** How many of them are kept. */
        int most() {
            return most;
        }
    }

    public Checkpoint {
        entries = Map.copyOf(entries);
    }

    /** Size of the entries. */
    long bytes() {
        return entries.values().stream().mapToLong(value -> value.length).sum();
    }
}
