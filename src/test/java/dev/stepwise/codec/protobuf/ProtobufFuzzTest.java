package dev.stepwise.codec.protobuf;

import static dev.stepwise.codec.protobuf.ProtobufEvents.message;

import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.testing.MutatedEvents;
import org.junit.jupiter.api.Test;

/** Mutated events: {@code -Devent.mutations=1000000} for more. */
class ProtobufFuzzTest {

    private static final ModelSchema MODEL = ProtobufEvents.model("""
            - {name: a}
            - {name: v, path: /list, size: 3}
            - {name: k, path: /map/key/n}
            - {name: at}
            - {name: any, path: /any/deep/x}
            - {name: level, family: categorical, levels: [one, two]}
            """);

    private static final ProtobufSchema SCHEMA = ProtobufEvents.proto3("""
            message E {
              oneof of { double a = 1; string s = 2; Tree tree = 3; }
              repeated sint32 list = 4;
              map<string, N> map = 5;
              google.protobuf.Timestamp at = 6;
              google.protobuf.Struct any = 7;
              string level = 8;
              Tree unwanted = 9;
            }
            message Tree { Tree left = 1; Tree right = 2; string s = 3; }
            message N { int64 n = 1; bytes bytes = 2; }
            """);

    private static byte[] event() {
        byte[] leaf = message(out -> out.writeString(3, "l"));
        Struct inner = Struct.newBuilder()
                .putFields("x", Value.newBuilder().setNumberValue(1).build())
                .build();
        return message(out -> {
            out.writeByteArray(9, message(tree -> {
                tree.writeByteArray(1, leaf);
                tree.writeString(3, "abc");
            }));
            out.writeDouble(1, 1);
            out.writeSInt32(4, -1);
            out.writeByteArray(4, new byte[] {2, 3});
            out.writeByteArray(5, message(entry -> {
                entry.writeString(1, "key");
                entry.writeByteArray(2, message(n -> n.writeInt64(1, 7)));
            }));
            out.writeMessage(6, Timestamp.newBuilder().setSeconds(5).setNanos(6).build());
            out.writeMessage(
                    7,
                    Struct.newBuilder()
                            .putFields(
                                    "deep",
                                    Value.newBuilder().setStructValue(inner).build())
                            .build());
            out.writeString(8, "two");
        });
    }

    @Test
    void aMutatedEventIsAPointOrADeadLetterAndCostsLittle() {
        ProtobufPointReader reader = new ProtobufPointReader(MODEL, Limits.DEFAULT);
        ProtobufPlan plan = ProtobufPlan.of(SCHEMA, reader.wanted(), 0);
        MutatedEvents.check(event(), MODEL.columns(), (bytes, point) -> reader.read(bytes, 0, plan, point));
    }
}
