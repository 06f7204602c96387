package dev.stepwise.codec.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Where the event of an assignment stands: a header of the assignment says it, as {@code points/3/1204}. A header that says which
 * schema the event was written with stays behind, as the assignment is written with another.
 */
public final class EventPlace {

    /** Topic, partition and offset. No topic has a slash in its name. */
    public static final String HEADER = "stepwise.event";

    private EventPlace() {}

    /** Returns the headers of an event with its place, in a copy: other models of the topic read the same event. */
    public static Headers addedTo(Headers event, String topic, int partition, long offset) {
        String place = topic + '/' + partition + '/' + offset;
        return new RecordHeaders(event)
                .remove(HEADER)
                .remove(ConfluentFrame.HEADER)
                .add(HEADER, place.getBytes(UTF_8));
    }
}
