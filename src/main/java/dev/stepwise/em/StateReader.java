package dev.stepwise.em;

import java.nio.ByteBuffer;

/** Reads what a {@link StateWriter} wrote. */
final class StateReader {

    private final ByteBuffer bytes;

    /** @throws IllegalArgumentException when the state is of a layout that this release does not know */
    StateReader(byte[] state, int layout) {
        bytes = ByteBuffer.wrap(state);
        int found = bytes.get();
        if (found != layout) {
            throw new IllegalArgumentException("state of layout " + found + ", this release reads " + layout);
        }
    }

    boolean readBoolean() {
        return bytes.get() != 0;
    }

    int readInt() {
        return bytes.getInt();
    }

    long readLong() {
        return bytes.getLong();
    }

    double readDouble() {
        return Double.longBitsToDouble(bytes.getLong());
    }

    double[] readDoubles() {
        double[] values = new double[bytes.getInt()];
        bytes.asDoubleBuffer().get(values);
        bytes.position(bytes.position() + values.length * Double.BYTES);
        return values;
    }
}
