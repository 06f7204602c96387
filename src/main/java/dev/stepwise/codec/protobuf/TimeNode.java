package dev.stepwise.codec.protobuf;

import dev.stepwise.codec.field.FieldTarget;
import dev.stepwise.model.Point;
import java.util.List;

/** A {@code google.protobuf.Timestamp} or {@code Duration}, as one number. */
final class TimeNode extends FieldNode {

    private static final int SECONDS = 1;
    private static final int NANOS = 2;
    private static final double NANOS_OF_SECOND = 1e9;

    private final FieldTarget[] targets;
    /** So many units are a second. */
    private final double units;

    private long seconds;
    private int nanos;

    TimeNode(double units, List<FieldTarget> targets) {
        this.units = units;
        this.targets = targets.toArray(FieldTarget[]::new);
    }

    @Override
    boolean accepts(int wire) {
        return wire == ProtobufCursor.LENGTH;
    }

    @Override
    void forget() {
        seconds = 0;
        nanos = 0;
    }

    @Override
    void take(ProtobufCursor in, int tag) {
        int outer = in.enter();
        while (!in.isAtEnd()) {
            int part = in.tag();
            boolean isVarint = ProtobufCursor.wireOf(part) == ProtobufCursor.VARINT;
            if (isVarint && ProtobufCursor.numberOf(part) == SECONDS) {
                seconds = in.varint();
            } else if (isVarint && ProtobufCursor.numberOf(part) == NANOS) {
                nanos = (int) in.varint();
            } else {
                in.skip(part);
            }
        }
        in.leave(outer);
    }

    @Override
    void deliver(ProtobufCursor in, Point into) {
        double value = seconds * units + nanos / (NANOS_OF_SECOND / units);
        for (FieldTarget target : targets) {
            target.number(value, into);
        }
    }
}
