package dev.stepwise.em.learner;

/**
 * When a model is put to the test. First parameters are found again at 2,000 and 8,000 sampled rows, and those of a stream that
 * paused early at 25, 50, 100, 200 and 500 too, as far as these are at least twice the points of the first fit. From then on, and after
 * an alarm, challenges come at row numbers that double.
 */
final class ChallengeSchedule {

    /** Fewer rows than this do not make a challenge. */
    static final int LEAST_ROWS = 250;

    private static final long[] REFIT_ROWS = {25, 50, 100, 200, 500, 2_000, RecentRows.CAPACITY};

    /** Refits before that at 2,000 rows. Earlier releases had none of them, and counted from there. */
    private static final int EARLY_REFITS = 5;

    private static final long FIRST_ROWS = RecentRows.CAPACITY;

    /** So many rows after a memory has begun again, or a challenger was adopted, a challenge is due. */
    private static final long ROWS_AFTER_CHANGE = 2_000;

    /** In a stream that goes on changing, each such challenge comes after so many times as many rows as the one before, */
    private static final int PATIENCE = 4;

    /** up to so many. */
    private static final long MOST_ROWS_AFTER_CHANGE = 32 * ROWS_AFTER_CHANGE;

    /**
     * The state says where the schedule stands.
     *
     * @param nextRefit which refit comes next: 0 is that at 2,000 rows, 1 that at 8,000, those before are below 0; 2: none
     * @param asked number of the last request; 0: none was made
     * @param pending whether it is not yet answered
     * @param begun rows ever sampled when the intervals began
     * @param next rows from then to the next challenge
     * @param refit whether the last request is to find the first parameters again
     */
    public record State(int nextRefit, long asked, boolean pending, long begun, long next, boolean refit) {

        /** Returns the state for a learner that knew only refits. Its challenges come from now on. */
        static State ofRefits(int nextRefit, long asked, boolean pending) {
            return new State(nextRefit, asked, pending, 0, 2 * FIRST_ROWS, pending);
        }
    }

    private int nextRefit = REFIT_ROWS.length;
    private long begun;
    private long next = FIRST_ROWS;
    private long asked;
    private boolean pending;
    private boolean refit;
    private boolean leads;
    private boolean moved;
    private long patience = ROWS_AFTER_CHANGE;

    /**
     * Begins with first parameters.
     *
     * @param points that they were found from; 0: they were given, and are not found again
     * @param wanted points of a first fit of a stream that does not pause; of fewer there are early refits
     */
    void begin(long points, long wanted) {
        nextRefit = points >= wanted ? EARLY_REFITS : 0;
        if (points == 0) {
            nextRefit = REFIT_ROWS.length;
        }
        while (nextRefit < REFIT_ROWS.length && REFIT_ROWS[nextRefit] < 2 * points) {
            nextRefit++;
        }
        next = nextRefit < REFIT_ROWS.length ? 2 * FIRST_ROWS : FIRST_ROWS;
        leads = false;
    }

    /**
     * Begins again with short intervals. What is under way is of the stream as it was, and no longer wanted.
     *
     * @param rows ever sampled
     */
    void alarm(long rows) {
        begun = rows;
        next = LEAST_ROWS;
        nextRefit = REFIT_ROWS.length;
        pending = false;
        leads = false;
        moved = false;
        patience = ROWS_AFTER_CHANGE;
    }

    /**
     * Begins again where another schedule stood, whose requests are no longer wanted.
     *
     * @param rows ever sampled
     */
    void succeed(ChallengeSchedule present, long rows) {
        asked = Math.max(asked, present.asked);
        alarm(rows);
    }

    /**
     * Begins again, if no sooner challenge is due, with longer intervals than after an alarm: memories have begun again, or a
     * challenger was adopted, which may not yet be the last word. In a stream that goes on changing it is soon out of date, so each
     * such challenge in one drift comes after more rows than the one before.
     *
     * @param rows ever sampled
     * @param drifting whether there was a sign of a change before this one, not long ago
     */
    void moveUp(long rows, boolean drifting) {
        patience = drifting ? patience : ROWS_AFTER_CHANGE;
        if (moveUp(rows, patience)) {
            moved = drifting;
        }
    }

