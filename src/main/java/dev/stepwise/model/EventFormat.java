package dev.stepwise.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the bytes of a model's events are to be read.
 *
 * @param kind what they are
 * @param framing where the schema of an event is named
 * @param schema text of the schema that all events were written with; null: none, or each event names its own
 */
public record EventFormat(Kind kind, Framing framing, @Nullable String schema) {

    /** JSON and nothing else. */
    public static final EventFormat JSON = new EventFormat(Kind.JSON, Framing.NONE, null);

    /** The formats of events. */
    public enum Kind {
        JSON,
        AVRO;

        /** Returns the name as in a model file. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
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
        return framing == Framing.CONFLUENT;
    }
}
