package dev.stepwise.codec.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.field.FieldTarget;
import dev.stepwise.codec.field.ValueKind;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.codec.json.Decimals;
import dev.stepwise.model.Point;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/** Reads a value without parts and gives it to fields. */
abstract class ScalarNode extends AvroNode {

    /** Longer decimals are beyond the range of a double. */
    private static final int LONGEST_DECIMAL = 160;

    private static final double TWO_TO_63 = 0x1p63;

    private final ValueKind kind;
    final FieldTarget[] targets;

    private ScalarNode(ValueKind kind, List<FieldTarget> targets) {
        this.kind = kind;
        this.targets = targets.toArray(FieldTarget[]::new);
    }

    ValueKind kind() {
        return kind;
    }

    /** An int or a long, which dates and times are too. */
    static ScalarNode whole(boolean isInt, List<FieldTarget> to) {
        return new ScalarNode(ValueKind.WHOLE, to) {
            @Override
            void read(AvroCursor in, Point into) {
                long value = in.zigzag();
                if (isInt && value != (int) value) {
                    throw new BadPointException(
                            Reason.MALFORMED, "an int of more than 32 bits before byte " + in.position());
                }
                for (FieldTarget target : targets) {
                    target.whole(value, into);
                }
            }
        };
    }

    static ScalarNode ofFloat(List<FieldTarget> to) {
        return new ScalarNode(ValueKind.NUMBER, to) {
            @Override
            void read(AvroCursor in, Point into) {
                float value = Float.intBitsToFloat(in.fourBytes());
                for (FieldTarget target : targets) {
                    target.single(value, into);
                }
            }
        };
    }

    static ScalarNode ofDouble(List<FieldTarget> to) {
        return new ScalarNode(ValueKind.NUMBER, to) {
            @Override
            void read(AvroCursor in, Point into) {
                give(Double.longBitsToDouble(in.eightBytes()), into);
            }
        };
    }

    static ScalarNode flag(List<FieldTarget> to) {
        return new ScalarNode(ValueKind.FLAG, to) {
            @Override
            void read(AvroCursor in, Point into) {
                boolean value = in.bool();
                for (FieldTarget target : targets) {
                    target.flag(value, into);
                }
            }
        };
    }

    static ScalarNode text(List<FieldTarget> to) {
        return new ScalarNode(ValueKind.TEXT, to) {
            @Override
            void read(AvroCursor in, Point into) {
                int from = in.pass(in.zigzag());
                for (FieldTarget target : targets) {
                    target.text(in.bytes(), from, in.position(), into);
                }
            }
        };
    }

    static ScalarNode symbol(List<String> symbols, List<FieldTarget> to) {
        byte[][] names = symbols.stream().map(name -> name.getBytes(UTF_8)).toArray(byte[][]::new);
        return new ScalarNode(ValueKind.TEXT, to) {
            @Override
            void read(AvroCursor in, Point into) {
                byte[] name = names[in.index(names.length)];
                for (FieldTarget target : targets) {
                    target.text(name, 0, name.length, into);
                }
            }
        };
    }

    /** @param fixedSize bytes of each value; negative: each has a length of its own */
    static ScalarNode decimal(int scale, int fixedSize, List<FieldTarget> to) {
        return new ScalarNode(ValueKind.NUMBER, to) {
            @Override
            void read(AvroCursor in, Point into) {
                int from = in.pass(fixedSize < 0 ? in.zigzag() : fixedSize);
                give(valueOf(in.bytes(), from, in.position() - from, scale), into);
            }
        };
    }

    final void give(double value, Point into) {
        for (FieldTarget target : targets) {
            target.number(value, into);
        }
    }

    /** The double nearest to an unscaled value, two's complement and big endian, over 10 to the scale. */
    private static double valueOf(byte[] bytes, int from, int length, int scale) {
        if (length == 0 || length > LONGEST_DECIMAL) {
            throw new BadPointException(Reason.MALFORMED, "a decimal of " + length + " bytes at byte " + from);
        }
        if (length <= Long.BYTES) {
            long unscaled = bytes[from];
            for (int i = 1; i < length; i++) {
                unscaled = unscaled << 8 | bytes[from + i] & 0xFF;
            }
            double magnitude =
                    unscaled == Long.MIN_VALUE && scale == 0 ? TWO_TO_63 : Decimals.nearest(Math.abs(unscaled), -scale);
            if (!Double.isNaN(magnitude)) {
                return unscaled < 0 ? -magnitude : magnitude;
            }
        }
        return new BigDecimal(new BigInteger(bytes, from, length), scale).doubleValue();
    }
}
