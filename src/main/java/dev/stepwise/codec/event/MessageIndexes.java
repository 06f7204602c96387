package dev.stepwise.codec.event;

import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import java.util.Arrays;

/**
 * Which message of a Protobuf schema an event is, as Confluent's serializers write it: a count and so many indexes, all of them
 * zigzag numbers of variable length; a count of 0 stands for the first message. Reused from event to event.
 */
final class MessageIndexes {

    private static final int MOST = 64;
    private static final int LONGEST_VARINT = 5;

    private final int[] indexes = new int[MOST];
    private int count = 1;

    /** Reads them from a position on. Returns where they end. */
    int read(byte[] bytes, int from) {
        int at = from;
        long number = 0;
        int read = -1;
        int wanted = 0;
        while (read < wanted) {
            int start = at;
            number = 0;
            int shift = 0;
            do {
                if (at == bytes.length || at - start == LONGEST_VARINT) {
                    throw bad("the indexes of the message must stand before the payload");
                }
                number |= (long) (bytes[at] & 0x7F) << shift;
                shift += 7;
            } while (bytes[at++] < 0);
            int value = (int) (number >>> 1 ^ -(number & 1));
            if (read < 0) {
                wanted = value;
                if (value < 0 || value > MOST) {
                    throw bad("there must be from 0 to " + MOST + " indexes of the message, not " + value);
                }
            } else {
                indexes[read] = value;
            }
            read++;
        }
        if (wanted == 0) {
            first();
        } else {
            count = wanted;
        }
        return at;
    }

    /** Becomes those of the first message. */
    void first() {
        indexes[0] = 0;
        count = 1;
    }

    boolean are(int[] others) {
        return Arrays.equals(indexes, 0, count, others, 0, others.length);
    }

    int[] copy() {
        return Arrays.copyOf(indexes, count);
    }

    private static BadPointException bad(String what) {
        return new BadPointException(Reason.NOT_FRAMED, what);
    }
}
