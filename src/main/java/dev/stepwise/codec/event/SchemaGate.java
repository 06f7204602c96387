package dev.stepwise.codec.event;

import dev.stepwise.codec.event.WriterSchemas.Absent;
import dev.stepwise.codec.event.WriterSchemas.Found;
import dev.stepwise.codec.event.WriterSchemas.Unavailable;
import dev.stepwise.codec.json.BadPointException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says whether an event may go on: whether it is known, one way or the other, what its schema is. For one thread. */
public final class SchemaGate {

    private final WriterSchemas schemas;
    private final Duration patience;
    private final ConfluentFrame frame = new ConfluentFrame(true);
    /** The schema of the last event that went on, so that the next one of the same schema is not looked up. */
    private @Nullable SchemaKey last;

    /** @param patience how long an event waits here for a first answer */
    public SchemaGate(WriterSchemas schemas, Duration patience) {
        this.schemas = schemas;
        this.patience = patience;
    }

    /** Whether an event may go on. One that names no schema may: it will be a dead letter. */
    public boolean admits(byte @Nullable [] value, EventHeaders headers) {
        try {
            frame.open(value, headers);
        } catch (BadPointException e) {
            return true;
        }
        if (last != null && frame.has(last)) {
            return true;
        }
        SchemaKey key = frame.key();
        return switch (schemas.find(key, patience)) {
            case Found _ -> {
                last = key;
                yield true;
            }
            case Absent() -> true;
            case Unavailable _ -> false;
        };
    }
}
