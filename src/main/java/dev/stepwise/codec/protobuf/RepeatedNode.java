package dev.stepwise.codec.protobuf;

import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.model.Point;
import java.util.Arrays;
import java.util.Collection;
import java.util.SequencedMap;

/** A repeated field, and the elements of it that are wanted. */
final class RepeatedNode extends FieldNode {

    private final String pointer;
    /** The wire type of an element by itself. */
    private final int wire;
    /** How many elements the vectors have that stand here. */
    private final int[] sizes;

    private final int[] indices;
    private final FieldNode[][] nodes;
    private int count;

    /**
     * @param sizes how many elements there must be, for each vector that stands here
     * @param wanted nodes by the index of their element, in ascending order
     */
    RepeatedNode(String pointer, int wire, int[] sizes, SequencedMap<Integer, ? extends Collection<FieldNode>> wanted) {
        this.pointer = pointer;
        this.wire = wire;
        this.sizes = sizes.clone();
        this.indices = wanted.keySet().stream().mapToInt(index -> index).toArray();
        this.nodes = wanted.values().stream()
                .map(each -> each.toArray(FieldNode[]::new))
                .toArray(FieldNode[][]::new);
    }

    @Override
    boolean accepts(int value) {
        return value == wire || value == ProtobufCursor.LENGTH;
    }

    @Override
    void forget() {
        count = 0;
    }

    @Override
    void take(ProtobufCursor in, int tag) {
        if (ProtobufCursor.wireOf(tag) == wire) {
            element(in, tag);
            return;
        }
        int outer = in.enter(); // packed: one length for many of them
        while (!in.isAtEnd()) {
            element(in, tag & ~ProtobufCursor.LENGTH | wire);
        }
        in.leave(outer);
    }

    private void element(ProtobufCursor in, int tag) {
        int slot = count < indices.length && indices[count] == count ? count : Arrays.binarySearch(indices, count);
        count++;
        int start = in.position();
        in.skip(tag);
        if (slot < 0) {
            return;
        }
        int end = in.position();
        for (FieldNode node : nodes[slot]) {
            in.go(start);
            node.forget();
            node.take(in, tag);
        }
        in.go(end);
    }

    @Override
    void deliver(ProtobufCursor in, Point into) {
        for (int size : sizes) {
            if (count != size && count > 0) {
                throw new BadPointException(
                        Reason.WRONG_DIMENSION, pointer + " must be an array of " + size + ", not of " + count);
            }
        }
        for (int i = 0; i < indices.length && indices[i] < count; i++) {
            for (FieldNode node : nodes[i]) {
                node.deliver(in, into);
            }
        }
    }
}
