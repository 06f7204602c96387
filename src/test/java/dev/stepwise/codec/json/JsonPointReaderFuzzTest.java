package dev.stepwise.codec.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.Point;
import dev.stepwise.model.family.Feature;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The reader against Jackson: documents made by chance, and the same with bytes changed, are accepted by both or by none,
 * with the same numbers.
 */
class JsonPointReaderFuzzTest {

    private static final int DOCUMENTS = 40_000;
    private static final int CHANGES = 4;
    private static final int DEEPEST = 8;

    private final JsonPointReader reader = new JsonPointReader(
            new ModelSchema(
                    JsonDocuments.PATHS.stream()
                            .map(path -> new Feature("x" + path, path, false, 1))
                            .toList(),
                    null,
                    null),
            new Limits(1 << 16, DEEPEST));
    private final JacksonOracle jackson = new JacksonOracle(JsonDocuments.PATHS, DEEPEST);
    private final Point point = new Point(JsonDocuments.PATHS.size());
    private final Map<Reason, Integer> refused = new HashMap<>();
    private int accepted;

    @Test
    void theReaderAndJacksonAgree() {
        JsonDocuments documents = new JsonDocuments(7);
        for (int i = 0; i < DOCUMENTS; i++) {
            byte[] document = documents.next();
            agree(document);
            for (int j = 0; j < CHANGES; j++) {
                document = documents.changed(document);
                agree(document);
            }
        }
        assertThat(accepted).isGreaterThan(DOCUMENTS / 2);
        assertThat(refused.keySet())
                .contains(
                        Reason.EMPTY,
                        Reason.TOO_DEEP,
                        Reason.NOT_UTF8,
                        Reason.NOT_JSON,
                        Reason.DUPLICATE_KEY,
                        Reason.WRONG_TYPE,
                        Reason.NOT_FINITE,
                        Reason.NOTHING_OBSERVED);
    }

    @Test
    void noPrefixOfADocumentIsAccepted() {
        byte[] document = "{\"a\":-12.5e-3,\"b\":{\"c\":1,\"d\":[1,null,true,\"\\u00e9\\n𝄞\"],\"0\":1},\"a b\" : 7 }"
                .getBytes(UTF_8);
        for (int length = 0; length < document.length; length++) {
            byte[] prefix = Arrays.copyOf(document, length);
            assertThat(read(prefix)).as(new String(prefix, UTF_8)).isIn(Reason.EMPTY, Reason.NOT_JSON, Reason.NOT_UTF8);
        }
        assertThat(read(document)).isNull();
    }

    private @Nullable Reason read(byte[] document) {
        try {
            reader.read(document, point);
            return null;
        } catch (BadPointException bad) {
            return bad.reason();
        }
    }

    private void agree(byte[] document) {
        Reason reason = read(document);
        if (reason == null) {
            accepted++;
        } else {
            refused.merge(reason, 1, Integer::sum);
        }
        switch (jackson.read(document)) {
            case JacksonOracle.Answer.Unlike() -> {}
            case JacksonOracle.Answer.Refused(var reasons) ->
                assertThat(reason).as(new String(document, UTF_8)).isIn(reasons);
            case JacksonOracle.Answer.Accepted(double[] row) -> {
                assertThat(reason).as(new String(document, UTF_8)).isNull();
                assertThat(point.row).as(new String(document, UTF_8)).isEqualTo(row);
            }
        }
    }
}
