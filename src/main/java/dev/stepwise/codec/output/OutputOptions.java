package dev.stepwise.codec.output;

import java.util.Locale;

/**
 * The options say how assignments are written.
 *
 * @param format what they are
 * @param framing what stands before a value in Avro
 * @param register whether the service may register its schema; false: somebody else has to
 */
public record OutputOptions(Format format, Framing framing, boolean register) {

    /** Assignments are JSON. */
    public static final OutputOptions JSON = new OutputOptions(Format.JSON, Framing.CONFLUENT, true);

    /** The formats of assignments. */
    public enum Format {
        JSON,
        AVRO;

        /** Returns the name as in the configuration. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A value in Avro may say which schema it was written with. */
    public enum Framing {
        /** By the id of the registry in front of it, as Confluent's serializers do it. */
        CONFLUENT,
        /** It does not. */
        NONE;

        /** Returns the name as in the configuration. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether the registry has to say what it calls the schema. */
    public boolean needsRegistry() {
        return format == Format.AVRO && framing == Framing.CONFLUENT;
    }
}
