package dev.stepwise.codec.json;

import static dev.stepwise.codec.json.JsonEvents.TWO;
import static dev.stepwise.codec.json.JsonEvents.number;
import static dev.stepwise.codec.json.JsonEvents.read;
import static dev.stepwise.codec.json.JsonEvents.reader;
import static dev.stepwise.codec.json.JsonEvents.refused;
import static dev.stepwise.codec.json.JsonEvents.row;
import static dev.stepwise.codec.json.JsonEvents.schema;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.ModelSchema.LabelField;
import dev.stepwise.model.ModelSchema.WeightField;
import dev.stepwise.model.Point;
import dev.stepwise.model.family.CategoricalFeature;
import dev.stepwise.model.family.Feature;
import dev.stepwise.testing.Allocation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an event is. */
class JsonPointReaderTest {

    private static final double MISSING = Double.NaN;

    @Test
    void fieldsAreReadInAnyOrderAmongOthers() {
        String json = "{\"other\":{\"x\":[9]},\"y\":2.5e-3,\"x\":-1,\"z\":\"text\"}";
        assertThat(row(TWO, json)).containsExactly(-1, 0.0025);
    }

    @Test
    void anAbsentFieldAndNullAreMissing() {
        assertThat(row(TWO, "{\"y\":1}")).containsExactly(MISSING, 1);
        assertThat(row(TWO, "{\"x\":null,\"y\":1}")).containsExactly(MISSING, 1);
    }

    @Test
    void nothingIsLeftOverFromThePointBefore() {
        ModelSchema schema =
                schema(new LabelField("/l", List.of("a")), new WeightField("/w"), number("x"), number("y"));
        JsonPointReader reader = reader(schema);
        Point point = new Point(2);
        reader.read("{\"x\":1,\"y\":2,\"l\":\"a\",\"w\":7}".getBytes(UTF_8), point);
        reader.read("{\"y\":3}".getBytes(UTF_8), point);
        assertThat(point.row).containsExactly(MISSING, 3);
        assertThat(point.label).isEqualTo(Point.UNLABELLED);
        assertThat(point.weight).isEqualTo(1);
    }

    @Test
    void aBadEventDoesNotHarmTheNextOne() {
        JsonPointReader reader = reader(TWO);
        Point point = new Point(2);
        for (String bad : List.of("{\"x\":1,\"x\":1}", "{\"x\":[[[[", "{\"x\":\"a\"}", "[[[[[[[[", "{\"x\":{\"a\":")) {
            assertThatExceptionOfType(BadPointException.class)
                    .isThrownBy(() -> reader.read(bad.getBytes(UTF_8), point));
            reader.read("{\"x\":1,\"y\":2,\"z\":[[[1]]]}".getBytes(UTF_8), point);
            assertThat(point.row).containsExactly(1, 2);
        }
    }

    @Test
    void aPointerLeadsThroughObjectsAndArrays() {
        ModelSchema schema = schema(
                null,
                null,
                new Feature("a", "/a/1/b", false, 1),
                new Feature("b", "/a/0", false, 1),
                new Feature("c", "/c~1d/~0", false, 1));
        assertThat(row(schema, "{\"a\":[5,{\"b\":6}],\"c/d\":{\"~\":7}}")).containsExactly(6, 5, 7);
        assertThat(row(schema, "{\"a\":{\"0\":5,\"1\":{\"b\":6}}}")).containsExactly(6, 5, MISSING);
        assertThat(row(schema, "{\"a\":[5]}")).containsExactly(MISSING, 5, MISSING);
        assertThat(row(schema, "{\"a\":7,\"c/d\":{\"~\":1}}")).containsExactly(MISSING, MISSING, 1);
    }

    @Test
    void anEventMayBeAnArray() {
        ModelSchema schema = schema(null, null, new Feature("a", "/0", false, 1), new Feature("b", "/1/x", false, 1));
        assertThat(row(schema, "[3,{\"x\":4},[]]")).containsExactly(3, 4);
    }

    @Test
    void aNameMayHaveEscapes() {
        ModelSchema schema = schema(null, null, number("é𝄞\""));
        assertThat(row(schema, "{\"\\u00e9\\uD834\\udd1e\\\"\":1}")).containsExactly(1);
        assertThat(row(schema, "{\"é𝄞\\u0022\":1}")).containsExactly(1);
    }

    @Test
    void severalFieldsMayReadOnePlace() {
        ModelSchema schema = schema(
                new LabelField("/k", List.of("0", "1")),
                null,
                new Feature("k", "/k", false, 1),
                new Feature("v", "/v", false, 2),
                new Feature("second", "/v/1", false, 1));
        Point point = read(schema, "{\"v\":[4,5],\"k\":1}");
        assertThat(point.row).containsExactly(1, 4, 5, 5);
        assertThat(point.label).isEqualTo(1);
    }

