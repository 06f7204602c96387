package dev.stepwise.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the bytes of a model's events are to be read.
 *
 * @param kind what they are
 * @param framing where the schema of an event is named
 * @param schema text of the schema that all events were written with; null: none, or each event names its own
 * @param message which message of that schema all events are; null: the first, or the format has none
 */
public record EventFormat(
        Kind kind,
        Framing framing,
        @Nullable String schema,
        @Nullable String message) {

    /** JSON and nothing else. */
    public static final EventFormat JSON = new EventFormat(Kind.JSON, Framing.NONE, null, null);

    /** JSON in Confluent's framing. */
    public static final EventFormat JSON_SCHEMA = new EventFormat(Kind.JSON_SCHEMA, Framing.CONFLUENT, null, null);

    /** The formats of events. */
    public enum Kind {
        JSON,
        /** JSON behind the id of a JSON Schema, which is not looked up: JSON says of itself what it holds. */
        JSON_SCHEMA,
        AVRO,
        PROTOBUF;

        /** Returns the name as in a model file. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** An event may say which schema it was written with. */
    public enum Framing {
        /** It does not. */
        NONE,
        /** By an id in a header or before the payload, as Confluent's serializers do it. */
        CONFLUENT;

        /** Returns the name as in a model file. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether the schemas of events are looked up in a registry. */
    public boolean needsRegistry() {
        return (kind == Kind.AVRO || kind == Kind.PROTOBUF) && framing == Framing.CONFLUENT;
    }
}
