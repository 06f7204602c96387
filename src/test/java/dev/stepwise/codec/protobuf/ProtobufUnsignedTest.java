package dev.stepwise.codec.protobuf;

import static dev.stepwise.codec.protobuf.ProtobufEvents.proto3;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.codec.json.CarriedText;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.Point;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole numbers without a sign, which a long has no room for. */
class ProtobufUnsignedTest {

    private static final ModelSchema MODEL = ModelFile.parse("""
            id: m
            features:
              - {name: y}
              - {name: x, family: categorical,
                 levels: ["7", "9223372036854775807", "9223372036854775808", "18446744073709551615"]}
            components: 2
            carry: [/x]
            """).schema();

    @ParameterizedTest
    @ValueSource(strings = {"7", "9223372036854775807", "9223372036854775808", "18446744073709551615"})
    void largeOnesAreLevelsAndGoOnDigitByDigit(String digits) {
        long value = Long.parseUnsignedLong(digits);
        for (String type : new String[] {"uint64", "fixed64"}) {
            byte[] event = ProtobufEvents.message(out -> {
                if (type.equals("uint64")) {
                    out.writeUInt64(1, value);
                    out.writeUInt64(2, value);
                } else {
                    out.writeFixed64(1, value);
                    out.writeFixed64(2, value);
                }
            });
            Point point = ProtobufEvents.read(
                    MODEL, proto3("message E { %s x = 1; %s y = 2; }".formatted(type, type)), event);
            int level = digits.equals("7") ? 0 : digits.endsWith("807") ? 1 : digits.endsWith("808") ? 2 : 3;
            assertThat(point.row).containsExactly(Double.parseDouble(digits), level);
            assertThat(new String(new CarriedText.Member(MODEL.carry()).of(point.carried), UTF_8))
                    .isEqualTo(",\"carried\":{\"x\":" + digits + "}");
        }
    }
}
