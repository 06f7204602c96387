package dev.stepwise.em;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How much event time passes, counted in half-lives, where no gap between two observations counts longer than a limit. It
 * never runs backwards: what comes late is late.
 *
 * <p>One wrong timestamp must not cost the memory. A leap, by more than a half-life past all that is known, is believed when
 * several observations in a row lie beyond it; then the clock stands where they do. Until then they count as if they came
 * at the time that is known. A clock that has just begun goes back once the next observations contradict it.
 */
final class EventClock {

    /** So many observations in a row make a leap, or a beginning, believed. */
    static final int BELIEVED = 8;

    private final double halfLifeMillis;
    private final double maxGapMillis;
    private boolean running;
    private long time;
    private int agreed;
    private final long[] leap = new long[BELIEVED];
    private int leaped;
    private double leapHalfLives;

    private EventClock(double halfLifeMillis, double maxGapMillis) {
        this.halfLifeMillis = halfLifeMillis;
        this.maxGapMillis = maxGapMillis;
    }

    /** A clock that has seen nothing; null where time does not count. */
    static @Nullable EventClock of(MemoryChoice memory) {
        return memory instanceof MemoryChoice.HalfLife(double halfLife, double maxGap)
                ? new EventClock(halfLife, maxGap)
                : null;
    }

    /** Where it stands, in milliseconds. */
    long time() {
        return time;
    }

    /** As {@link #meet(EventSpan)}, of a single point. */
    double meet(long millis) {
        return meet(millis, millis, 0);
    }

    /**
     * Takes note of points.
     *
     * @return half-lives that have passed for everything before them; if negative, so many of them they are late
     */
    double meet(EventSpan span) {
        return meet(span.firstMillis(), span.lastMillis(), span.halfLives());
    }

    private double meet(long first, long last, double within) {
        double lead = halfLives(time, last);
        if (!running || agreed < BELIEVED && lead < -1) {
            begin(last);
            return 0;
        }
        if (lead > 0 && halfLives(time, first) > 1) {
            return leap(first, last, within);
        }
        agreed = Math.min(agreed + 1, BELIEVED);
        leaped = 0;
        if (lead <= 0) {
            return lead;
        }
        double passed = Math.min(lead, counted(time, first) + within);
        time = last;
        return passed;
    }

    private void begin(long at) {
        running = true;
        time = at;
        agreed = 1;
        leaped = 0;
    }

    private double leap(long first, long last, double within) {
        if (leaped == 0) {
            leapHalfLives = 0;
        }
        leapHalfLives += counted(leaped == 0 ? time : leap[leaped - 1], first) + within;
        leap[leaped++] = last;
        if (leaped < BELIEVED) {
            return 0;
        }
        long believed = believed();
        double passed = Math.min(leapHalfLives, halfLives(time, believed));
        begin(believed);
        agreed = BELIEVED;
        return passed;
    }

    /** The newest of those beyond the leap that lie within a half-life after their median: one of them may be wrong too. */
    private long believed() {
        long[] sorted = leap.clone();
        Arrays.sort(sorted);
        int at = BELIEVED / 2;
        while (at + 1 < BELIEVED && halfLives(sorted[BELIEVED / 2], sorted[at + 1]) <= 1) {
            at++;
        }
        return sorted[at];
    }

    /** Half-lives of a gap, as far as it counts. */
    private double counted(long from, long to) {
        return Math.clamp((double) to - from, 0, maxGapMillis) / halfLifeMillis;
    }

    private double halfLives(long from, long to) {
        return ((double) to - from) / halfLifeMillis;
    }

    byte[] toState(int layout) {
        StateWriter out = new StateWriter(layout);
        out.put(running).put(time).put(agreed).put(leaped).put(leapHalfLives);
        for (long millis : leap) {
            out.put(millis);
        }
        return out.toBytes();
    }

    void read(StateReader in) {
        running = in.readBoolean();
        time = in.readLong();
        agreed = in.readInt();
        leaped = in.readInt();
        leapHalfLives = in.readDouble();
        for (int i = 0; i < leap.length; i++) {
            leap[i] = in.readLong();
        }
    }
}
