package dev.stepwise.codec.record;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Writes one CBOR array of values in an agreed order; doubles go as their bits, big endian. */
final class CborOut {

    static final CBORFactory FACTORY = new CBORFactory();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CBORGenerator cbor;

    /** @param layout of what follows, to be recognised by later releases */
    CborOut(int layout) {
        try {
            cbor = FACTORY.createGenerator(bytes);
            cbor.writeStartArray();
            cbor.writeNumber(layout);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CborOut put(long value) {
        try {
            cbor.writeNumber(value);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CborOut put(double value) {
        try {
            cbor.writeNumber(value);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CborOut put(String value) {
        try {
            cbor.writeString(value);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CborOut put(double[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Double.BYTES);
        buffer.asDoubleBuffer().put(values);
        try {
            cbor.writeBinary(buffer.array());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] toBytes() {
        try {
            cbor.writeEndArray();
            cbor.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
