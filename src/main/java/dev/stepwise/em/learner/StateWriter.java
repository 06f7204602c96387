package dev.stepwise.em.learner;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** One value of a learner's state: a layout number, then numbers, big endian. */
final class StateWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** @param layout of what follows, to be recognised by later releases */
    StateWriter(int layout) {
        bytes.write(layout);
    }

    StateWriter put(boolean value) {
        bytes.write(value ? 1 : 0);
        return this;
    }

    StateWriter put(int value) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
        return this;
    }

    StateWriter put(long value) {
        bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
        return this;
    }

    StateWriter put(double value) {
        return put(Double.doubleToRawLongBits(value));
    }

    StateWriter put(double[] values) {
        put(values.length);
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Double.BYTES);
        buffer.asDoubleBuffer().put(values);
        bytes.writeBytes(buffer.array());
        return this;
    }

    StateWriter put(List<Double> values) {
        return put(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
