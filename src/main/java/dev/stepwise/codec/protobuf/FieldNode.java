package dev.stepwise.codec.protobuf;

import dev.stepwise.model.Point;

/**
 * Holds what has come of one field of an event, until the event is at its end. Only then it is known which value counts: of a field
 * that stands twice the last one, and of a oneof the field that came last. One node for each field of a plan.
 */
abstract class FieldNode {

    /** Whether a value of this wire type is one of the field. Others are passed over as unknown fields are. */
    abstract boolean accepts(int wire);

    /** Takes a value, which comes next. */
    abstract void take(ProtobufCursor in, int tag);

    /** Gives what was taken to the fields of the model. */
    abstract void deliver(ProtobufCursor in, Point into);

    /** What it means that the message is there, and the field is not. */
    void absent(Point into) {}

    /** Forgets what was taken. */
    void forget() {}

    /** A field whose value nobody wants, but which takes the place of others in a oneof. */
    static final class Unwanted extends FieldNode {

        @Override
        boolean accepts(int wire) {
            return true;
        }

        @Override
        void take(ProtobufCursor in, int tag) {
            in.skip(tag);
        }

        @Override
        void deliver(ProtobufCursor in, Point into) {}
    }
}
