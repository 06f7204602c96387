package dev.stepwise.codec.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stepwise.codec.record.InvalidRecordException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks what the topics {@code snapshots} and {@code cluster-events} hold, before anybody keeps it or hands it on as it is. What
 * passes is one JSON object in UTF-8 whose known members are what {@link SnapshotJson} and {@link EventJson} write there; a later
 * release may write more of them.
 */
public final class ReportChecks {

    /** Most bytes of an event. Those of this release have some hundreds, and 12 for each component. */
    public static final int MOST_EVENT_BYTES = 64 << 10;

    /** Largest time in milliseconds since 1970 that a page can show: ECMA-262, section "Time Values and Time Range". */
    private static final long LAST_MILLIS = 8_640_000_000_000_000L;

    /** The next whole number is the same as a double: no version, and no number of points. */
    private static final long MOST = (1L << 53) - 1;

    private static final int DEEPEST = 32;
    private static final double ROUNDING = 1e-6;
    private static final Pattern KIND = Pattern.compile("[a-z][a-z-]{0,39}");
    private static final List<String> NUMBERS_OF_A_SNAPSHOT = List.of(
            "newestEventTime",
            "memory",
            "effectivePoints",
            "step",
            "meanLogLikelihood",
            "driftStatistic",
            "background");

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ReportChecks() {}

    /**
     * Checks a snapshot.
     *
     * @param model the id that it must have
     * @param mostComponents that it may have
     * @throws InvalidRecordException when it is none, with what is wrong
     */
    public static void snapshot(String model, int mostComponents, byte[] json) {
        ObjectNode snapshot = object(json, model);
        whole(snapshot, "version", 1, MOST);
        whole(snapshot, "timestamp", 0, LAST_MILLIS);
        for (String count : List.of("epoch", "points", "droppedPoints", "alarms")) {
            if (snapshot.has(count)) {
                whole(snapshot, count, 0, MOST);
            }
        }
        NUMBERS_OF_A_SNAPSHOT.forEach(name -> require(isNumberOrAbsent(snapshot.get(name)), name));
        require(isTextOrAbsent(snapshot.get("convergence")), "convergence");
        require(!snapshot.has("checkpoints") || snapshot.get("checkpoints").isArray(), "checkpoints");
        JsonNode components = snapshot.path("components");
        require(components.isArray() && components.size() <= mostComponents, "components");
        Set<Integer> ids = new HashSet<>();
        for (JsonNode component : components) {
            require(component.isObject(), "components");
            whole((ObjectNode) component, "id", 0, Integer.MAX_VALUE);
            require(ids.add(component.get("id").intValue()), "id");
            double weight = component.path("weight").asDouble(Double.NaN);
            require(component.path("weight").isNumber() && weight >= 0 && weight <= 1 + ROUNDING, "weight");
            require(isTextOrAbsent(component.get("name")), "name");
        }
    }

    /**
     * Checks an event.
     *
     * @param model the id that it must have
     * @throws InvalidRecordException when it is none, with what is wrong
     */
    public static void event(String model, byte[] json) {
        if (json.length > MOST_EVENT_BYTES) {
            throw new InvalidRecordException("an event of " + json.length + " bytes");
        }
        ObjectNode event = object(json, model);
        require(KIND.matcher(event.path("event").asText()).matches(), "event");
        whole(event, "timestamp", 0, LAST_MILLIS);
        whole(event, "version", 0, MOST);
        require(event.path("message").isTextual(), "message");
        require(isNumberOrAbsent(event.get("points")), "points");
        require(isNumberOrAbsent(event.get("evidence")), "evidence");
        JsonNode components = event.path("components");
        require(components.isArray(), "components");
        components.forEach(id -> require(id.isInt() && id.intValue() >= 0, "components"));
    }

    private static ObjectNode object(byte[] json, String model) {
        try {
            // strictly UTF-8: the bytes are handed on as they are, among others that are
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
            if (JSON.readTree(text) instanceof ObjectNode object) {
                require(object.path("model").asText().equals(model), "model");
                return object;
            }
        } catch (IOException e) {
            throw new InvalidRecordException("no JSON", e); // whose message would quote it
        }
        throw new InvalidRecordException("no JSON object");
    }

    private static void whole(ObjectNode object, String name, long least, long most) {
        JsonNode value = object.path(name);
        require(
                value.isIntegralNumber()
                        && value.canConvertToLong()
                        && value.longValue() >= least
                        && value.longValue() <= most,
                name);
    }

    private static boolean isNumberOrAbsent(JsonNode value) {
        return value == null || value.isNull() || value.isNumber() && Double.isFinite(value.doubleValue());
    }

    private static boolean isTextOrAbsent(JsonNode value) {
        return value == null || value.isTextual();
    }

    private static void require(boolean right, String name) {
        if (!right) {
            throw new InvalidRecordException("JSON whose " + name + " cannot be right");
        }
    }
}
