package dev.stepwise.em.learner;

/**
 * Holds what is known of changes of the stream: whether one is under way, and whether a model that follows it has been
 * found.
 */
final class Drift {

    /** So many points after its last sign a change is over, */
    static final long QUIET_POINTS = 20_000;

    /** or, where batches are small, after so many of them: a slow stream, whose every point is sampled, is judged by fewer points, */
    private static final long QUIET_SMALL_BATCHES = 200;

    /** but not before so many points, which bring challenges at 250, 500, 1,000 and 2,000 rows. */
    private static final long LEAST_QUIET_POINTS = 2_000;

    /** and in no case before so many batches. */
    private static final long QUIET_BATCHES = 4;

    /**
     * The state holds what is known of changes.
     *
     * @param alarms ever raised
     * @param confirmed whether a model that follows the last change has been found
     * @param left points after which the change is over; 0: none is under way
     */
    public record State(long alarms, boolean confirmed, long left) {}

    private long alarms;
    private boolean confirmed = true;
    private long left;

    /**
     * An alarm.
     *
     * @param batchPoints points of the batch that showed it
     */
    void raised(long batchPoints) {
        alarms++;
        confirmed = false;
        left = quiet(batchPoints);
    }

    /**
     * Memories have begun again. True when there was no sign of a change before.
     *
     * @param batchPoints points of the batch that showed it
     */
    boolean rebased(long batchPoints) {
        boolean first = left == 0;
        confirmed &= !first;
        left = quiet(batchPoints);
        return first;
    }

    private static long quiet(long batchPoints) {
        long ofSmall = Math.clamp(QUIET_SMALL_BATCHES * batchPoints, LEAST_QUIET_POINTS, QUIET_POINTS);
        return Math.max(ofSmall, QUIET_BATCHES * batchPoints);
    }

    /** A challenge has succeeded, or memories have begun again. True for the first time in a change. */
    boolean confirm() {
        boolean first = !confirmed;
        confirmed = true;
        return first;
    }

    /** Points have come. True when with them a change is over. */
    boolean pass(long points) {
        boolean before = left > 0;
        left = Math.max(0, left - points);
        return before && left == 0;
    }

    boolean isUnderWay() {
        return left > 0;
    }

    /** Alarms ever raised. */
    long alarms() {
        return alarms;
    }

    State state() {
        return new State(alarms, confirmed, left);
    }

    void restore(State state) {
        alarms = state.alarms();
        confirmed = state.confirmed();
        left = state.left();
    }
}
