package dev.stepwise.codec.event;

import dev.stepwise.model.Point;
import org.jspecify.annotations.Nullable;

/** Reads a model's points out of events. Allocates nothing for a good event. Not thread safe: one for each task. */
public interface PointReader {

    /**
     * Reads an event.
     *
     * @param value its bytes, or null
     * @param into is overwritten; after an exception its content means nothing
     * @throws dev.stepwise.codec.json.BadPointException when the event cannot be a point
     * @throws SchemaUnavailableException when it cannot be said now whether it can
     */
    void read(byte @Nullable [] value, EventHeaders headers, Point into);
}
