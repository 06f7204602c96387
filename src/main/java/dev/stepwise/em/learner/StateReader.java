package dev.stepwise.em.learner;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Reads what a {@link StateWriter} wrote. */
final class StateReader {

    private final ByteBuffer bytes;
    private final int layout;

    /**
     * @param newest layout that this release writes; it reads all before it
     * @throws IllegalArgumentException when the state is of a layout that this release does not know
     */
    StateReader(byte[] state, int newest) {
        bytes = ByteBuffer.wrap(state);
        layout = bytes.get();
        if (layout < 1 || layout > newest) {
            throw new IllegalArgumentException("state of layout " + layout + ", this release reads 1 to " + newest);
        }
    }

    /** Layout of the value. */
    int layout() {
        return layout;
    }

    /** Whether anything is left: later releases write more at the end. */
    boolean hasMore() {
        return bytes.hasRemaining();
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

    List<Double> readNumbers() {
        return Arrays.stream(readDoubles()).boxed().toList();
    }
}
