package dev.stepwise.em.operation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What operators want of a learner, as an entry of its state.
 *
 * @param frozen whether nothing is to be learned
 * @param pinned version of the parameters that points are assigned with; 0: the newest
 * @param names of clusters by id
 */
record OperatorState(boolean frozen, long pinned, SortedMap<Integer, String> names) {

    private static final int LAYOUT = 1;

    /** With a version that is pinned. */
    private static final int PINNED_LAYOUT = 2;

    /** Writes it as earlier releases do where nothing is pinned. */
    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(pinned == 0 ? LAYOUT : PINNED_LAYOUT);
            out.writeBoolean(frozen);
            if (pinned != 0) {
                out.writeLong(pinned);
            }
            out.writeInt(names.size());
            for (Map.Entry<Integer, String> name : names.entrySet()) {
                out.writeInt(name.getKey());
                out.writeUTF(name.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException when the entry is of a layout that this release does not know */
    static OperatorState read(byte[] entry) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(entry))) {
            int layout = in.readByte();
            if (layout != LAYOUT && layout != PINNED_LAYOUT) {
                throw new IllegalArgumentException("names and freezing are of layout " + layout);
            }
            boolean frozen = in.readBoolean();
            long pinned = layout == PINNED_LAYOUT ? in.readLong() : 0;
            SortedMap<Integer, String> names = new TreeMap<>();
            for (int count = in.readInt(); count > 0; count--) {
                names.put(in.readInt(), in.readUTF());
            }
            return new OperatorState(frozen, pinned, names);
        } catch (IOException e) {
            throw new IllegalArgumentException("names and freezing cannot be read", e);
        }
    }
}
