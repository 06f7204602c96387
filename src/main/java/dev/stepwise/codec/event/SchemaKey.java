package dev.stepwise.codec.event;

import java.util.UUID;

/**
 * What an event says of its schema: an id that one registry has given, or an id that is the same everywhere (GUID).
 *
 * @param global whether it is a GUID
 * @param high bits of a GUID; 0 for an id
 * @param low bits of a GUID; or the id
 */
public record SchemaKey(boolean global, long high, long low) {

    /** The id that a registry has given. */
    public static SchemaKey ofId(int id) {
        return new SchemaKey(false, 0, id & 0xFFFF_FFFFL);
    }

    /** Returns the id as a registry's addresses have it. */
    public String text() {
        return global ? new UUID(high, low).toString() : Long.toString(low);
    }

    /** For people. */
    @Override
    public String toString() {
        return (global ? "the GUID " : "the id ") + text();
    }
}