    @Test
    void anEventNeedsAValue() {
        assertThat(refused(TWO, (byte[]) null)).isEqualTo("EMPTY: no value");
        assertThat(refused(TWO, "")).isEqualTo("EMPTY: no value");
        assertThat(refused(TWO, " \n\t")).isEqualTo("EMPTY: no value");
        assertThat(refused(TWO, "null")).isEqualTo("WRONG_TYPE: the event must be an object, not null");
        assertThat(refused(TWO, "12")).isEqualTo("WRONG_TYPE: the event must be an object, not 12");
    }

    @Test
    void anEventHasLimits() {
        assertThat(refused(TWO, "{\"x\":1}" + " ".repeat(1000)))
                .isEqualTo("TOO_LARGE: 1007 bytes, where 1000 are allowed");
        assertThat(row(TWO, "{\"x\":1,\"z\":[[[[]]]]}")).containsExactly(1, MISSING);
        assertThat(refused(TWO, "{\"x\":1,\"z\":[[[[[]]]]]}")).isEqualTo("TOO_DEEP: nested deeper than 5 at byte 15");
    }

    @Test
    void aWantedNameMustNotStandTwiceInItsObject() {
        ModelSchema schema = schema(null, null, new Feature("x", "/a/x", false, 1), number("y"));
        assertThat(refused(schema, "{\"y\":1,\"y\":1}")).isEqualTo("DUPLICATE_KEY: /y stands twice in its object");
        assertThat(refused(schema, "{\"y\":1,\"\\u0079\":null}"))
                .isEqualTo("DUPLICATE_KEY: /y stands twice in its object");
        assertThat(refused(schema, "{\"a\":{\"x\":1,\"z\":2,\"x\":3}}")).startsWith("DUPLICATE_KEY: /a/x");
        assertThat(refused(schema, "{\"a\":{\"x\":1},\"a\":{}}")).startsWith("DUPLICATE_KEY: /a ");
        assertThat(refused(schema, "{\"a\":0,\"a\":{\"x\":1}}")).startsWith("DUPLICATE_KEY: /a ");
    }

    @Test
    void otherNamesMayStandTwice() {
        assertThat(row(TWO, "{\"x\":1,\"z\":1,\"z\":2,\"o\":{\"x\":1,\"x\":2}}"))
                .containsExactly(1, MISSING);
    }

    @Test
    void noMoreThan40CharactersOfAnEventAreShown() {
        assertThat(refused(TWO, "{\"x\":\"" + "é".repeat(300) + "\"}"))
                .isEqualTo("WRONG_TYPE: /x must be a number, not \"" + "é".repeat(38) + "…");
        assertThat(refused(TWO, "{\"x\":\"" + "𝄞".repeat(200) + "\"}"))
                .isEqualTo("WRONG_TYPE: /x must be a number, not \"" + "𝄞".repeat(19) + "…");
        assertThat(refused(TWO, "{\"x\":" + "9".repeat(400) + "}"))
                .isEqualTo("NOT_FINITE: /x must be a number within the range of a double, not " + "9".repeat(39) + "…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"x\":1,\"y\":NaN}",
                "{\"x\":1,}",
                "{\"x\":01}",
                "{\"x\":1}}",
                "{\"x\":1} {}",
                "{'x':1}",
                "{x:1}",
                "{\"x\":1 \"y\":2}",
                "{\"x\" 1}",
                "{\"x\":1,\"z\":\"\\x\"}",
                "{\"x\":1,\"z\":\"\n\"}",
                "{\"x\":1,\"z\":tru}",
                "{\"x\":1",
                "{\"x\":-}",
                "// c\n{\"x\":1}"
            })
    void whatIsNotJsonIsRefused(String json) {
        assertThat(refused(TWO, json)).matches("NOT_JSON: .+ at byte [0-9]+");
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        byte[] json = "{\"x\":1,\"z\":\"??\"}".getBytes(UTF_8);
        for (int[] pair : new int[][] {{0xC0, 0xAF}, {0xE9, ' '}, {0xED, 0xA0}, {0xFF, 0xFE}, {0x80, 0x80}}) {
            json[12] = (byte) pair[0];
            json[13] = (byte) pair[1];
            assertThat(refused(TWO, json)).isEqualTo("NOT_UTF8: not UTF-8 at byte 12");
        }
    }

    @Test
    void aByteOrderMarkAndHalvesOfPairsInTextArePassedOver() {
        assertThat(row(TWO, "\uFEFF{\"x\":1,\"z\":\"\\ud834\",\"\\udd1e\":0}")).containsExactly(1, MISSING);
    }

    @Test
    void aGoodEventAllocatesNothing() {
        ModelSchema schema = schema(
                new LabelField("/l", List.of("a", "b")),
                new WeightField("/w"),
                number("x"),
                new Feature("c", "/c", false, 1, new CategoricalFeature(List.of("red", "blue"))),
                new Feature("v", "/v", false, 2));
        byte[] event =
                "{\"x\":0.1234567890123456,\"v\":[1,null],\"c\":\"blue\",\"l\":\"\\u0061\",\"z\":{\"é\":[]},\"w\":2}"
                        .getBytes(UTF_8);
        JsonPointReader reader = reader(schema);
        Point point = new Point(schema.columns());
        assertThat(Allocation.ofCall(0, () -> reader.read(event, point))).isZero();
    }
}
