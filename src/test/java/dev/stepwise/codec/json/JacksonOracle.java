package dev.stepwise.codec.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.stepwise.codec.json.BadPointException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must become of an event whose features are all gaussian, as Jackson's parser has it. */
final class JacksonOracle {

    private static final Set<Reason> ANY = EnumSet.allOf(Reason.class);
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** An answer. */
    sealed interface Answer {

        /** For one of these reasons. */
        record Refused(Set<Reason> reasons) implements Answer {}

        /** For half a surrogate pair in a name, which JSON's grammar allows and the reader passes over. */
        record Unlike() implements Answer {}

        /** With these numbers. */
        record Accepted(double[] row) implements Answer {}
    }

    private record Value(JsonToken token, String text) {}

    private final List<String> paths;
    private final JsonFactory jackson;

    JacksonOracle(List<String> paths, int depth) {
        this.paths = paths;
        this.jackson = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxNumberLength(1 << 16)
                        .build())
                .build();
    }

    Answer read(byte[] document) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(document));
        } catch (CharacterCodingException _) {
            return new Answer.Refused(ANY); // whatever else is wrong with it may be found first
        }
        Map<String, Value> values = new HashMap<>();
        try (JsonParser parser = jackson.createParser(withMark(document))) {
            boolean twice = false;
            int roots = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean isValue = token != JsonToken.FIELD_NAME && !token.isStructEnd();
                String pointer = parser.getParsingContext().pathAsPointer().toString();
                if (isValue) {
                    roots += pointer.isEmpty() ? 1 : 0;
                    twice |= values.put(pointer, new Value(token, parser.getText())) != null && isWanted(pointer);
                }
            }
            if (roots != 1 || twice) {
                return new Answer.Refused(roots == 0 ? EnumSet.of(Reason.EMPTY) : ANY);
            }
        } catch (IOException e) {
            boolean half = String.valueOf(e.getMessage()).contains("surrogate");
            return half ? new Answer.Unlike() : new Answer.Refused(ANY);
        }
        return point(values);
    }

    /** With a byte order mark in front, Jackson does not guess that it is UTF-16. */
    private static byte[] withMark(byte[] document) {
        if (document.length >= 3 && Arrays.equals(document, 0, 3, MARK, 0, 3)) {
            return document;
        }
        byte[] marked = Arrays.copyOf(MARK, 3 + document.length);
        System.arraycopy(document, 0, marked, 3, document.length);
        return marked;
    }

    /** Whether a place is one of the model's, or on the way to one. */
    private boolean isWanted(String pointer) {
        return paths.stream().anyMatch(path -> path.equals(pointer) || path.startsWith(pointer + "/"));
    }

    private Answer point(Map<String, Value> values) {
        if (!values.get("").token().isStructStart()) {
            return new Answer.Refused(EnumSet.of(Reason.WRONG_TYPE));
        }
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        double[] row = new double[paths.size()];
        for (int j = 0; j < row.length; j++) {
            Value value = values.get(paths.get(j));
            row[j] = Double.NaN;
            if (value != null && value.token().isNumeric()) {
                row[j] = Double.parseDouble(value.text());
                if (Double.isInfinite(row[j])) {
                    reasons.add(Reason.NOT_FINITE);
                }
            } else if (value != null && value.token() != JsonToken.VALUE_NULL) {
                reasons.add(Reason.WRONG_TYPE);
            }
        }
        if (reasons.isEmpty() && Arrays.stream(row).allMatch(Double::isNaN)) {
            reasons.add(Reason.NOTHING_OBSERVED);
        }
        return reasons.isEmpty() ? new Answer.Accepted(row) : new Answer.Refused(reasons);
    }
}
