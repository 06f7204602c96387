package dev.stepwise.em.scoring;

/** How fast a learner forgets. Memories are counted in points, after N of which an old one weighs
 * 1/e, or in event time. */
public sealed interface MemoryChoice {

    /** Several memories side by side; what predicts best decides. */
    record Automatic() implements MemoryChoice {}

    /** The choice is as automatic, but the longest memory forgets nothing. */
    record Unlimited() implements MemoryChoice {}

    /**
     * The choice is as automatic, but points also fade with event time in every memory.
     *
     * @param halfLifeMillis after which an old point weighs half, above 0
     * @param maxGapMillis no gap between points counts longer; above 0, infinite: all time counts
     */
    record HalfLife(double halfLifeMillis, double maxGapMillis) implements MemoryChoice {
        public HalfLife {
            if (!(halfLifeMillis > 0 && halfLifeMillis < Double.POSITIVE_INFINITY && maxGapMillis > 0)) {
                throw new IllegalArgumentException(
                        "a half-life of " + halfLifeMillis + " ms, gaps of at most " + maxGapMillis + " ms");
            }
        }
    }

    /**
     * The choice is as automatic, but no memory is longer than this.
     *
     * @param points after which an old point weighs half, above 0
     */
    record HalfLifePoints(double points) implements MemoryChoice {
        public HalfLifePoints {
            if (!(points > 0 && points < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a half-life of " + points + " points");
            }
        }
    }
}
