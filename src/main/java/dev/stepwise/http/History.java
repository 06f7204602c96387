package dev.stepwise.http;

import org.jspecify.annotations.Nullable;

/**
 * A history holds what an instance remembers of one model. It is bounded however long the instance runs. All answers
 * are JSON. Safe for threads.
 */
public interface History {

    /** Returns the description of a point: {@code {"model","features":[{"name","family","columns":[…],"levels"?}]}}. */
    byte[] features();

    /**
     * What an operator of many models looks at first: {@code {"model","snapshot","trend":[…],"figure","event"}}, the newest of each
     * or null. The trend is the mean log-likelihoods of the newest snapshots that are kept, oldest first.
     */
    byte[] overview();

    /** The components of now and of before, with what happened to them. */
    byte[] components();

    /** A component of the newest snapshot: {@code {"model","version","timestamp","component":{…}}}; null: there is none of that id. */
    byte @Nullable [] component(int id);

    /** The snapshots that are kept, without parameters, oldest first: {@code {"model","snapshots":[…]}}. */
    byte[] snapshots();

    /** A snapshot that is kept, as it was published; null: there is none of that version. */
    byte @Nullable [] snapshot(long version);

    /**
     * What differs between two of the snapshots that are kept: {@code {"model","from","to","clusters":[…]}}. Each is the newest one until
     * a moment, or the oldest one where none is as old; null: there is none that can be compared.
     *
     * @param from null: a day before the other
     * @param to null: the newest
     * @throws IllegalArgumentException when the first of the two is later than the second
     */
    byte @Nullable [] changes(@Nullable Moment from, @Nullable Moment to);

    /** The newest events, oldest first: {@code {"model","events":[…]}}. */
    byte[] events();

    /** Throughput, latency, lag and dead letters of this instance over time: {@code {"model","figures":[…],"deadLetters":{…}}}. */
    byte[] figures();

    /** A sample of the newest points with their memberships: {@code {"model","assignments":[…]}}. */
    byte[] assignments();

    /** The newest anomalies with their explanations, oldest first: {@code {"model","anomalies":[{"timestamp","cluster","explanation"}]}}. */
    byte[] anomalies();

    /** Tells of all that is new. */
    Broadcast broadcast();
}
