package dev.stepwise.em.scoring;

/** How fast a learner forgets. Memories are counted in points, after N of which an old one weighs
 * 1/e, or in event time. */
public sealed interface MemoryChoice {

    /** Several memories side by side; what predicts best decides. */
    record Automatic() implements MemoryChoice {}

    /** One memory, which forgets nothing. */
    record Unlimited() implements MemoryChoice {}

    /**
     * The choice is as another one says, but no memory is shorter than this.
     *
     * @param choice the other one, which is not of this kind
     * @param halfLifePoints after which an old point weighs half or more, above 0
     */
    record NoShorterThan(MemoryChoice choice, double halfLifePoints) implements MemoryChoice {
        public NoShorterThan {
            if (!(halfLifePoints > 0 && halfLifePoints < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a shortest half-life of " + halfLifePoints + " points");
            }
            if (choice instanceof NoShorterThan) {
                throw new IllegalArgumentException("two shortest half-lives");
            }
        }
    }

    /** Whether old points fade at all. */
    default boolean forgets() {
        return !(this instanceof Unlimited);
    }

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
