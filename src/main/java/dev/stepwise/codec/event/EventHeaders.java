package dev.stepwise.codec.event;

import org.jspecify.annotations.Nullable;

/** The headers of an event. */
public interface EventHeaders {

    /** No headers. */
    EventHeaders NONE = name -> null;

    /** Returns the value of the last header of this name; null: there is none, or it has no value. */
    byte @Nullable [] last(String name);
}
