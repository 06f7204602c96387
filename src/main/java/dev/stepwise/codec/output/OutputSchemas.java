package dev.stepwise.codec.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The schemas of what the service writes. */
public final class OutputSchemas {

    private static final String ASSIGNMENT = "assignment.avsc";

    private OutputSchemas() {}

    /** Returns the text of the Avro schema of assignments. */
    public static String assignment() {
        try (InputStream in = OutputSchemas.class.getResourceAsStream(ASSIGNMENT)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + ASSIGNMENT);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
