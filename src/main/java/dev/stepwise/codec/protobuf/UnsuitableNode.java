package dev.stepwise.codec.protobuf;

import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.model.Point;

/** A value of a type that does not suit a field, beside others that do. */
final class UnsuitableNode extends FieldNode {

    private final String message;

    UnsuitableNode(String message) {
        this.message = message;
    }

    String message() {
        return message;
    }

    @Override
    boolean accepts(int wire) {
        return true;
    }

    @Override
    void take(ProtobufCursor in, int tag) {
        in.skip(tag);
    }

    @Override
    void deliver(ProtobufCursor in, Point into) {
        throw new BadPointException(Reason.WRONG_TYPE, message);
    }
}
