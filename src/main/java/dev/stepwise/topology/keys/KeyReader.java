package dev.stepwise.topology.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.stepwise.model.KeyDefinition;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.Point;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the key of a point: the bytes of its record's key, or the text of a field in UTF-8, a number as it stands. A key that is not
 * there, is empty or longer than {@link KeyDefinition#MOST_BYTES} is none.
 */
final class KeyReader {

    private static final JsonFactory JSON = new JsonFactory();

    /** Of the kept texts of an event; negative: the key is that of the record. */
    private final int field;

    KeyReader(ModelSchema schema) {
        field = schema.keyPath() == null ? -1 : schema.keptPaths().size() - 1;
    }

    byte @Nullable [] of(byte @Nullable [] recordKey, Point point) {
        byte[] key = field < 0 ? recordKey : text(point);
        return key == null || key.length == 0 || key.length > KeyDefinition.MOST_BYTES ? null : key;
    }

    /** A text stands there as JSON. */
    private byte @Nullable [] text(Point point) {
        int length = point.carried.length(field);
        if (length == 0) {
            return null;
        }
        byte[] json = new byte[length];
        point.carried.copy(field, json, 0);
        if (json[0] != '"') {
            return json;
        }
        for (byte b : json) {
            if (b == '\\') {
                return unescaped(json);
            }
        }
        return Arrays.copyOfRange(json, 1, length - 1);
    }

    private static byte @Nullable [] unescaped(byte[] json) {
        try (JsonParser parser = JSON.createParser(json)) {
            String text = parser.nextTextValue();
            return text == null ? null : text.getBytes(UTF_8);
        } catch (IOException _) {
            return null; // it was written as JSON; whatever it is, the stream goes on
        }
    }
}
