package dev.stepwise.http;

import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.JsonParts;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.model.Explain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Scores the points of a request: one object, or an array of them. */
final class ScoreRequests {

    static final int MOST_BYTES = 4 << 20;
    static final int MOST_POINTS = 10_000;
    private static final int DEEPEST = 64;
    private static final String WANTED = "Send a point as a JSON object, or an array of them.";

    private static final int BLOCK = 8 << 10;

    /** A body is held in the buffer that grows, in one piece, and in the points that are cut out of it. */
    private static final int COPIES_OF_A_BODY = 3;

    /** An assignment is held by itself and in the answer. */
    private static final int COPIES_OF_AN_ASSIGNMENT = 2;

    /** Bytes of an array, its header and a place in a list. */
    private static final int ARRAY = 32;

    private static final Limits LIMITS = new Limits(MOST_BYTES, DEEPEST);

    private final Backend backend;

    ScoreRequests(Backend backend) {
        this.backend = backend;
    }

    /**
     * Reads a body, taking memory only for what has come.
     *
     * @throws Problem when it is too large, or broken off
     */
    static byte[] read(InputStream body, ByteBudget.Hold hold) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] block = new byte[BLOCK];
        try {
            for (int read = body.read(block); read >= 0; read = body.read(block)) {
                if (bytes.size() + read > MOST_BYTES) {
                    throw new Problem(413, "Too large", "A request has at most " + MOST_BYTES + " bytes.");
                }
                hold.add((long) COPIES_OF_A_BODY * read);
                bytes.write(block, 0, read);
            }
        } catch (IOException | IndexOutOfBoundsException e) { // which is how the server says that chunks are broken
            throw new Problem(400, "Broken body", "The body does not come as its headers say.");
        }
        return bytes.toByteArray();
    }

    /**
     * The answer to a request with this body: an assignment, or an array of them.
     *
     * @param query of the request: with {@code explain} each assignment has an explanation, of {@code explain=5} features
     */
    byte[] answer(String model, @Nullable String query, byte[] body, ByteBudget.Hold hold) {
        UnaryOperator<Explain> explain = explain(query);
        List<byte[]> points = new ArrayList<>();
        boolean many = cut(body, points, hold);
        List<byte[]> assignments = new ArrayList<>(points.size());
        score(model, points, explain, assignment -> {
            if (Thread.interrupted()) {
                throw Problem.busy("Out of time");
            }
            hold.add((long) COPIES_OF_AN_ASSIGNMENT * assignment.length + ARRAY);
            assignments.add(assignment);
        });
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
    private static boolean cut(byte[] body, List<byte[]> points, ByteBudget.Hold hold) {
        try {
            return JsonParts.cut(body, LIMITS, point -> {
                if (points.size() == MOST_POINTS) {
                    throw new Problem(413, "Too many", "A request has at most " + MOST_POINTS + " points.");
                }
                hold.add(ARRAY);
                points.add(point);
            });
        } catch (BadPointException e) {
            throw e.reason() == BadPointException.Reason.EMPTY
                    ? new Problem(400, "Empty", WANTED)
                    : new Problem(400, "Not JSON", e.getMessage() + ". " + WANTED);
        }
    }

    private void score(
            String model, List<byte[]> points, UnaryOperator<Explain> explain, Consumer<byte[]> assignments) {
        try {
            if (!backend.score(model, points, explain, assignments)) {
                throw new Problem(503, "No parameters yet", "The model " + model + " waits for its first points.");
            }
        } catch (BadPointException e) {
            throw new Problem(422, "No point of this model", String.valueOf(e.getMessage()));
        }
    }

    private static byte[] array(List<byte[]> values) {
        int length = 2 + values.stream().mapToInt(value -> value.length + 1).sum();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(length);
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
