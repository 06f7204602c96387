package dev.stepwise.codec.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.Point;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Fields of an event in JSON that go on with its assignment. */
class CarriedFieldsTest {

    private static final ModelSchema MODEL = model("[/device, {name: who, path: /customer/id}, /list/1]");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static ModelSchema model(String carry) {
        ModelDefinition model = ModelFile.parse("id: m\nfeatures: [{name: x}]\ncomponents: 2\ncarry: " + carry + "\n");
        return model.schema();
    }

    private static String carried(ModelSchema model, String event) {
        Point point = new Point(model);
        new JsonPointReader(model, Limits.DEFAULT).read(event.getBytes(UTF_8), point);
        return new String(new CarriedText.Member(model.carry()).of(point.carried), UTF_8);
    }

    private static String ofDevice(String value) {
        return carried(MODEL, "{\"device\": " + value + ", \"x\": 1}");
    }

    @Test
    void theValuesStandByNameInTheOrderOfTheModelWhateverThatOfTheEvent() {
        assertThat(carried(MODEL, "{\"list\":[0,true],\"customer\":{\"id\":12.50},\"x\":1,\"device\":\"pump 7\"}"))
                .isEqualTo(",\"carried\":{\"device\":\"pump 7\",\"who\":12.50,\"1\":true}");
    }

    @Test
    void whatIsMissingNullOrNoScalarIsLeftOut() {
        assertThat(carried(MODEL, "{\"x\":1}")).isEmpty();
        assertThat(carried(MODEL, "{\"x\":1,\"device\":null,\"customer\":7,\"list\":[1]}"))
                .isEmpty();
        assertThat(carried(MODEL, "{\"x\":1,\"device\":{\"a\":[1]},\"customer\":{\"id\":[]},\"list\":[1,false]}"))
                .isEqualTo(",\"carried\":{\"1\":false}");
    }

    @Test
    void aHolderThatIsUsedAgainKeepsNothingOfTheEventBefore() {
        Point point = new Point(MODEL);
        JsonPointReader reader = new JsonPointReader(MODEL, Limits.DEFAULT);
        reader.read("{\"x\":1,\"device\":\"a\"}".getBytes(UTF_8), point);
        reader.read("{\"x\":1}".getBytes(UTF_8), point);
        assertThat(new CarriedText.Member(MODEL.carry()).of(point.carried)).isEmpty();
    }

    @Test
    void textsAreEscapedAndNumbersStayAsTheyStand() {
        assertThat(ofDevice("\"\\u0041\\\"\\\\\\/\\n\\u0001\\u001f\""))
                .isEqualTo(",\"carried\":{\"device\":\"A\\\"\\\\/\\n\\u0001\\u001f\"}");
        assertThat(ofDevice("\"\\u00e4\\ud83d\\ude00\"")).isEqualTo(",\"carried\":{\"device\":\"ä😀\"}");
        assertThat(ofDevice("-0.10E+5")).isEqualTo(",\"carried\":{\"device\":-0.10E+5}");
    }

    /** JSON's grammar has halves of surrogate pairs, UTF-8 has not. */
    @Test
    void halfOfASurrogatePairBecomesTheReplacementCharacter() {
        assertThat(ofDevice("\"a\\ud800b\\udfffc\"")).isEqualTo(",\"carried\":{\"device\":\"a\uFFFDb\uFFFDc\"}");
    }

    @Test
    void aValueWhoseJsonHasMoreThanTheBoundIsLeftOutAndNotCut() {
        String longest = "x".repeat(CarriedText.MOST_BYTES - 2);
        assertThat(ofDevice('"' + longest + '"')).isEqualTo(",\"carried\":{\"device\":\"" + longest + "\"}");
        assertThat(ofDevice("\"x" + longest + '"')).isEmpty();
        assertThat(ofDevice('"' + "\\u0001".repeat(171) + '"')).isEmpty();
        assertThat(ofDevice('"' + "\\u0001".repeat(170) + "ab\"")).contains("\\u0001ab\"}");
        assertThat(ofDevice("1".repeat(CarriedText.MOST_BYTES))).hasSize(CarriedText.MOST_BYTES + 22);
        assertThat(ofDevice("1".repeat(CarriedText.MOST_BYTES + 1))).isEmpty();
    }

    /** What is carried on makes no dead letter: of a name that stands twice the last value counts. */
    @Test
    void aNameThatStandsTwiceIsNoDeadLetterWhereNoFieldOfTheModelIs() {
        assertThat(carried(
                        MODEL, "{\"device\":1,\"customer\":{\"id\":1},\"x\":1,\"device\":2,\"customer\":{\"id\":3}}"))
                .isEqualTo(",\"carried\":{\"device\":2,\"who\":3}");
        assertThat(JsonEvents.refused(model("[/x]"), "{\"x\":1,\"x\":2}")).startsWith("DUPLICATE_KEY");
    }

    @Test
    void aNameThatStandsAgainWithNothingIsLeftOut() {
        for (String nothing : new String[] {"null", "{}", "[1]", '"' + "x".repeat(1023) + '"', "1".repeat(1025)}) {
            assertThat(carried(MODEL, "{\"device\":\"a\",\"x\":1,\"device\":" + nothing + "}"))
                    .isEmpty();
        }
        assertThat(carried(MODEL, "{\"device\":\"a\",\"list\":[0,2],\"x\":1,\"device\":null}"))
                .isEqualTo(",\"carried\":{\"1\":2}");
    }

    @Test
    void aFieldOfTheModelMayBeCarriedOnToo() {
        assertThat(carried(model("[/x, {name: inside, path: /x/y}]"), "{\"x\":1.0}"))
                .isEqualTo(",\"carried\":{\"x\":1.0}");
    }

    @Property
    void anyTextArrivesAsItIsButForHalvesOfPairs(@ForAll String text) throws IOException {
        String carried = ofDevice(JSON.writeValueAsString(text));
        String expected = new String(text.getBytes(UTF_8), UTF_8).replace('?', '\uFFFD');
        JsonNode node = JSON.readTree("{\"a\":1" + carried + "}");
        if (carried.isEmpty()) {
            assertThat(JSON.writeValueAsBytes(text).length).isGreaterThan(CarriedText.MOST_BYTES);
        } else {
            assertThat(node.at("/carried/device").asText().replace('?', '\uFFFD'))
                    .isEqualTo(expected);
        }
    }
}
