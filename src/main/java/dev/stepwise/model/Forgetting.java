package dev.stepwise.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How fast a learner's memory of old points fades. */
public sealed interface Forgetting {

    /** The learner chooses among several memories by what predicts best. */
    record Auto() implements Forgetting {}

    /** Nothing is forgotten: there is one memory, which is unlimited. */
    record None() implements Forgetting {}

    /** A point counts half after so many further points. */
    record HalfLifePoints(double points) implements Forgetting {}

    /**
     * A point counts half after so much event time.
     *
     * @param halfLife above 0
     * @param maxGap no gap between points counts longer; null: all time counts
     */
    record HalfLife(Duration halfLife, @Nullable Duration maxGap) implements Forgetting {}

    /**
     * Forgetting as another one says, but no memory is shorter than this.
     *
     * @param forgetting the other one, which is not of this kind
     * @param halfLifePoints further points after which a point counts half or more
     */
    record NoShorterThan(Forgetting forgetting, double halfLifePoints) implements Forgetting {}

    /** Whether event time counts. */
    default boolean isByTime() {
        return this instanceof HalfLife || this instanceof NoShorterThan(HalfLife _, double _);
    }
}
