package dev.stepwise.codec.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.output.OutputOptions.Format;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of what the service writes. The one of Avro says how a value is made of the JSON that it would be: a field is the
 * member of its name, or of the name that its property {@code json} says, the whole value where that is empty. A field that has a
 * default is left out in JSON where it has this value. In Protobuf fields have their numbers by their order.
 */
public enum OutputSchema {
    ASSIGNMENT("assignment-1"),
    SNAPSHOT("snapshot-1"),
    CLUSTER_EVENT("cluster-event-1");

    private static final String NAME_IN_JSON = "json";
    private static final Map<String, Schema> PARSED = new ConcurrentHashMap<>();

    private final String newest;

    OutputSchema(String newest) {
        this.newest = newest;
    }

    /** Returns the name of the file with the newest schema in a format. */
    public String file(Format format) {
        return newest + format.extension();
    }

    /** Returns the text of the newest schema in a format. */
    public String text(Format format) {
        String text = resource(file(format));
        if (text == null) {
            throw new IllegalStateException("no resource " + file(format));
        }
        return text;
    }

    Schema avro() {
        Schema schema = avro(newest);
        if (schema == null) {
            throw new IllegalStateException("no schema " + newest);
        }
        return schema;
    }

    /** Returns a schema of this release or an earlier one; null if it has none of this name, which may be anything. */
    static @Nullable Schema avro(String name) {
        if (!name.matches("(assignment|snapshot|cluster-event)-[0-9]{1,4}")) {
            return null;
        }
        return PARSED.computeIfAbsent(name, any -> {
            String text = resource(name + Format.AVRO.extension());
            return text == null ? null : new Schema.Parser().parse(text);
        });
    }

    private static @Nullable String resource(String name) {
        try (InputStream in = OutputSchema.class.getResourceAsStream(name)) {
            return in == null ? null : new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the member of JSON that a field is; empty: it is the whole value. */
    static String memberOf(Schema.Field field) {
        String name = field.getProp(NAME_IN_JSON);
        return name == null ? field.name() : name;
    }

    /** Whether a field may be null. */
    static boolean isNullable(Schema.Field field) {
        return field.schema().isNullable();
    }

    /** Returns the type of a field when it is not null. */
    static Schema typeOf(Schema.Field field) {
        return field.schema().isUnion() ? field.schema().getTypes().getLast() : field.schema();
    }
}
