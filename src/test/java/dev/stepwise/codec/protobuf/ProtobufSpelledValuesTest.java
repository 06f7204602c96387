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
