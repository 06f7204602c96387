package dev.stepwise.codec.protobuf;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.stepwise.codec.json.NameTable;
import dev.stepwise.model.Point;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;

/** A map, and the values of it that are wanted. On the wire it is a repeated message of a key (1) and a value (2). */
final class MapNode extends FieldNode {

    private static final int KEY = 1;
    private static final int VALUE = 2;
    private static final byte[] TRUE = "true".getBytes(US_ASCII);
    private static final byte[] FALSE = "false".getBytes(US_ASCII);

    private final Scalar keyType;
    private final NameTable table;
    private final FieldNode[] wanted;
    private final boolean[] seen;
    /** Entries without a value have the zero of its type. */
    private final boolean[] empty;
    /** The digits of a key, at the end. */
    private final byte[] digits = new byte[20];

    private long keyBits;
    private int keyFrom;
    private int keyTo;

    MapNode(Scalar keyType, SequencedMap<String, FieldNode> wanted) {
        this.keyType = keyType;
        this.table = new NameTable(List.copyOf(wanted.sequencedKeySet()));
        this.wanted = wanted.values().toArray(FieldNode[]::new);
        this.seen = new boolean[this.wanted.length];
        this.empty = new boolean[this.wanted.length];
    }

    @Override
    boolean accepts(int wire) {
        return wire == ProtobufCursor.LENGTH;
    }

    @Override
    void forget() {
        Arrays.fill(seen, false);
        Arrays.fill(empty, false);
    }

    @Override
    void take(ProtobufCursor in, int tag) {
        int outer = in.enter();
        keyBits = 0;
        keyFrom = 0;
        keyTo = 0;
        int valueTag = 0;
        int valueAt = 0;
        while (!in.isAtEnd()) {
            int part = in.tag();
            if (part == (KEY << 3 | keyType.wire)) {
                key(in);
            } else {
                if (ProtobufCursor.numberOf(part) == VALUE) {
                    valueTag = part;
                    valueAt = in.position();
                }
                in.skip(part);
            }
        }
        int index = index(in.bytes());
        if (index >= 0) {
            value(in, index, valueTag, valueAt);
        }
        in.leave(outer);
    }

    /** Of a key that comes twice the last value counts. */
    private void value(ProtobufCursor in, int index, int tag, int at) {
        FieldNode node = wanted[index];
        boolean isThere = tag != 0 && node.accepts(ProtobufCursor.wireOf(tag));
        seen[index] = isThere;
        empty[index] = !isThere;
        if (isThere) {
            int end = in.position();
            in.go(at);
            node.forget();
            node.take(in, tag);
            in.go(end);
        }
    }

    private void key(ProtobufCursor in) {
        switch (keyType.wire) {
            case ProtobufCursor.VARINT -> keyBits = in.varint();
            case ProtobufCursor.FOUR_BYTES -> keyBits = in.fourBytes();
            case ProtobufCursor.EIGHT_BYTES -> keyBits = in.eightBytes();
            default -> {
                keyFrom = in.pass(in.length());
                keyTo = in.position();
            }
        }
    }

    private int index(byte[] bytes) {
        if (keyType == Scalar.STRING) {
            return table.indexOf(bytes, keyFrom, keyTo);
        }
        if (keyType == Scalar.BOOL) {
            byte[] word = keyBits == 0 ? FALSE : TRUE;
            return table.indexOf(word, 0, word.length);
        }
        boolean isUnsigned = keyType == Scalar.UINT64 || keyType == Scalar.FIXED64;
        long value = keyType.whole(keyBits);
        long rest = value;
        int at = digits.length;
        do {
            long digit = isUnsigned ? Long.remainderUnsigned(rest, 10) : Math.abs(rest % 10);
            digits[--at] = (byte) ('0' + digit);
            rest = isUnsigned ? Long.divideUnsigned(rest, 10) : rest / 10;
        } while (rest != 0);
        if (value < 0 && !isUnsigned) {
            digits[--at] = '-';
        }
        return table.indexOf(digits, at, digits.length);
    }

    @Override
    void deliver(ProtobufCursor in, Point into) {
        for (int i = 0; i < wanted.length; i++) {
            if (seen[i]) {
                wanted[i].deliver(in, into);
            } else if (empty[i]) {
                wanted[i].absent(into);
            }
        }
    }
}
