package dev.stepwise.codec.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.field.FieldTarget;
import dev.stepwise.model.Point;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value without parts, and the fields of the model that take it. */
final class ScalarNode extends FieldNode {

    /** A value that stands for one that is not there. */
    record Fallback(long bits, byte[] text) {

        /** The zero, the false or the empty text of a type. */
        static final Fallback ZERO = new Fallback(0, new byte[0]);
    }

    private final Scalar type;
    private final FieldTarget[] targets;
    /** Numbers of an enumeration in ascending order, and its names beside them. */
    private final int[] numbers;

    private final byte[][] names;
    private final @Nullable Fallback fallback;
    private long bits;
    private int from;
    private int to;

    /**
     * @param symbols of an enumeration by number; empty for other types
     * @param fallback what counts where the message is there and the field is not; null: the value is missing
     */
    ScalarNode(Scalar type, Map<Integer, String> symbols, List<FieldTarget> targets, @Nullable Fallback fallback) {
        this.type = type;
        this.targets = targets.toArray(FieldTarget[]::new);
        this.numbers =
                symbols.keySet().stream().mapToInt(number -> number).sorted().toArray();
        this.names = Arrays.stream(numbers)
                .mapToObj(number -> String.valueOf(symbols.get(number)).getBytes(UTF_8))
                .toArray(byte[][]::new);
        this.fallback = fallback;
    }

    @Override
    boolean accepts(int wire) {
        return wire == type.wire;
    }

    @Override
    void take(ProtobufCursor in, int tag) {
        switch (type.wire) {
            case ProtobufCursor.VARINT -> bits = in.varint();
            case ProtobufCursor.FOUR_BYTES -> bits = in.fourBytes();
            case ProtobufCursor.EIGHT_BYTES -> bits = in.eightBytes();
            default -> {
                from = in.pass(in.length());
                to = in.position();
            }
        }
    }

    @Override
    void deliver(ProtobufCursor in, Point into) {
        give(bits, in.bytes(), from, to, into);
    }

    @Override
    void absent(Point into) {
        if (fallback != null) {
            give(fallback.bits, fallback.text, 0, fallback.text.length, into);
        }
    }

    private void give(long value, byte[] text, int start, int end, Point into) {
        switch (type) {
            case FLOAT -> single(Float.intBitsToFloat((int) value), into);
            case DOUBLE -> number(Double.longBitsToDouble(value), into);
            case BOOL -> flag(value != 0, into);
            case STRING -> text(text, start, end, into);
            case ENUM -> symbol((int) value, into);
            case UINT64, FIXED64 -> unsigned(value, into);
            default -> whole(type.whole(value), into);
        }
    }

    /** A number that the schema does not name is itself: a newer schema may. */
    private void symbol(int number, Point into) {
        int at = Arrays.binarySearch(numbers, number);
        if (at < 0) {
            whole(number, into);
        } else {
            text(names[at], 0, names[at].length, into);
        }
    }

    private void single(float value, Point into) {
        for (FieldTarget target : targets) {
            target.single(value, into);
        }
    }

    private void number(double value, Point into) {
        for (FieldTarget target : targets) {
            target.number(value, into);
        }
    }

    private void whole(long value, Point into) {
        for (FieldTarget target : targets) {
            target.whole(value, into);
        }
    }

    private void unsigned(long value, Point into) {
        for (FieldTarget target : targets) {
            target.unsigned(value, into);
        }
    }

    private void flag(boolean value, Point into) {
        for (FieldTarget target : targets) {
            target.flag(value, into);
        }
    }

    private void text(byte[] bytes, int start, int end, Point into) {
        for (FieldTarget target : targets) {
            target.text(bytes, start, end, into);
        }
    }
}
