package dev.stepwise.codec.output;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.codec.json.CarriedText;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.Point;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Carried values in Avro, whatever bytes an event had. */
class BinaryCarriedTest {

    private static final ModelSchema MODEL = ModelFile.parse(
                    "id: m\nfeatures: [{name: x}]\ncomponents: 2\ncarry: [/d]\n")
            .schema();

    /** A map of one entry, as a branch of a union: what comes after the key and the length of the text. */
    private static String written(Point point) {
        byte[] bytes = new BinaryCarried(MODEL.carry(), new AvroOut()).of(point.carried);
        assertThat(bytes).startsWith(2, 2, 2, 'd').endsWith(0);
        return new String(bytes, 5, bytes.length - 6, UTF_8);
    }

    /** What follows in the event may look like the rest of the character. */
    @ParameterizedTest
    @ValueSource(strings = {"\u00c3", "\u00e2\u0082", "\u00f0\u009f\u0098", "\u00ed\u00a0", "\u00f0"})
    void aTextThatIsCutOffWithinACharacterEndsWithTheReplacementCharacter(String end) {
        byte[] text = ("a" + end).getBytes(ISO_8859_1);
        byte[] event = ("a" + end + "\u0080\u0080\u0080").getBytes(ISO_8859_1);
        Point point = new Point(MODEL);
        new CarriedText().text(0, event, 0, text.length, point.carried);
        String expected = "a" + "\uFFFD".repeat(end.length());
        assertThat(new String(new CarriedText.Member(MODEL.carry()).of(point.carried), UTF_8))
                .isEqualTo(",\"carried\":{\"d\":\"" + expected + "\"}");
        assertThat(written(point)).isEqualTo(expected);
    }

    @Test
    void whatIsNoJsonDoesNotEndTheStream() {
        Point point = new Point(MODEL);
        byte[] broken = "\"a\u00c3\"".getBytes(ISO_8859_1);
        point.carried.put(0, broken, broken.length);
        assertThat(written(point)).isEqualTo("\uFFFD");
    }
}
