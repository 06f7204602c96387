package dev.stepwise.em;

/** How fast a learner forgets. Memories are counted in points: after N of them an old point weighs 1/e. */
public sealed interface MemoryChoice {

    /** Several memories side by side; what predicts best decides. */
    record Automatic() implements MemoryChoice {}

    /** As automatic, but the longest memory forgets nothing. */
    record Unlimited() implements MemoryChoice {}

    /**
     * As automatic, but no memory is longer than this.
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
