package dev.stepwise.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How fast a learner's memory of old points fades. */
public sealed interface Forgetting {

    /** The learner chooses among several memories by what predicts best. */
    record Auto() implements Forgetting {}

    /** The longest memory is unlimited. */
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
}
