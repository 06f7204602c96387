package dev.stepwise.codec.record;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads what a {@link CborOut} wrote. Everything that is not as expected is an {@link InvalidRecordException}. */
final class CborIn {

    private final CBORParser cbor;
    private final int layout;
    private boolean ended;

    CborIn(byte[] bytes, int layout) {
        this(bytes, layout, layout);
    }

    /** Reads one of several layouts. */
    CborIn(byte[] bytes, int oldest, int newest) {
        try {
            cbor = CborOut.FACTORY.createParser(bytes);
            expect(JsonToken.START_ARRAY);
            long found = readLong();
            if (found < oldest || found > newest) {
                throw new InvalidRecordException("a record of layout " + found + ", this release reads " + newest);
            }
            layout = (int) found;
        } catch (IOException e) {
            throw invalid(e);
        }
    }

    int layout() {
        return layout;
    }

    private static InvalidRecordException invalid(IOException e) {
        return new InvalidRecordException("not a record of this service", e);
    }

    private void expect(JsonToken expected) throws IOException {
        JsonToken found = cbor.nextToken();
        if (found != expected) {
            throw new InvalidRecordException(found + " in the place of " + expected);
        }
    }

    long readLong() {
        try {
            expect(JsonToken.VALUE_NUMBER_INT);
            return cbor.getLongValue();
        } catch (IOException e) {
            throw invalid(e);
        }
    }

    /** A number from {@code least} to {@code most}. */
    int readInt(int least, int most) {
        long value = readLong();
        if (value < least || value > most) {
            throw new InvalidRecordException(value + " where " + least + " to " + most + " can be");
        }
        return (int) value;
    }

    double readDouble() {
        try {
            expect(JsonToken.VALUE_NUMBER_FLOAT);
            return cbor.getDoubleValue();
        } catch (IOException e) {
            throw invalid(e);
        }
    }

    /** A number that need not be there, as the last value; NaN when it is not. */
    double readDoubleOrEnd() {
        try {
            JsonToken found = cbor.nextToken();
            ended = found == JsonToken.END_ARRAY;
            if (!ended && found != JsonToken.VALUE_NUMBER_FLOAT) {
                throw new InvalidRecordException(found + " in the place of a number or the end");
            }
            return ended ? Double.NaN : cbor.getDoubleValue();
        } catch (IOException e) {
            throw invalid(e);
        }
    }

    String readString() {
        try {
            expect(JsonToken.VALUE_STRING);
            return cbor.getText();
        } catch (IOException e) {
            throw invalid(e);
        }
    }

    double[] readDoubles(int length) {
        return readDoubles(length, length, length);
    }

    /** Numbers, so many of them: {@code least}, or as many {@code step}s more as there are, up to {@code most}. */
    double[] readDoubles(int least, int most, int step) {
        try {
            expect(JsonToken.VALUE_EMBEDDED_OBJECT);
            byte[] bytes = cbor.getBinaryValue();
            int length = bytes.length / Double.BYTES;
            if (bytes.length % Double.BYTES != 0
                    || length < least
                    || length > most
                    || step > 0 && (length - least) % step != 0) {
                throw new InvalidRecordException(
                        bytes.length + " bytes in the place of " + least + " to " + most + " numbers");
            }
            double[] values = new double[length];
            ByteBuffer.wrap(bytes).asDoubleBuffer().get(values);
            return values;
        } catch (IOException e) {
            throw invalid(e);
        }
    }

    /** To be called after the last value. */
    void close() {
        try {
            if (!ended) {
                expect(JsonToken.END_ARRAY);
            }
            if (cbor.nextToken() != null) {
                throw new InvalidRecordException("bytes after the end");
            }
        } catch (IOException e) {
            throw invalid(e);
        }
    }
}
