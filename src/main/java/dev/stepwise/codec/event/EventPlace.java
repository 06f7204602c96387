package dev.stepwise.codec.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Where the event of an assignment stands: a header of the assignment says it, as {@code points/3/1204}. A header that says which
 * schema the event was written with stays behind, as the assignment is written with another. Not thread safe: one for each task.
 */
public final class EventPlace {

    /** Topic, partition and offset. No topic has a slash in its name. */
    public static final String HEADER = "stepwise.event";

    private static final int MOST_DIGITS = 19;

    private final byte[] digits = new byte[MOST_DIGITS];
    private String topic = "";
    private int partition = -1;
    /** Topic and partition, with a slash behind each. */
    private byte[] beginning = {};

    /** Returns the headers of an event with its place, in a copy: other models of the topic read the same event. */
    public Headers addedTo(Headers event, String ofTopic, int ofPartition, long offset) {
        if (ofPartition != partition || !ofTopic.equals(topic)) {
            topic = ofTopic;
            partition = ofPartition;
            beginning = (ofTopic + '/' + ofPartition + '/').getBytes(UTF_8);
        }
        return new RecordHeaders(event)
                .remove(HEADER)
                .remove(ConfluentFrame.HEADER)
                .add(HEADER, place(offset));
    }

    private byte[] place(long offset) {
        int at = MOST_DIGITS;
        long rest = offset;
        do {
            digits[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        byte[] place = Arrays.copyOf(beginning, beginning.length + MOST_DIGITS - at);
        System.arraycopy(digits, at, place, beginning.length, MOST_DIGITS - at);
        return place;
    }
}
