package dev.stepwise.codec.record;

import dev.stepwise.em.adaptation.KeySums;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a scoring task remembers of a key, as bytes: a layout, four bytes of the model's structure and of what its key is, when the key was seen last, how
 * many points it had, the ids of the components, and for each its mass and for each parameter the sum of the deviations and their
 * evidence. A component without points takes one byte beside its id; where all evidence is the mass, as it is with no value missing,
 * it is not written again. Reads into memory that is used again. Not thread safe.
 */
public final class KeyCodec {

    private static final byte LAYOUT = 1;
    private static final byte NOTHING = 0;
    private static final byte MASS_IS_EVIDENCE = 1;
    private static final byte ALL = 2;

    /** The layout, the structure and when the key was seen last. */
    private static final int SEEN_AT = 1 + Integer.BYTES;

    private static final int POINTS_AT = SEEN_AT + Long.BYTES;
    private static final int SHAPE_AT = POINTS_AT + Long.BYTES;
    private static final int HEAD_BYTES = SHAPE_AT + 2 * Integer.BYTES;

    /** Beyond any model: a thousand components of ten thousand columns have as many parameters. */
    private static final long MOST_NUMBERS = 1L << 25;

    private final int structure;
    private ByteBuffer out = ByteBuffer.allocate(512);
    private List<Integer> ids = List.of();
    private double[] numbers = {};

    /** @param structure what gives the sums their meaning; what was written under another one is not read */
    public KeyCodec(String structure) {
        this.structure = structure.hashCode();
    }

    /**
     * Returns what is known of a key as bytes, in an array of its own.
     *
     * @param points that it had
     * @param seenMillis event time at which it was seen last, in milliseconds since 1970
     */
    public byte[] write(KeySums key, long points, long seenMillis) {
        List<Integer> components = key.ids();
        int each = Integer.BYTES + 1 + (1 + 2 * key.parameters()) * Double.BYTES;
        if (out.capacity() < HEAD_BYTES + components.size() * each) {
            out = ByteBuffer.allocate(2 * (HEAD_BYTES + components.size() * each));
        }
        out.clear();
        out.put(LAYOUT).putInt(structure).putLong(seenMillis).putLong(points);
        out.putInt(components.size()).putInt(key.parameters());
        for (int k = 0; k < components.size(); k++) {
            out.putInt(components.get(k));
        }
        for (int k = 0; k < components.size(); k++) {
            write(key.sums(k));
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private void write(double[] sums) {
        byte kind = kind(sums);
        out.put(kind);
        for (int j = 0; kind != NOTHING && j < sums.length; j++) {
            boolean isEvidence = j > 0 && j % 2 == 0;
            if (kind == ALL || !isEvidence) {
                out.putDouble(sums[j]);
            }
        }
    }

    private static byte kind(double[] sums) {
        if (sums[0] == 0) {
            return NOTHING;
        }
        for (int j = 2; j < sums.length; j += 2) {
            if (sums[j] != sums[0]) {
                return ALL;
            }
        }
        return MASS_IS_EVIDENCE;
    }

    /** When a key was seen last, in milliseconds since 1970; long ago where the bytes do not say. */
    public long seenMillis(byte[] value) {
        return isKnown(value) ? ByteBuffer.wrap(value).getLong(SEEN_AT) : Long.MIN_VALUE;
    }

    /** Points that a key had; 0 where the bytes do not say. */
    public long points(byte[] value) {
        return isKnown(value) ? ByteBuffer.wrap(value).getLong(POINTS_AT) : 0;
    }

    private static boolean isKnown(byte[] value) {
        return value.length >= HEAD_BYTES && value[0] == LAYOUT;
    }

    /**
     * Reads what is known of a key.
     *
     * @param into holds it afterwards; where the bytes cannot be read, nothing
     * @return whether they could be read
     */
    public boolean read(byte[] value, KeySums into) {
        boolean read = isKnown(value) && readAll(ByteBuffer.wrap(value), into);
        if (!read) {
            into.clear();
        }
        return read;
    }

    private boolean readAll(ByteBuffer in, KeySums into) {
        if (in.getInt(1) != structure) {
            return false;
        }
        in.position(SHAPE_AT);
        int components = in.getInt();
        int parameters = in.getInt();
        long ofEach = 1 + 2L * parameters;
        if (components < 0
                || parameters < 0
                || components * ofEach > MOST_NUMBERS
                || in.remaining() < components * (Integer.BYTES + 1L)) {
            return false;
        }
        readIds(in, components);
        int start = in.position();
        for (int k = 0; k < components; k++) { // first whether all is there: memory is made for what is
            byte kind = in.hasRemaining() ? in.get() : -1;
            long bytes = kind == NOTHING ? 0 : (kind == ALL ? ofEach : 1L + parameters) * Double.BYTES;
            if (kind < NOTHING || kind > ALL || bytes > in.remaining()) {
                return false;
            }
            in.position(in.position() + (int) bytes);
        }
        if (in.hasRemaining()) {
            return false;
        }
        in.position(start);
        return readSums(in, components, parameters, into);
    }

    /** Keys that were written under the same components share the list of their ids. */
    private void readIds(ByteBuffer in, int components) {
        boolean same = ids.size() == components;
        int start = in.position();
        for (int k = 0; k < components && same; k++) {
            same = ids.get(k) == in.getInt();
        }
        in.position(start);
        if (same) {
            in.position(start + components * Integer.BYTES);
            return;
        }
        List<Integer> found = new ArrayList<>();
        for (int k = 0; k < components; k++) {
            found.add(in.getInt());
        }
        ids = List.copyOf(found);
    }

    private boolean readSums(ByteBuffer in, int components, int parameters, KeySums into) {
        if (numbers.length != 1 + 2 * parameters) {
            numbers = new double[1 + 2 * parameters];
        }
        into.begin(ids, parameters);
        for (int k = 0; k < components; k++) {
            byte kind = in.get();
            for (int j = 0; j < numbers.length && kind != NOTHING; j++) {
                boolean isEvidence = j > 0 && j % 2 == 0;
                numbers[j] = kind == MASS_IS_EVIDENCE && isEvidence ? numbers[0] : in.getDouble();
                if (!Double.isFinite(numbers[j])) {
                    return false;
                }
            }
            if (kind != NOTHING) {
                into.put(k, numbers);
            }
        }
        return true;
    }
}
