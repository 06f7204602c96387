package dev.stepwise.codec.avro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.codec.field.UnsuitableSchemaException;
import dev.stepwise.codec.json.CarriedText;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.Point;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Fields of an event in Avro that go on with its assignment. */
class AvroCarriedFieldsTest {

    private static ModelSchema model(String carry) {
        return ModelFile.parse("id: m\nfeatures: [{name: x}]\ncomponents: 2\ncarry: " + carry + "\n")
                .schema();
    }

    private static String carried(ModelSchema model, Schema schema, byte[] event) {
        AvroPointReader reader = new AvroPointReader(model, Limits.DEFAULT);
        Point point = new Point(model);
        reader.read(event, 0, AvroPlan.of(schema, reader.wanted()), point);
        return new String(new CarriedText.Member(model.carry()).of(point.carried), UTF_8);
    }

    @Test
    void scalarsOfEveryTypeAreCarriedOnAsTheyAreInJson() {
        Schema schema = AvroEvents.record(
                "x: 'double'",
                "device: ['null','string']",
                "id: 'long'",
                "share: 'double'",
                "on: 'boolean'",
                "state: {'type':'enum','name':'State','symbols':['up','down']}",
                "at: {'type':'record','name':'Place','fields':[{'name':'city','type':'string'}]}");
        byte[] event = AvroEvents.fromJson(
                schema,
                "{'x':1,'device':{'string':'a\\tb'},'id':-9223372036854775808,'share':0.25,'on':true,'state':'down','at':{'city':'Köln'}}");
        assertThat(carried(model("[/at/city, /device, /id, /share, /on, /state, /absent]"), schema, event))
                .isEqualTo(",\"carried\":{\"city\":\"Köln\",\"device\":\"a\\tb\",\"id\":-9223372036854775808,"
                        + "\"share\":0.25,\"on\":true,\"state\":\"down\"}");
    }

    @Test
    void nullInfinityPartsAndBytesAreLeftOutAndMakeNoSchemaUnsuitable() {
        Schema schema = AvroEvents.record(
                "x: 'double'",
                "device: ['null','string']",
                "share: 'double'",
                "raw: 'bytes'",
                "tags: {'type':'array','items':'string'}",
                "more: {'type':'map','values':'int'}",
                "at: {'type':'record','name':'Place','fields':[{'name':'city','type':'string'}]}");
        byte[] event = AvroEvents.bytes(
                schema,
                AvroEvents.datum(
                        schema,
                        1.0,
                        null,
                        Double.POSITIVE_INFINITY,
                        ByteBuffer.wrap(new byte[] {1}),
                        List.of("a"),
                        Map.of("b", 2),
                        AvroEvents.datum(schema.getField("at").schema(), "K")));
        ModelSchema model = model("[/device, /share, /raw, /tags, /more, /at, /more/b]");
        assertThat(carried(model, schema, event)).isEqualTo(",\"carried\":{\"b\":2}");
    }

    /** Avro's strings are bytes of which nobody has seen that they are UTF-8. */
    @Test
    void bytesThatAreNoCharacterBecomeTheReplacementCharacter() {
        Schema schema = AvroEvents.record("x: 'double'", "device: 'string'");
        byte[] event = AvroEvents.bytes(schema, AvroEvents.datum(schema, 1.0, "a__b"));
        byte[] hostile = new String(event, StandardCharsets.ISO_8859_1)
                .replace("__", "\u00ff\u00c3")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(carried(model("[/device]"), schema, hostile))
                .isEqualTo(",\"carried\":{\"device\":\"a\uFFFD\uFFFDb\"}");
    }

    @Test
    void aFieldOfTheModelThatIsCarriedOnKeepsItsDemands() {
        Schema schema = AvroEvents.record("x: 'string'");
        AvroPointReader reader = new AvroPointReader(model("[/x]"), Limits.DEFAULT);
        assertThatThrownBy(() -> AvroPlan.of(schema, reader.wanted()))
                .isInstanceOf(UnsuitableSchemaException.class)
                .hasMessage("/x must be a number, not of the type string");
    }
}
