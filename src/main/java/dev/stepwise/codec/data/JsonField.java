package dev.stepwise.codec.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stepwise.codec.csv.BadDataException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A field of events that was named on a command line: by a JSON pointer, or by its names with points between them. */
final class JsonField {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final String name;
    private final String pointer;

    JsonField(String name) {
        this.name = name;
        this.pointer = name.startsWith("/")
                ? name
                : "/" + name.replace("~", "~0").replace("/", "~1").replace('.', '/');
    }

    /**
     * The event as a tree.
     *
     * @param place of the event, for people
     * @throws BadDataException if it is no JSON
     */
    static JsonNode parse(byte[] event, String place) {
        try {
            return JSON.readTree(event);
        } catch (JsonProcessingException e) {
            throw new BadDataException("%s: not JSON: %s".formatted(place, e.getOriginalMessage()));
        } catch (IOException _) { // not even characters, where bytes look like UTF-32
            throw new BadDataException("%s: not JSON".formatted(place));
        }
    }

    /** The text of the field; null: it is missing, or no scalar. A name with points may be that of a member. */
    @Nullable
    String of(JsonNode event) {
        JsonNode member = event.get(name);
        return text(member == null ? event.at(pointer) : member);
    }

    /** The text of a scalar, in which half of a surrogate pair is replaced; null: another value. */
    static @Nullable String text(JsonNode value) {
        if (!value.isValueNode() || value.isNull() || value.isMissingNode()) {
            return null;
        }
        String text = value.asText();
        StringBuilder whole = null;
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                int c = text.codePointAt(i);
                if (c > 0xffff) {
                    i++;
                } else {
                    whole = whole == null ? new StringBuilder(text) : whole;
                    whole.setCharAt(i, '\uFFFD');
                }
            }
        }
        return whole == null ? text : whole.toString();
    }
}
