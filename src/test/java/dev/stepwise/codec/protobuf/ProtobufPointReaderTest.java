package dev.stepwise.codec.protobuf;

import static dev.stepwise.codec.protobuf.ProtobufEvents.message;
import static dev.stepwise.codec.protobuf.ProtobufEvents.model;
import static dev.stepwise.codec.protobuf.ProtobufEvents.proto3;
import static dev.stepwise.codec.protobuf.ProtobufEvents.read;
import static dev.stepwise.codec.protobuf.ProtobufEvents.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DoubleValue;
import com.google.protobuf.Duration;
import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import com.google.protobuf.WireFormat;
import dev.stepwise.codec.field.UnsuitableSchemaException;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.Point;
import dev.stepwise.testing.Allocation;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ProtobufPointReaderTest {

    private static final ModelSchema X = model("- {name: x}");
    private static final double NAN = Double.NaN;

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
        assertThat(row(X, proto3("message E { double x = 1; }"), out -> out.writeDouble(1, -3.5)))
                .containsExactly(-3.5);
        assertThat(row(X, proto3("message E { float x = 1; }"), out -> out.writeFloat(1, -3.5f)))
                .containsExactly(-3.5);
        assertThat(row(X, proto3("message E { int32 x = 1; }"), out -> out.writeInt32(1, -3)))
                .containsExactly(-3);
        assertThat(row(X, proto3("message E { int64 x = 1; }"), out -> out.writeInt64(1, -3)))
                .containsExactly(-3);
        assertThat(row(X, proto3("message E { uint32 x = 1; }"), out -> out.writeUInt32(1, -3)))
                .containsExactly(4_294_967_293.0);
        assertThat(row(X, proto3("message E { uint64 x = 1; }"), out -> out.writeUInt64(1, -4096)))
                .containsExactly(0x1p64 - 4096);
        assertThat(row(X, proto3("message E { sint32 x = 1; }"), out -> out.writeSInt32(1, Integer.MIN_VALUE)))
                .containsExactly(Integer.MIN_VALUE);
        assertThat(row(X, proto3("message E { sint64 x = 1; }"), out -> out.writeSInt64(1, -3)))
                .containsExactly(-3);
        assertThat(row(X, proto3("message E { fixed32 x = 1; }"), out -> out.writeFixed32(1, -3)))
                .containsExactly(4_294_967_293.0);
        assertThat(row(X, proto3("message E { fixed64 x = 1; }"), out -> out.writeFixed64(1, 3)))
                .containsExactly(3);
        assertThat(row(X, proto3("message E { sfixed32 x = 1; }"), out -> out.writeSFixed32(1, -3)))
                .containsExactly(-3);
        assertThat(row(X, proto3("message E { sfixed64 x = 1; }"), out -> out.writeSFixed64(1, -3)))
                .containsExactly(-3);
    }

    @Test
    void levelsClassesYesAndCountsAreReadAsFromJson() {
        ModelSchema model = dev.stepwise.codec.model.ModelFile.parse("""
                id: m
                features:
                  - {name: device, family: categorical, levels: [phone, "7", "true"]}
                  - {name: kind, family: categorical, levels: [NEW, OLD, "9"]}
                  - {name: bought, family: bernoulli}
                  - {name: clicks, family: poisson}
                label: {path: /class, classes: [private, business]}
                weight: {path: /visitors}
                components: 2
                """).schema();
        ProtobufSchema schema = proto3("""
                enum Kind { KIND_UNSPECIFIED = 0; NEW = 1; OLD = -2; }
                message E {
                  string device = 1; Kind kind = 2; bool bought = 3; uint32 clicks = 4;
                  string class = 5; optional float visitors = 6;
                }""");
        Point point = read(model, schema, message(out -> {
            out.writeString(1, "phone");
            out.writeEnum(2, -2);
            out.writeBool(3, true);
            out.writeUInt32(4, 17);
            out.writeString(5, "business");
            out.writeFloat(6, 2.5f);
        }));
        assertThat(point.row).as("yes and no before levels").containsExactly(1, 0, 1, 17);
        assertThat(point.label).isEqualTo(1);
        assertThat(point.weight).isEqualTo(2.5);
        assertThat(row(model, schema, out -> out.writeEnum(2, 9)))
                .as("a symbol that the schema does not know is its number; what is not there is a zero, or no name")
                .containsExactly(0, NAN, 2, 0);
        assertThat(reasonOf(() -> row(model, schema, out -> out.writeString(1, "tv"))))
                .isEqualTo(Reason.UNKNOWN_LEVEL);
    }

    @Test
    void aValueThatIsNotThereIsAZeroOnlyWhereTheSchemaCannotTell() {
        ModelSchema model = model("- {name: a}\n- {name: b}\n- {name: c}");
        ProtobufEvents.Fields last = out -> out.writeDouble(3, 1);
        assertThat(row(model, proto3("message E { double a = 1; optional double b = 2; double c = 3; }"), last))
                .containsExactly(0, NAN, 1);
        assertThat(row(model, ProtobufSchema.parse("""
                        message E { optional int32 a = 1 [default = -7]; optional double b = 2; required double c = 3; }
                        """, List.of()), last)).containsExactly(-7, NAN, 1);
        assertThat(row(model, ProtobufSchema.parse("""
                        edition = "2023";
                        message E {
                          double a = 1 [features.field_presence = IMPLICIT]; double b = 2; double c = 3 [deprecated = true];
                        }""", List.of()), last)).containsExactly(0, NAN, 1);
    }

    @Test
    void pathsLeadThroughMessagesMapsAndElementsOfRepeatedFields() {
        ModelSchema model = model("""
                - {name: a, path: /in/deep/1/v}
                - {name: b, path: /map/k~1y}
                - {name: c, path: /numbers/-5}
                - {name: d, path: /list/2}
                - {name: v, path: /list, size: 3}
                - {name: e, path: /startedAt}
                """);
        ProtobufSchema schema = proto3("""
                message E {
                  message In { repeated D deep = 1; message D { string s = 1; int32 v = 2; } }
                  In in = 1;
                  map<string, float> map = 2;
                  map<sint32, .shop.E.In.D> other = 9;
                  map<sint32, double> numbers = 3;
                  repeated double list = 4;
                  int64 started_at = 5;
                }""");
        assertThat(row(model, schema, out -> {
                    out.writeByteArray(1, message(in -> {
                        in.writeByteArray(1, message(deep -> deep.writeInt32(2, 6)));
                        in.writeByteArray(1, message(deep -> deep.writeInt32(2, 7)));
                    }));
                    out.writeByteArray(2, message(entry -> {
                        entry.writeFloat(2, 2.5f);
                        entry.writeString(1, "k/y");
                    }));
                    out.writeByteArray(2, message(entry -> entry.writeFloat(2, 9)));
                    out.writeByteArray(3, message(entry -> entry.writeSInt32(1, -5)));
                    out.writeDouble(4, 1);
                    out.writeByteArray(4, message(packed -> {
                        packed.writeDoubleNoTag(2);
                        packed.writeDoubleNoTag(3);
                    }));
                    out.writeInt64(5, 8);
                }))
                .containsExactly(7, 2.5, 0, 3, 1, 2, 3, 8);
        assertThat(row(model, schema, out -> out.writeInt64(5, 8)))
                .as("an empty list is one that is not there")
                .containsExactly(NAN, NAN, NAN, NAN, NAN, NAN, NAN, 8);
        assertThat(reasonOf(() -> row(model, schema, out -> out.writeDouble(4, 1))))
                .isEqualTo(Reason.WRONG_DIMENSION);
    }

    @Test
    void theLastValueCountsAndMessagesInPartsAreOne() {
        ModelSchema model = model("- {name: x}\n- {name: y, path: /in/y}\n- {name: z, path: /in/z}");
        ProtobufSchema schema =
                proto3("message E { double x = 1; In in = 2; } message In { int32 y = 1; int32 z = 2; }");
        assertThat(row(model, schema, out -> {
                    out.writeByteArray(2, message(in -> in.writeInt32(1, 5)));
                    out.writeDouble(1, Double.POSITIVE_INFINITY);
                    out.writeByteArray(2, message(in -> in.writeInt32(2, 6)));
                    out.writeDouble(1, 3);
                }))
                .containsExactly(3, 5, 6);
    }

    @Test
    void ofAOneofOnlyWhatCameLastIsThere() {
        ModelSchema model = model("- {name: w}\n- {name: x}\n- {name: y, path: /in/y}");
        ProtobufSchema schema = proto3(
                "message E { double w = 9; oneof of { double x = 1; In in = 2; string s = 3; } } message In { int32 y = 1; }");
        byte[] in = message(out -> out.writeInt32(1, 5));
        assertThat(row(model, schema, out -> {
                    out.writeByteArray(2, in);
                    out.writeDouble(1, 0);
                }))
                .containsExactly(0, 0, NAN);
        assertThat(row(model, schema, out -> {
                    out.writeDouble(1, 4);
                    out.writeByteArray(2, in);
                }))
                .containsExactly(0, NAN, 5);
        assertThat(row(model, schema, out -> {
                    out.writeByteArray(2, in);
                    out.writeString(3, "nobody wants it");
                }))
                .containsExactly(0, NAN, NAN);
        assertThat(row(model, schema, out -> {
                    out.writeByteArray(2, in);
                    out.writeString(3, "");
                    out.writeByteArray(2, message(empty -> {}));
                }))
                .as("it begins anew")
                .containsExactly(0, NAN, 0);
    }

    @Test
    void wellKnownTypesAreWhatTheyStandFor() {
        ModelSchema model = model("""
                - {name: at}
                - {name: took}
                - {name: n}
                - {name: zero}
                - {name: gone}
                - {name: deep, path: /any/a/1/b}
                - {name: v, path: /any/list, size: 2}
                - {name: level, path: /any/level, family: categorical, levels: [one, two]}
                - {name: yes, path: /any/yes, family: bernoulli}
                """);
        ProtobufSchema schema = ProtobufSchema.parse("""
                syntax = "proto3";
                import "google/protobuf/timestamp.proto";
                message E {
                  google.protobuf.Timestamp at = 1;
                  .google.protobuf.Duration took = 2;
                  google.protobuf.DoubleValue n = 3;
                  google.protobuf.Int32Value zero = 4;
                  google.protobuf.UInt64Value gone = 5;
                  google.protobuf.Struct any = 6;
                }""", List.of());
        Struct inner = Struct.newBuilder()
                .putFields("b", Value.newBuilder().setNumberValue(7).build())
                .build();
        Struct any = Struct.newBuilder()
                .putFields(
                        "a",
                        list(
                                Value.newBuilder().setNullValue(NullValue.NULL_VALUE),
                                Value.newBuilder().setStructValue(inner)))
                .putFields(
                        "list",
                        list(
                                Value.newBuilder().setNumberValue(1),
                                Value.newBuilder().setNullValue(NullValue.NULL_VALUE)))
                .putFields("level", Value.newBuilder().setStringValue("two").build())
                .putFields("yes", Value.newBuilder().setBoolValue(true).build())
                .build();
        ProtobufEvents.Fields fields = out -> {
            out.writeMessage(
                    1,
                    Timestamp.newBuilder()
                            .setSeconds(1_767_225_600)
                            .setNanos(250_000_000)
                            .build());
            out.writeMessage(
                    2,
                    Duration.newBuilder().setSeconds(-1).setNanos(-500_000_000).build());
            out.writeMessage(3, DoubleValue.of(2.5));
            out.writeByteArray(4, new byte[0]);
            out.writeMessage(6, any);
        };
        assertThat(row(model, schema, fields)).containsExactly(1_767_225_600_250.0, -1.5, 2.5, 0, NAN, 7, 1, NAN, 1, 1);
        assertThat(row(model("- {name: x, path: /at/seconds}\n- {name: y, path: /n/value}"), schema, fields))
                .as("they are messages too")
                .containsExactly(1_767_225_600, 2.5);
        ModelSchema asNumber = model("- {name: level, path: /any/level}");
        assertThat(reasonOf(() -> row(asNumber, schema, fields))).isEqualTo(Reason.WRONG_TYPE);
    }

    private static Value list(Value.Builder... values) {
        ListValue.Builder list = ListValue.newBuilder();
        for (Value.Builder value : values) {
            list.addValues(value);
        }
        return Value.newBuilder().setListValue(list).build();
    }

    @Test
    void whatIsCarriedOnIsOfAnyKindAndNeverUnsuitable() {
        ModelSchema model = dev.stepwise.codec.model.ModelFile.parse("""
                id: m
                features: [{name: x}]
                carry: [/x, /id, /kind, /bytes, /in, /list, /map, /at]
                components: 2
                """).schema();
        ProtobufSchema schema = proto3("""
                message E {
                  double x = 1; optional uint64 id = 2; Kind kind = 3; bytes bytes = 4; In in = 5; repeated int32 list = 6;
                  map<string, string> map = 7; google.protobuf.Timestamp at = 8;
                }
                enum Kind { NEW = 0; }
                message In { int32 y = 1; }
                """);
        Point point = read(model, schema, message(out -> {
            out.writeDouble(1, 1.5);
            out.writeUInt64(2, 9_007_199_254_740_993L);
            out.writeByteArray(4, new byte[] {1});
            out.writeByteArray(5, message(in -> in.writeInt32(1, 2)));
            out.writeInt32(6, 3);
            out.writeMessage(8, Timestamp.newBuilder().setSeconds(2).build());
        }));
        assertThat(new String(new dev.stepwise.codec.json.CarriedText.Member(model.carry()).of(point.carried), UTF_8))
                .isEqualTo(",\"carried\":{\"x\":1.5,\"id\":9007199254740993,\"kind\":\"NEW\",\"at\":2000.0}");
    }

    @Test
    void whatIsUnknownIsPassedOver() {
        ProtobufSchema schema = proto3("message E { double x = 300; }");
        assertThat(row(X, schema, out -> {
                    out.writeInt64(1, -1);
                    out.writeFixed32(2, 1);
                    out.writeFixed64(3, 1);
                    out.writeString(4, "abc");
                    out.writeTag(5, WireFormat.WIRETYPE_START_GROUP);
                    out.writeDouble(300, 9);
                    out.writeTag(6, WireFormat.WIRETYPE_START_GROUP);
                    out.writeTag(6, WireFormat.WIRETYPE_END_GROUP);
                    out.writeTag(5, WireFormat.WIRETYPE_END_GROUP);
                    out.writeInt64(300, 17); // of another type than the schema says
                    out.writeDouble(300, 4);
                    out.writeInt32(536_870_911, 1);
                }))
                .containsExactly(4);
    }

    @Test
    void aTypeThatDoesNotSuitIsFoundInTheSchema() {
        ModelSchema model =
                model("- {name: x}\n- {name: n, family: poisson}\n- {name: v, size: 2}\n- {name: m}\n- {name: g}");
        ProtobufSchema schema = ProtobufSchema.parse("""
                message E {
                  optional string x = 1; repeated int32 n = 2; optional double v = 3; map<string, int32> m = 4;
                  repeated group g = 5 { optional int32 y = 1; }
                }""", List.of());
        assertThatThrownBy(() -> read(model, schema, new byte[0]))
                .isInstanceOf(UnsuitableSchemaException.class)
                .hasMessage("/x must be a number, not of the type string; "
                        + "/v must be an array of 2, not of the type double; "
                        + "/m must be a number, not of the type map; "
                        + "/g must be a number, not of the type repeated group; "
                        + "/n must be a count (0, 1, 2, …), not of the type repeated int32");
    }

    @Test
    void typesOfProtobufItselfAreNotDefinedAgain() {
        ProtobufSchema struct = ProtobufSchema.parse(
                "syntax=\"proto3\"; package google.protobuf; message Ev { Struct data = 1; } message Struct { Struct s = 1; }",
                List.of());
        byte[] event = message(out -> out.writeMessage(
                1,
                Struct.newBuilder()
                        .putFields("x", Value.newBuilder().setNumberValue(2.5).build())
                        .build()));
        assertThat(read(model("- {name: x, path: /data/x}"), struct, event).row).containsExactly(2.5);
        ProtobufSchema number = ProtobufSchema.parse(
                "message Ev { optional google.protobuf.DoubleValue x = 1; }",
                List.of("package google.protobuf; message DoubleValue { optional DoubleValue value = 1; }"));
        assertThat(row(X, number, out -> out.writeMessage(1, DoubleValue.of(2.5))))
                .containsExactly(2.5);
    }

    @Test
    void aPathThroughAGroupOrATypeThatNobodyDefinesIsUnsuitable() {
        ProtobufSchema schema = ProtobufSchema.parse("""
                edition = "2023";
                message E {
                  double x = 1; other.Type o = 2; E d = 3 [features.message_encoding = DELIMITED];
                  repeated group g = 4 { int32 x = 1; }
                }""", List.of());
        ModelSchema model = model("- {name: o, path: /o/x}\n- {name: d, path: /d/x}\n- {name: g, path: /g/0/x}");
        assertThatThrownBy(() -> read(model, schema, new byte[0]))
                .isInstanceOf(UnsuitableSchemaException.class)
                .hasMessageContaining("/o must be an object, not of the type other.Type")
                .hasMessageContaining("/d must be an object, not of the type delimited message")
                .hasMessageContaining("/g/0 must be an object, not of the type group");
        byte[] event = message(out -> {
            out.writeDouble(1, 2.5);
            out.writeTag(3, WireFormat.WIRETYPE_START_GROUP);
            out.writeDouble(1, 7);
            out.writeTag(3, WireFormat.WIRETYPE_END_GROUP);
        });
        assertThat(read(X, schema, event).row).containsExactly(2.5);
    }

    @Test
    void hostileBytesAreMalformedOrTooDeep() {
        ProtobufSchema schema = proto3("message E { double x = 1; E in = 2; }");
        ModelSchema deep = model("- {name: x}\n- {name: y, path: /in/x}");
        for (byte[] bytes : List.of(
                new byte[] {9, 0, 0}, // a double too short
                new byte[] {18, 127, 0}, // a length beyond the end
                new byte[] {18, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}, // a negative length
                new byte[] {24, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}, // 77 bits
                new byte[] {24, -1}, // a number without an end
                new byte[] {0, 0}, // no field
                new byte[] {15}, // a wire type that does not exist
                new byte[] {12}, // the end of a group that has not begun
                new byte[] {27, 44}, // the end of another group
                new byte[] {27, 8, 1}, // a group without an end
                new byte[] {18, 2, 9, 0, 0, 0, 0, 0, 0, 0, 0})) { // a double beyond its message
            assertThat(reasonOf(() -> read(deep, schema, bytes))).isEqualTo(Reason.MALFORMED);
        }
        byte[] groups = new byte[10_000];
        java.util.Arrays.fill(groups, (byte) 27);
        assertThat(reasonOf(() -> read(deep, schema, groups))).isEqualTo(Reason.TOO_DEEP);
    }

    @Test
    void aGoodEventAllocatesNothing() {
        ModelSchema model = model("- {name: x}\n- {name: v, size: 3}\n- {name: k, path: /map/key}\n- {name: at}");
        ProtobufSchema schema = proto3("message E { double x = 1; repeated float v = 2; map<string, int32> map = 3; "
                + "google.protobuf.Timestamp at = 4; string s = 5; }");
        byte[] event = message(out -> {
            out.writeDouble(1, 1);
            for (int i = 0; i < 3; i++) {
                out.writeFloat(2, i);
            }
            out.writeByteArray(3, message(entry -> {
                entry.writeString(1, "key");
                entry.writeInt32(2, 7);
            }));
            out.writeMessage(4, Timestamp.newBuilder().setSeconds(5).build());
            out.writeString(5, "not wanted");
        });
        ProtobufPointReader reader = new ProtobufPointReader(model, Limits.DEFAULT);
        ProtobufPlan plan = ProtobufPlan.of(schema, reader.wanted(), 0);
        Point point = new Point(model.columns());
        assertThat(Allocation.ofCall(0, () -> reader.read(event, 0, plan, point)))
                .isZero();
        assertThat(point.row).containsExactly(1, 0, 1, 2, 7, 5000);
    }
}
