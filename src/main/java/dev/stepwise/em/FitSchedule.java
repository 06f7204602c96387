package dev.stepwise.em;

/**
 * When fresh fits are tried: at about 2,000 and 8,000 sampled rows, if the first parameters were found from fewer. Those that
 * were given by hand are not tried again.
 */
final class FitSchedule {

    private static final long[] ROWS = {2_000, Ring.CAPACITY};

    private int next = ROWS.length;
    private long asked;
    private boolean pending;

    /** @param points that the first parameters were found from; 0: they were given */
    void begin(long points) {
        next = points == 0 ? ROWS.length : 0;
        while (next < ROWS.length && ROWS[next] < 2 * points) {
            next++;
        }
    }

    /** Asks for a fit when it is time and none is under way. */
    void ask(long rows) {
        if (!pending && next < ROWS.length && rows >= ROWS[next]) {
            pending = true;
            asked++;
            next++;
        }
    }

    /** Whether this is the number of the request under way, which is then no longer so. */
    boolean answer(long number) {
        boolean awaited = pending && number == asked;
        pending &= !awaited;
        return awaited;
    }

    /** Number of the request that is not yet answered; 0: none. */
    long pending() {
        return pending ? asked : 0;
    }

    void writeHeader(StateWriter out) {
        out.put(next).put(asked).put(pending);
    }

    void readHeader(StateReader in) {
        next = in.readInt();
        asked = in.readLong();
        pending = in.readBoolean();
    }
}
