package dev.stepwise.codec.event;

import org.jspecify.annotations.Nullable;

/** The headers of an event, and its time. */
public interface EventHeaders {

    /** No headers. */
    EventHeaders NONE = name -> null;

    /** Returns the value of the last header of this name; null: there is none, or it has no value. */
    byte @Nullable [] last(String name);

    /** Returns the timestamp of the event, in milliseconds since 1970; negative: it has none. */
    default long timestampMillis() {
        return -1;
    }
}
