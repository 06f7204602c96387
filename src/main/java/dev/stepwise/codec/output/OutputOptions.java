package dev.stepwise.codec.output;

import java.util.Locale;

/**
 * The options say how assignments, snapshots and cluster events are written.
 *
 * @param format what they are
 * @param framing what stands before a value that has a schema
 * @param register whether the service may register its schemas; false: somebody else has to
 */
public record OutputOptions(Format format, Framing framing, boolean register) {

    /** All is JSON. */
    public static final OutputOptions JSON = new OutputOptions(Format.JSON, Framing.CONFLUENT, true);

    /** The formats of what is written. */
    public enum Format {
        JSON("", ""),
        AVRO("AVRO", ".avsc"),
        PROTOBUF("PROTOBUF", ".proto"),
        /** JSON behind the id of its schema. */
        JSON_SCHEMA("JSON", ".json");

        private final String registryType;
        private final String extension;

        Format(String registryType, String extension) {
            this.registryType = registryType;
            this.extension = extension;
        }

        /** Returns the name as in the configuration. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Returns what a registry calls schemas of this format; empty: there are none. */
        public String registryType() {
            return registryType;
        }

        /** Returns how the names of files with such schemas end. */
        String extension() {
            return extension;
        }
    }

    /** A value that has a schema may say which it was written with. */
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

    /** Whether the registry has to say what it calls the schemas. */
    public boolean needsRegistry() {
        return format != Format.JSON && framing == Framing.CONFLUENT;
    }
}
