package dev.stepwise.codec.event;

import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Finds the schema's id and the payload of an event as Confluent's serializers write it: the id in a header, or else before
 * the payload. Either way a byte 0 and an id of four bytes, or a byte 1 and a GUID of 16, big endian. Reused from event to event.
 */
public final class ConfluentFrame {

    static final String HEADER = "__value_schema_id";
    private static final byte WITH_ID = 0;
    private static final byte WITH_GUID = 1;
    private static final int ID_BYTES = 1 + Integer.BYTES;
    private static final int GUID_BYTES = 1 + 2 * Long.BYTES;

    private final boolean hasMessage;
    private byte @Nullable [] named;
    private boolean global;
    private long high;
    private long low;
    private int payload;

    /** A frame that names the schema and no more. */
    public ConfluentFrame() {
        this(false);
    }

    /** @param hasMessage whether a header may say behind the id which message of the schema the event is, as with Protobuf */
    ConfluentFrame(boolean hasMessage) {
        this.hasMessage = hasMessage;
    }

    /** Takes an event apart. */
    public void open(byte @Nullable [] value, EventHeaders headers) {
        if (value == null) {
            throw new BadPointException(Reason.EMPTY, "no value");
        }
        byte[] header = headers.last(HEADER);
        named = header;
        if (header != null) {
            int size = sizeIn(header);
            if (size < 0 || header.length < size || header.length > size && !hasMessage) {
                throw new BadPointException(
                        Reason.NOT_FRAMED,
                        "the header " + HEADER + " must be 0 and an id in four bytes, or 1 and a GUID in 16, not "
                                + header.length + " bytes"
                                + (header.length == 0 ? "" : " that begin with " + (header[0] & 0xFF)));
            }
            take(header);
            payload = 0;
        } else if (value.length == 0) {
            throw new BadPointException(Reason.EMPTY, "no value");
        } else {
            payload = sizeIn(value);
            if (payload < 0 || payload > value.length) {
                throw new BadPointException(Reason.NOT_FRAMED, unframed(value));
            }
            take(value);
        }
    }

    private static String unframed(byte[] value) {
        return "the value must begin with 0 and the schema's id in four bytes, "
                + (value[0] == WITH_ID || value[0] == WITH_GUID
                        ? "and ends after " + value.length
                        : "not with the byte " + (value[0] & 0xFF));
    }

    private static int sizeIn(byte[] bytes) {
        if (bytes.length == 0) {
            return -1;
        }
        return bytes[0] == WITH_ID ? ID_BYTES : bytes[0] == WITH_GUID ? GUID_BYTES : -1;
    }

    private void take(byte[] from) {
        global = from[0] == WITH_GUID;
        high = global ? bigEndian(from, 1, Long.BYTES) : 0;
        low = global ? bigEndian(from, 1 + Long.BYTES, Long.BYTES) : bigEndian(from, 1, Integer.BYTES);
    }

    private static long bigEndian(byte[] bytes, int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = value << 8 | bytes[i] & 0xFF;
        }
        return value;
    }

    /** Whether this is the key of the event's schema. */
    boolean has(SchemaKey key) {
        return key.low() == low && key.high() == high && key.global() == global;
    }

    SchemaKey key() {
        return new SchemaKey(global, high, low);
    }

    /** Reads which message the header says; the first one, if it says nothing of it. */
    void readIndexes(MessageIndexes into) {
        int size = named == null ? 0 : sizeIn(named);
        if (named == null || named.length == size) {
            into.first();
        } else {
            into.read(named, size);
        }
    }

    /** Returns the position of what follows the id: 0 where the id is in a header. */
    public int payload() {
        return payload;
    }
}
