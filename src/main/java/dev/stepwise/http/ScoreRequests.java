package dev.stepwise.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stepwise.codec.BadPointException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Scores the points of a request: one object, or an array of them. */
final class ScoreRequests {

    static final int MOST_BYTES = 4 << 20;
    static final int MOST_POINTS = 10_000;
    private static final int DEEPEST = 64;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxDocumentLength(MOST_BYTES)
                        .build());
    }

    private final Backend backend;

    ScoreRequests(Backend backend) {
        this.backend = backend;
    }

    /** The answer to a request with this body: an assignment, or an array of them. */
    byte[] answer(String model, InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new Problem(413, "Too large", "A request has at most " + MOST_BYTES + " bytes.");
        }
        JsonNode request = parse(bytes);
        List<byte[]> points = new ArrayList<>();
        if (request.isArray()) {
            if (request.size() > MOST_POINTS) {
                throw new Problem(413, "Too many", "A request has at most " + MOST_POINTS + " points.");
            }
            for (JsonNode point : request) {
                points.add(JSON.writeValueAsBytes(point));
            }
        } else {
            points.add(bytes);
        }
        List<byte[]> assignments = score(model, points);
        return request.isArray() ? array(assignments) : assignments.getFirst();
    }

    private static JsonNode parse(byte[] bytes) {
        try (JsonParser parser = JSON.createParser(bytes)) {
            JsonNode request = JSON.readTree(parser);
            if (request == null || request.isMissingNode()) {
                throw new Problem(400, "Empty", "Send a point as a JSON object, or an array of them.");
            }
            return request;
        } catch (IOException e) {
            throw new Problem(400, "Not JSON", "Send a point as a JSON object, or an array of them.");
        }
    }

    private List<byte[]> score(String model, List<byte[]> points) {
        try {
            List<byte[]> assignments = backend.score(model, points);
            if (assignments == null) {
                throw new Problem(503, "No parameters yet", "The model " + model + " waits for its first points.");
            }
            return assignments;
        } catch (BadPointException e) {
            throw new Problem(422, "No point of this model", String.valueOf(e.getMessage()));
        }
    }

    private static byte[] array(List<byte[]> values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                bytes.write(',');
            }
            bytes.writeBytes(values.get(i));
        }
        bytes.write(']');
        return bytes.toByteArray();
    }
}
