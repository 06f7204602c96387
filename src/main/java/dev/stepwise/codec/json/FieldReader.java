package dev.stepwise.codec.json;

import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.distribution.NumberBorder;
import dev.stepwise.model.Point;

/** Reads the value of one field of a model, which comes next and is not null, into a point. */
interface FieldReader {

    void read(JsonCursor json, Point into);

    /** The value is null. */
    default void readNull(Point into) {}

    /** A number that is not infinite. */
    static double number(JsonCursor json, String pointer) {
        if (!json.atNumber()) {
            throw wrongType(json, pointer, "a number");
        }
        int start = json.position();
        double x = json.number();
        if (Double.isInfinite(x)) {
            throw bad(Reason.NOT_FINITE, json, start, pointer, "a number within the range of a double");
        }
        return x;
    }

    /** A number that is 0, 1, 2, …, drawn in to the {@link NumberBorder}. */
    static double count(JsonCursor json, String pointer) {
        int start = json.position();
        double x = number(json, pointer);
        if (x < 0 || x != Math.rint(x)) {
            throw bad(Reason.OUT_OF_RANGE, json, start, pointer, "a count (0, 1, 2, …)");
        }
        return NumberBorder.count(x);
    }

    /** The value that comes next is of another type than it must be; but what is not JSON at all says so first. */
    static BadPointException wrongType(JsonCursor json, String pointer, String expected) {
        int start = json.position();
        json.skip();
        return bad(Reason.WRONG_TYPE, json, start, pointer, expected);
    }

    /** The value from a position to the cursor is not what it must be. */
    static BadPointException bad(Reason reason, JsonCursor json, int start, String pointer, String expected) {
        return new BadPointException(reason, pointer + " must be " + expected + ", not " + json.excerpt(start));
    }
}
