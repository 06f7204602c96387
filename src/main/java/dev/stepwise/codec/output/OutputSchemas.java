package dev.stepwise.codec.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.model.ModelDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The schemas of what the service writes. */
public final class OutputSchemas {

    private static final String ASSIGNMENT = "assignment.avsc";
    private static final String KEYED_ASSIGNMENT = "assignment-keyed.avsc";

    private OutputSchemas() {}

    /** Returns the text of the Avro schema of assignments of models whose points have no keys. */
    public static String assignment() {
        return text(ASSIGNMENT);
    }

    /** Returns the text of the Avro schema of a model's assignments: with keys they have a field more. */
    public static String assignment(ModelDefinition model) {
        return text(model.key() == null ? ASSIGNMENT : KEYED_ASSIGNMENT);
    }

    private static String text(String resource) {
        try (InputStream in = OutputSchemas.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
