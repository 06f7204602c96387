package dev.stepwise.codec.avro;

import static dev.stepwise.codec.avro.AvroEvents.bytes;
import static dev.stepwise.codec.avro.AvroEvents.datum;
import static dev.stepwise.codec.avro.AvroEvents.fromJson;
import static dev.stepwise.codec.avro.AvroEvents.model;
import static dev.stepwise.codec.avro.AvroEvents.read;
import static dev.stepwise.codec.avro.AvroEvents.record;
import static dev.stepwise.codec.avro.AvroEvents.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.codec.field.UnsuitableSchemaException;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.Point;
import dev.stepwise.testing.Allocation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AvroPointReaderTest {

    private static final ModelSchema X = model("- {name: x}");

    private static Reason reasonOf(ThrowingCallable call) {
        try {
            call.call();
        } catch (BadPointException e) {
            return e.reason();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("it is a point");
    }

    @Test
    void everyNumberIsRead() {
        for (String type : List.of("'int'", "'long'", "'float'", "'double'", "['null','double']")) {
            Schema schema = record("before: 'string'", "x: " + type, "after: {'type':'array','items':'long'}");
            String value = type.startsWith("[") ? "{'double':-3}" : "-3";
            byte[] bytes = fromJson(schema, "{'before':'abc','x':" + value + ",'after':[1,2]}");
            assertThat(read(X, schema, bytes).row).as(type).containsExactly(-3);
        }
    }

    @Test
    void aDecimalIsTheNearestDouble() {
        Schema schema = record("x: {'type':'bytes','logicalType':'decimal','precision':40,'scale':3}");
        for (String digits : List.of("0", "-1", "1234567", "-9223372036854775808", "123456789012345678901234567890")) {
            byte[] unscaled = new java.math.BigInteger(digits).toByteArray();
            byte[] bytes = bytes(schema, datum(schema, ByteBuffer.wrap(unscaled)));
            double expected = new java.math.BigDecimal(new java.math.BigInteger(digits), 3).doubleValue();
            assertThat(read(X, schema, bytes).row).as(digits).containsExactly(expected);
        }
    }

    @Test
    void pathsLeadThroughRecordsMapsArraysAndUnions() {
        ModelSchema model = model("""
                - {name: a, path: /in/deep/0/v}
                - {name: b, path: /map/k~1y}
                - {name: c, path: /list/2}
                - {name: v, path: /list, size: 3}
                """);
        Schema schema = schema("{'type':'record','name':'E','fields':["
                + "{'name':'list','type':{'type':'array','items':['null','double']}},"
                + "{'name':'in','type':['null',{'type':'record','name':'I','fields':[{'name':'deep','type':"
                + "{'type':'array','items':{'type':'record','name':'D','fields':[{'name':'s','type':'string'},{'name':'v','type':'int'}]}}}]}]},"
                + "{'name':'map','type':{'type':'map','values':'float'}}]}");
        byte[] bytes = fromJson(
                schema,
                "{'list':[{'double':1},null,{'double':3}],'in':{'I':{'deep':[{'s':'x','v':7},{'s':'','v':8}]}},"
                        + "'map':{'other':1,'k/y':2.5}}");
        assertThat(read(model, schema, bytes).row).containsExactly(7, 2.5, 3, 1, Double.NaN, 3);
    }

    @Test
    void levelsClassesWeightsCountsAndTrialsAreReadAsFromJson() {
        ModelSchema model = dev.stepwise.codec.model.ModelFile.parse("""
                id: m
                features:
                  - {name: device, family: categorical, levels: [phone, "7", "true"]}
                  - {name: clicks, family: poisson}
                  - {name: opened, family: binomial, trials: {path: /sent}}
                label: {path: /kind, classes: [private, business]}
                weight: {path: /visitors}
                components: 2
                """).schema();
        Schema schema = record(
                "device: ['string','long','boolean']",
                "clicks: 'double'",
                "opened: 'int'",
                "sent: 'long'",
                "kind: {'type':'enum','name':'Kind','symbols':['other','business']}",
                "visitors: 'float'");
        Point point = read(model, schema, bytes(schema, datum(schema, 7L, 3.0, 1, 4L, kind(schema, "business"), 2.5f)));
        assertThat(point.row).containsExactly(1, 3, 1, 4);
        assertThat(point.label).isEqualTo(1);
        assertThat(point.weight).isEqualTo(2.5);
        assertThat(read(model, schema, bytes(schema, datum(schema, true, 3.0, 1, 4L, kind(schema, "business"), 1f)))
                        .row[0])
                .isEqualTo(2);
        assertThat(reasonOf(() -> read(
                        model, schema, bytes(schema, datum(schema, "tv", 3.0, 1, 4L, kind(schema, "business"), 1f)))))
                .isEqualTo(Reason.UNKNOWN_LEVEL);
        assertThat(reasonOf(() ->
                        read(model, schema, bytes(schema, datum(schema, "", 3.0, 1, 4L, kind(schema, "other"), 1f)))))
                .isEqualTo(Reason.UNKNOWN_LABEL);
        assertThat(reasonOf(() -> read(
                        model, schema, bytes(schema, datum(schema, "", 0.5, 1, 4L, kind(schema, "business"), 1f)))))
                .isEqualTo(Reason.OUT_OF_RANGE);
        assertThat(reasonOf(() -> read(
                        model, schema, bytes(schema, datum(schema, "", 1.0, 1, 4L, kind(schema, "business"), -1f)))))
                .isEqualTo(Reason.BAD_WEIGHT);
    }

    private static Object kind(Schema schema, String symbol) {
        return new org.apache.avro.generic.GenericData.EnumSymbol(
                schema.getField("kind").schema(), symbol);
    }

    @Test
    void aFieldIsFoundByTheNameThatItHadBefore() {
        Schema schema = schema("{'type':'record','name':'E','fields':[{'name':'y','type':'double','aliases':['x']}]}");
        assertThat(read(X, schema, fromJson(schema, "{'y':4}")).row).containsExactly(4);
    }

    @Test
    void notANumberIsMissingAndInfinityIsRefused() {
        ModelSchema model = model("- {name: x}\n- {name: y}");
        Schema schema = record("x: 'double'", "y: 'float'");
        assertThat(read(model, schema, bytes(schema, datum(schema, Double.NaN, 1f))).row)
                .containsExactly(Double.NaN, 1);
        assertThat(reasonOf(() -> read(model, schema, bytes(schema, datum(schema, 1.0, Float.NEGATIVE_INFINITY)))))
                .isEqualTo(Reason.NOT_FINITE);
    }

    @Test
    void aTypeThatDoesNotSuitIsFoundInTheSchema() {
        ModelSchema model = model("- {name: x}\n- {name: n, family: poisson}\n- {name: v, size: 2}");
        Schema schema = record("x: ['null','string']", "n: {'type':'bytes'}", "v: {'type':'array','items':'boolean'}");
        assertThatThrownBy(() -> read(model, schema, new byte[0]))
                .isInstanceOf(UnsuitableSchemaException.class)
                .hasMessage("/x must be a number, not of the type string;"
                        + " /n must be a count (0, 1, 2, …), not of the type bytes;"
                        + " /v/0 must be a number, not of the type boolean;"
                        + " /v/1 must be a number, not of the type boolean");
    }

    @Test
    void ofAUnionTheBranchThatSuitsIsTaken() {
        Schema schema = record("x: ['null','string','int']");
        assertThat(read(X, schema, fromJson(schema, "{'x':{'int':2}}")).row).containsExactly(2);
        assertThat(reasonOf(() -> read(X, schema, fromJson(schema, "{'x':{'string':'2'}}"))))
                .isEqualTo(Reason.WRONG_TYPE);
    }

    @Test
    void aPathThatLeadsNowhereIsSaidOfTheSchema() {
        AvroPointReader reader = new AvroPointReader(model("- {name: x}\n- {name: y, path: /x/y}"), Limits.DEFAULT);
        assertThat(AvroPlan.of(record("z: 'int'"), reader.wanted()).missing()).containsExactly("/x", "/x/y");
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() {
        ModelSchema model = model("- {name: x, path: /m/x}");
        Schema schema = record("m: {'type':'map','values':'int'}");
        byte[] twice = {4, 2, 'x', 2, 2, 'x', 4, 0};
        assertThat(reasonOf(() -> read(model, schema, twice))).isEqualTo(Reason.DUPLICATE_KEY);
    }

    @Test
    void bytesThatAreCutOffOrLeftOverAreRefused() {
        Schema schema = record("s: 'string'", "x: 'double'", "a: {'type':'array','items':'int'}");
        byte[] good = fromJson(schema, "{'s':'abc','x':1,'a':[1,2,3]}");
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThat(reasonOf(() -> read(X, schema, cut))).isEqualTo(Reason.MALFORMED);
        }
        assertThat(reasonOf(() -> read(X, schema, Arrays.copyOf(good, good.length + 1))))
                .isEqualTo(Reason.MALFORMED);
    }

    @Test
    void anArrayOfNothingsIsNotCountedForEver() {
        Schema schema = record("x: 'int'", "a: {'type':'array','items':'null'}");
        byte[] hostile = {2, -2, -1, -1, -1, -1, -1, -1, -1, -1, 1, 0};
        assertThat(reasonOf(() -> read(X, schema, hostile))).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void recordsThatAreFoldedIntoRecordsArePassedOverAtOnce() {
        List<String> types = new ArrayList<>();
        String inner = "'boolean'";
        for (int i = 0; i < 60; i++) { // 2^60 booleans, were they looked at
            inner = "{'type':'record','name':'R" + i + "','fields':[{'name':'a','type':" + inner
                    + "},{'name':'b','type':" + (i == 0 ? "'boolean'" : "'R" + (i - 1) + "'") + "}]}";
            types.add(inner);
        }
        Schema schema = record("x: 'int'", "r: " + types.getLast());
        assertThat(reasonOf(() -> read(X, schema, new byte[] {2, 0, 0}))).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void aRecordThatHoldsItselfIsReadToTheLimit() {
        Schema schema = schema("{'type':'record','name':'L','fields':[{'name':'x','type':'int'},"
                + "{'name':'next','type':['null','L']}]}");
        byte[] deep = new byte[2 * 63 + 2];
        Arrays.fill(deep, (byte) 2);
        deep[deep.length - 1] = 0;
        assertThat(read(X, schema, deep).row).containsExactly(1);
        byte[] deeper = new byte[2 * 64 + 2];
        Arrays.fill(deeper, (byte) 2);
        deeper[deeper.length - 1] = 0;
        assertThat(reasonOf(() -> read(X, schema, deeper))).isEqualTo(Reason.TOO_DEEP);
    }

    @Test
    void aGoodEventAllocatesNothing() {
        StringBuilder features = new StringBuilder();
        List<String> fields = new ArrayList<>(List.of("id: 'string'", "tags: {'type':'map','values':'string'}"));
        for (int i = 0; i < 8; i++) {
            features.append("- {name: x").append(i).append("}\n");
            fields.add("x" + i + ": ['null','double']");
        }
        ModelSchema model = model(features + "- {name: c, family: categorical, levels: [a, b]}");
        fields.add("c: 'string'");
        Schema schema = record(fields.toArray(String[]::new));
        byte[] event =
                bytes(schema, datum(schema, "id", Map.of("k", "v"), 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, null, "b"));
        AvroPointReader reader = new AvroPointReader(model, Limits.DEFAULT);
        AvroPlan plan = AvroPlan.of(schema, reader.wanted());
        Point point = new Point(model.columns());
        assertThat(Allocation.ofCall(0, () -> reader.read(event, 0, plan, point)))
                .isZero();
        assertThat(point.row).containsExactly(1, 2, 3, 4, 5, 6, 7, Double.NaN, 1);
    }
}
