package dev.stepwise.em.scoring;

import dev.stepwise.distribution.PointBlock;
import org.jspecify.annotations.Nullable;

/**
 * Forward decay of the points of one task (Cormode et al. 2009): within a mini-batch a point weighs
 * {@code 2^(its time − a landmark)}, in half-lives, so that nothing has to be scaled when a newer one comes; at the end
 * everything is divided by the weight of the newest time. Not thread safe.
 */
public final class ForwardDecay {

    /** Half-lives beyond the landmark at which it is time for a new one, long before weights leave the range of a double. */
    private static final double FAR = 32;

    private final EventClock clock;
    private final double[] weights;
    private final double[] times;
    private int size;
    private double now;
    private double landmark;
    private double start;
    private long firstMillis;
    private boolean begun;

    private ForwardDecay(EventClock clock, int capacity) {
        this.clock = clock;
        weights = new double[capacity];
        times = new double[capacity];
    }

    /** @return null where time does not count */
    static @Nullable ForwardDecay of(MemoryChoice memory, int capacity) {
        EventClock clock = EventClock.of(memory);
        return clock == null ? null : new ForwardDecay(clock, capacity);
    }

    /** Begins new statistics with the next point. */
    void begin() {
        begun = false;
    }

    /**
     * Takes the time of the next point of the open block.
     *
     * @return where it stands, in half-lives that have passed before it
     */
    double saw(long millis) {
        double passed = clock.observe(millis);
        if (passed > 0) {
            now += passed;
        }
        times[size++] = Math.min(now, now + passed);
        if (!begun) {
            begun = true;
            start = now;
            landmark = now;
            firstMillis = clock.time();
        }
        return times[size - 1];
    }

    /** Returns the newest time, in half-lives. */
    double now() {
        return now;
    }

    /** Whether the landmark should be moved before the open block is added. */
    boolean isFar() {
        return now - landmark > FAR;
    }

    /**
     * Moves the landmark to the newest time. The result is the factor that makes statistics gathered until now refer to
     * it.
     */
    double settle() {
        double factor = weightAfter(now - landmark);
        landmark = now;
        return factor;
    }

    /** Multiplies the weights of the open block, and clears it. */
    void weigh(PointBlock block) {
        double time = Double.NaN;
        double weight = 1;
        for (int i = 0; i < size; i++) {
            if (times[i] != time) {
                time = times[i];
                weight = weightAfter(landmark - time);
            }
            weights[i] = weight;
        }
        block.scaleWeights(weights);
        size = 0;
    }

    /** Returns the span of the points since {@link #begin}. It is null when there is no point. */
    @Nullable
    EventSpan span() {
        return begun ? new EventSpan(Math.min(firstMillis, clock.time()), clock.time(), now - start) : null;
    }

    /** {@code 2^(−a)}: what a weight of 1 is after so many half-lives. */
    public static double weightAfter(double halfLives) {
        return halfLives == 0 ? 1 : Math.exp(-halfLives * Math.log(2));
    }
}
