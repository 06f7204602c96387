package dev.stepwise.codec.protobuf;

import static dev.stepwise.codec.protobuf.ProtobufEvents.model;
import static dev.stepwise.codec.protobuf.ProtobufEvents.proto3;
import static dev.stepwise.codec.protobuf.ProtobufEvents.row;
import static java.lang.Double.NaN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.model.ModelSchema;
import org.junit.jupiter.api.Test;

class ProtobufSpelledValuesTest {

    private static final ModelSchema MODEL = model("""
            - {name: a, missing: [-999]}
            - {name: b, missing: [n/a], lenient: true}
            - {name: c, family: bernoulli, missing: ["2"]}
            - {name: d, missing: [18446744073709551615]}
            """);
    private static final ProtobufSchema SCHEMA =
            proto3("message E { int64 a = 1; string b = 2; bool c = 3; uint64 d = 4; }");

    /** (double) (float) -999.9 is -999.9000244140625. */
    @Test
    void aFloatIsComparedInItsOwnPrecision() {
        ModelSchema model = model("- {name: a, missing: [-999.9]}\n- {name: b, missing: [-999.9]}\n");
        ProtobufSchema schema = proto3("message E { float a = 1; double b = 2; }");
        assertThat(row(model, schema, out -> {
                    out.writeFloat(1, -999.9f);
                    out.writeDouble(2, -999.9f);
                }))
                .containsExactly(NaN, -999.9f);
        assertThat(row(model, schema, out -> {
                    out.writeFloat(1, -999.8f);
                    out.writeDouble(2, -999.9);
                }))
                .containsExactly(-999.8f, NaN);
    }

    /** A row has the numbers first. */
    @Test
    void whatStandsForMissingIsAndTheRestIsRead() {
        assertThat(row(MODEL, SCHEMA, out -> {
                    out.writeInt64(1, -999);
                    out.writeString(2, "n/a");
                    out.writeBool(3, true);
                    out.writeUInt64(4, -1);
                }))
                .containsExactly(NaN, NaN, NaN, 1);
        assertThat(row(MODEL, SCHEMA, out -> {
                    out.writeInt64(1, 999);
                    out.writeString(2, "12.5");
                    out.writeBool(3, false);
                    out.writeUInt64(4, 5);
                }))
                .containsExactly(999, 12.5, 5, 0);
    }
}
