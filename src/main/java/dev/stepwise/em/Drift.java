package dev.stepwise.em;

/** What is known of changes of the stream: whether one is under way, and whether a model that follows it has been found. */
final class Drift {

    /** So many points after its last sign a change is over. */
    private static final long QUIET_POINTS = 20_000;

    private long alarms;
    private boolean confirmed = true;
    private long left;

    /** An alarm. */
    void raised() {
        alarms++;
        confirmed = false;
        left = QUIET_POINTS;
    }

    /** Memories have begun again. True when there was no sign of a change before. */
    boolean rebased() {
        boolean first = left == 0;
        confirmed &= !first;
        left = QUIET_POINTS;
        return first;
    }

    /** A challenge has succeeded, or memories have begun again. True for the first time in a change. */
    boolean confirm() {
        boolean first = !confirmed;
        confirmed = true;
        return first;
    }

    /** Points have come. */
    void pass(long points) {
        left = Math.max(0, left - points);
    }

    boolean isUnderWay() {
        return left > 0;
    }

    /** Alarms ever raised. */
    long alarms() {
        return alarms;
    }

    void writeHeader(StateWriter out) {
        out.put(alarms).put(confirmed).put(left);
    }

    void readHeader(StateReader in) {
        alarms = in.readLong();
        confirmed = in.readBoolean();
        left = in.readLong();
    }
}
