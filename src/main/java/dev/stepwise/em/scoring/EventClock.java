package dev.stepwise.em.scoring;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much event time passes, counted in half-lives, where no gap between two observations counts longer than a limit. It
 * never runs backwards: what comes late is late.
 *
 * <p>One wrong timestamp must not cost the memory. A leap, by more than a half-life past all that is known, is believed when
 * several observations in a row lie beyond it; then the clock stands where they do. Until then they count as if they came
 * at the time that is known. A clock that has just begun goes back once the next observations contradict it.
 */
public final class EventClock {

    /** So many observations in a row make a leap, or a beginning, believed. */
    public static final int BELIEVED = 8;

    /**
     * The state holds what a clock knows.
     *
     * @param running whether it has begun
     * @param time where it stands, in milliseconds since 1970
     * @param agreed observations in a row that agreed with it, as far as they count
     * @param leaped observations in a row beyond a leap that is not yet believed
     * @param leapHalfLives that have passed over them
     * @param leap their times in milliseconds since 1970; {@link #BELIEVED} of them, of which the first {@code leaped} count
     */
    public record State(boolean running, long time, int agreed, int leaped, double leapHalfLives, List<Long> leap) {
        public State {
            leap = List.copyOf(leap);
            if (leap.size() != BELIEVED) {
                throw new IllegalArgumentException(leap.size() + " times of a leap in the place of " + BELIEVED);
            }
        }
    }

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
    public static @Nullable EventClock of(MemoryChoice memory) {
        return switch (memory) {
            case MemoryChoice.HalfLife(double halfLife, double maxGap) -> new EventClock(halfLife, maxGap);
            case MemoryChoice.NoShorterThan(MemoryChoice choice, double _) -> of(choice);
            case MemoryChoice.Automatic _, MemoryChoice.Unlimited _, MemoryChoice.HalfLifePoints _ -> null;
        };
    }

    /** Returns the time at which the clock stands, in milliseconds. */
    public long time() {
        return time;
    }

    /** Observes a single point, as {@link #observe(EventSpan)} observes a span. */
    public double observe(long millis) {
        return observe(millis, millis, 0);
    }

    /**
     * Takes note of points.
     *
     * @return half-lives that have passed for everything before them; if negative, so many of them they are late
     */
    public double observe(EventSpan span) {
        return observe(span.firstMillis(), span.lastMillis(), span.halfLives());
    }

    private double observe(long first, long last, double within) {
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

    /** Returns what the clock knows. */
    public State state() {
        return new State(
                running,
                time,
                agreed,
                leaped,
                leapHalfLives,
                Arrays.stream(leap).boxed().toList());
    }

    /** Goes on where another clock stood. */
    public void restore(State state) {
        running = state.running();
        time = state.time();
        agreed = state.agreed();
        leaped = state.leaped();
        leapHalfLives = state.leapHalfLives();
        Arrays.setAll(leap, state.leap()::get);
    }
}
