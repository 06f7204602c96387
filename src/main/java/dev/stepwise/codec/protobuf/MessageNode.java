package dev.stepwise.codec.protobuf;

import dev.stepwise.model.Point;
import java.util.Arrays;
import java.util.List;

/** A message, and the fields of it that are wanted or share a oneof with one that is. */
final class MessageNode extends FieldNode {

    private static final int NONE = -1;
    private static final int MOST_DIRECT = 256;

    /**
     * A field of the message.
     *
     * @param oneof −1: none
     */
    record Slot(int number, int oneof, FieldNode node) {}

    private final int[] numbers;
    private final FieldNode[] nodes;
    private final int[] oneofs;
    /** Slots by the numbers of their fields, as far as these are small. */
    private final int[] direct;

    private final boolean[] seen;
    /** The slot that was set last of each oneof, plus 1; 0: none. */
    private final int[] last;

    /** @param slots in ascending order of their numbers */
    MessageNode(List<Slot> slots, int oneofs) {
        this.numbers = slots.stream().mapToInt(Slot::number).toArray();
        this.nodes = slots.stream().map(Slot::node).toArray(FieldNode[]::new);
        this.oneofs = slots.stream().mapToInt(Slot::oneof).toArray();
        int largest = numbers.length == 0 ? 0 : numbers[numbers.length - 1];
        this.direct = new int[Math.min(largest + 1, MOST_DIRECT)];
        Arrays.setAll(direct, number -> Math.max(NONE, Arrays.binarySearch(numbers, number)));
        this.seen = new boolean[numbers.length];
        this.last = new int[oneofs];
    }

    @Override
    boolean accepts(int wire) {
        return wire == ProtobufCursor.LENGTH;
    }

    @Override
    void forget() {
        Arrays.fill(seen, false);
        Arrays.fill(last, 0);
    }

    @Override
    void take(ProtobufCursor in, int tag) {
        int outer = in.enter();
        fields(in);
        in.leave(outer);
    }

    /** Takes all fields up to the end of the message at hand. */
    void fields(ProtobufCursor in) {
        while (!in.isAtEnd()) {
            int tag = in.tag();
            int slot = slotOf(ProtobufCursor.numberOf(tag));
            if (slot < 0 || !nodes[slot].accepts(ProtobufCursor.wireOf(tag))) {
                in.skip(tag);
                continue;
            }
            int oneof = oneofs[slot];
            if (oneof != NONE && last[oneof] != slot + 1) {
                last[oneof] = slot + 1;
                seen[slot] = false; // another one has been set since: this begins anew
            }
            if (!seen[slot]) {
                seen[slot] = true;
                nodes[slot].forget();
            }
            nodes[slot].take(in, tag);
        }
    }

    private int slotOf(int number) {
        if (number < direct.length) {
            return direct[number];
        }
        return direct.length < MOST_DIRECT ? NONE : Arrays.binarySearch(numbers, number);
    }

    @Override
    void deliver(ProtobufCursor in, Point into) {
        for (int slot = 0; slot < nodes.length; slot++) {
            int oneof = oneofs[slot];
            if (seen[slot] && (oneof == NONE || last[oneof] == slot + 1)) {
                nodes[slot].deliver(in, into);
            } else {
                nodes[slot].absent(into);
            }
        }
    }
}
