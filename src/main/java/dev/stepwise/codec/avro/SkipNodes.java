package dev.stepwise.codec.avro;

import dev.stepwise.model.Point;

/** How values that nobody wants are passed over. */
final class SkipNodes {

    /** A value of no bytes: null. */
    static final AvroNode NOTHING = new Constant(0);

    /** An int, a long or an enumerated value. */
    static final AvroNode VARINT = new AvroNode() {
        @Override
        void read(AvroCursor in, Point into) {
            in.varint();
        }
    };

    /** Bytes or a string. */
    static final AvroNode LENGTH_AND_BYTES = new AvroNode() {
        @Override
        void read(AvroCursor in, Point into) {
            in.pass(in.zigzag());
        }
    };

    private SkipNodes() {}

    /** A value whose length the schema says. */
    static AvroNode constant(long bytes) {
        return bytes == 0 ? NOTHING : new Constant(bytes);
    }

    private static final class Constant extends AvroNode {

        private final long bytes;

        Constant(long bytes) {
            this.bytes = bytes;
        }

        @Override
        void read(AvroCursor in, Point into) {
            in.pass(bytes);
        }

        @Override
        long constantSize() {
            return bytes;
        }
    }

    /** Stands for a record that is being planned, as a record may hold itself. */
    static final class Later extends AvroNode {

        private AvroNode node = NOTHING;

        void is(AvroNode planned) {
            node = planned;
        }

        @Override
        void read(AvroCursor in, Point into) {
            node.read(in, into);
        }
    }
}