    private boolean moveUp(long rows, long atMost) {
        long left = begun + next - rows;
        boolean sooner = nextRefit == REFIT_ROWS.length && left > 0;
        if (sooner) {
            begun = rows;
            next = Math.min(left, atMost);
        }
        return sooner;
    }

    /** A drift is over: where its challenges had become seldom, one comes as soon as after any other change. */
    void calm(long rows) {
        boolean waits = patience > ROWS_AFTER_CHANGE;
        patience = ROWS_AFTER_CHANGE;
        moved = false;
        if (waits) {
            moveUp(rows, ROWS_AFTER_CHANGE);
        }
    }

    /** What is under way is of the stream as it was, and no longer wanted; a challenge comes some rows later in its place. */
    void withdraw(long rows) {
        pending = false;
        moveUp(rows, true);
    }

    /**
     * Asks for a challenge when it is time and none is under way.
     *
     * @param rows ever sampled
     * @param usable those of them that a challenge would see
     * @param challenges whether more than first parameters are to be found again
     */
    void ask(long rows, long usable, boolean challenges) {
        if (pending) {
            return;
        }
        long since = rows - begun;
        if (nextRefit < REFIT_ROWS.length && since >= REFIT_ROWS[nextRefit]) {
            while (nextRefit < REFIT_ROWS.length && since >= REFIT_ROWS[nextRefit]) {
                nextRefit++; // one fit of all rows serves for those that are due together
            }
            ask(true);
        } else if (challenges && since >= next && usable >= LEAST_ROWS) {
            if (moved) {
                patience = Math.min(PATIENCE * patience, MOST_ROWS_AFTER_CHANGE);
                begun = rows;
                next = patience;
                moved = false;
            }
            while (next <= rows - begun) {
                next *= 2;
            }
            ask(false);
        }
    }

    private void ask(boolean again) {
        pending = true;
        refit = again;
        asked++;
    }

    /** Whether this is the number of the request under way, which is then no longer so. */
    boolean answer(long number) {
        boolean awaited = pending && number == asked;
        pending &= !awaited;
        return awaited;
    }

    /**
     * Takes what came of a challenge. Where a challenger was better and not by enough to be adopted, there is another challenge as soon
     * as all rows are new ones.
     *
     * @param open whether it is so
     * @param rows ever sampled
     */
    void judged(boolean open, long rows) {
        leads = open;
        if (open) {
            moveUp(rows, RecentRows.CAPACITY);
        }
    }

    /** Whether a challenger was better in the last challenge, and not by enough to be adopted. */
    boolean isLed() {
        return leads;
    }

    /** Number of the request that is not yet answered; 0: none. */
    long pending() {
        return pending ? asked : 0;
    }

    /** Whether the parameters are still first ones, which are to be found again. */
    boolean isProvisional() {
        return nextRefit < REFIT_ROWS.length;
    }

    /** Whether the parameters rest on fewer points than a first fit of a stream that does not pause. */
    boolean isOfFewPoints() {
        return nextRefit < EARLY_REFITS;
    }

    /** Whether first parameters are still to be found again from the first 2,000 rows. */
    boolean isOfFirstRows() {
        return nextRefit <= EARLY_REFITS;
    }

    /** Whether that one is to find the first parameters again. */
    boolean isRefit() {
        return refit;
    }

    /**
     * How long a drift that goes on has to wait for its next challenge.
     *
     * @param moved whether the next challenge comes because something has changed
     * @param rows after the next change
     */
    public record Patience(boolean moved, long rows) {}

    Patience patience() {
        return new Patience(moved, patience);
    }

    void restore(Patience state) {
        moved = state.moved();
        patience = state.rows();
    }

    State state() {
        return new State(nextRefit - EARLY_REFITS, asked, pending, begun, next, refit);
    }

    void restore(State state) {
        nextRefit = state.nextRefit() + EARLY_REFITS;
        asked = state.asked();
        pending = state.pending();
        begun = state.begun();
        next = state.next();
        refit = state.refit();
    }

    /** Takes whether a challenger leads, after the state, which earlier releases wrote without it. */
    void restoreLead(boolean led) {
        leads = led;
    }
}
