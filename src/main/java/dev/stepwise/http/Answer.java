package dev.stepwise.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** An answer is what a request gets back. */
public sealed interface Answer {

    /** JSON's media type. */
    String JSON = "application/json";

    /**
     * All of it at once.
     *
     * @param type media type
     * @param body not to be changed
     */
    record Whole(String type, byte[] body) implements Answer {}

    /** Events one by one, until the client goes away or is too slow. */
    record Live(Subscription events) implements Answer {}

    /** Writes the members of an object. */
    interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    /** JSON that is there already. */
    static Answer ofJson(byte[] json) {
        return new Whole(JSON, json);
    }

    /** The bytes of a JSON object with these members. */
    static byte[] object(Members members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The one factory of generators. */
    final class Json {
        private static final JsonFactory FACTORY = new JsonFactory();

        private Json() {}
    }
}
