package dev.stepwise.codec.avro;

import dev.stepwise.model.Point;

/** Reads or passes over a value, which comes next. One node for each type of a plan; made once for a schema. */
abstract class AvroNode {

    /** The bytes of a value are no constant. */
    static final long VARIES = -1;

    abstract void read(AvroCursor in, Point into);

    /** Bytes that are passed over whatever they hold; or {@link #VARIES}. */
    long constantSize() {
        return VARIES;
    }
}
