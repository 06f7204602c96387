package dev.stepwise.codec.event;

import java.time.Duration;

/** Where the schemas are found that events were written with. Safe for threads. */
public interface WriterSchemas {

    /** For models none of which needs any. */
    WriterSchemas NONE = (key, patience) -> new Unavailable("there is no registry");

    /** What is known of a schema. */
    sealed interface Lookup {}

    /** It is there. */
    record Found(WriterSchema schema) implements Lookup {}

    /** The registry has answered that it does not have it. */
    record Absent() implements Lookup {}

    /** Nobody can say for now. */
    record Unavailable(String why) implements Lookup {}

    /**
     * Looks for a schema, and asks for it when nothing is known of it.
     *
     * @param patience how long to wait for a first answer. Nobody waits for a registry that has just failed to answer
     */
    Lookup find(SchemaKey key, Duration patience);
}
