package dev.stepwise.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.model.Explain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Scores the points of a request: one object, or an array of them. */
final class ScoreRequests {

    static final int MOST_BYTES = 4 << 20;
    static final int MOST_POINTS = 10_000;
    private static final int DEEPEST = 64;
    private static final String WANTED = "Send a point as a JSON object, or an array of them.";

    /** A point's bytes are cut out of the request as they are: no tree of a request is ever made. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private final Backend backend;

    ScoreRequests(Backend backend) {
        this.backend = backend;
    }

    /**
     * The answer to a request with this body: an assignment, or an array of them.
     *
     * @param query of the request: with {@code explain} each assignment has an explanation, of {@code explain=5} features
     */
    byte[] answer(String model, @Nullable String query, InputStream body) throws IOException {
        UnaryOperator<Explain> explain = explain(query);
        byte[] bytes = body.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new Problem(413, "Too large", "A request has at most " + MOST_BYTES + " bytes.");
        }
        List<byte[]> points = new ArrayList<>();
        boolean many = read(bytes, points);
        List<byte[]> assignments = score(model, points, explain);
        return many ? array(assignments) : assignments.getFirst();
    }

    private static UnaryOperator<Explain> explain(@Nullable String query) {
        UnaryOperator<Explain> wanted = UnaryOperator.identity();
        for (String parameter : query == null ? new String[0] : query.split("&", -1)) {
            if (parameter.equals("explain")) {
                wanted = ofModel -> new Explain(Explain.Which.ALL, ofModel.top());
            } else if (parameter.startsWith("explain=")) {
                String top = parameter.substring("explain=".length());
                if (!top.matches("[1-9]\\d{0,3}")) {
                    throw new Problem(
                            400, "Not a number of features", "Ask with explain, or explain=5 for five features.");
                }
                wanted = _ -> new Explain(Explain.Which.ALL, Integer.parseInt(top));
            }
        }
        return wanted;
    }

    /** Takes a request apart; tells whether it is an array. */
    private static boolean read(byte[] bytes, List<byte[]> points) {
        try (JsonParser parser = JSON.createParser(bytes)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new Problem(400, "Empty", WANTED);
            }
            boolean many = first == JsonToken.START_ARRAY;
            if (many) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    if (points.size() == MOST_POINTS) {
                        throw new Problem(413, "Too many", "A request has at most " + MOST_POINTS + " points.");
                    }
                    points.add(value(parser, bytes));
                }
            } else {
                points.add(value(parser, bytes));
            }
            if (parser.nextToken() != null) {
                throw new Problem(400, "More than one value", WANTED);
            }
            return many;
        } catch (IOException e) {
            throw new Problem(400, "Not JSON", WANTED);
        }
    }

    /** The bytes of the value that the parser stands at the beginning of. */
    private static byte[] value(JsonParser parser, byte[] bytes) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int to = (int) parser.currentLocation().getByteOffset();
        if (from < 0) {
            throw new Problem(400, "Not UTF-8", "JSON is sent in UTF-8.");
        }
        return Arrays.copyOfRange(bytes, from, to);
    }

    private List<byte[]> score(String model, List<byte[]> points, UnaryOperator<Explain> explain) {
        try {
            List<byte[]> assignments = backend.score(model, points, explain);
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
