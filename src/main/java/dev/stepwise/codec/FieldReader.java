package dev.stepwise.codec;

import dev.stepwise.codec.BadPointException.Reason;
import dev.stepwise.event.Point;

/** Reads the value of one field of a model, which comes next and is not null, into a point. */
interface FieldReader {

    void read(JsonCursor json, Point into);

    /** A number, of whatever size. */
    static double number(JsonCursor json, String pointer) {
        if (!json.atNumber()) {
            throw wrongType(json, pointer, "a number");
        }
        double x = json.number();
        if (Double.isInfinite(x)) {
            throw new BadPointException(Reason.NOT_FINITE, pointer + " is beyond the range of a double");
        }
        return x;
    }

    static BadPointException wrongType(JsonCursor json, String pointer, String expected) {
        int position = json.position();
        json.skip(); // what is not JSON at all says so first
        return new BadPointException(Reason.WRONG_TYPE, pointer + " is not " + expected + " (byte " + position + ")");
    }
}
