package dev.stepwise.codec.event;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** The headers and the timestamp of the record at hand, for readers of events. Reused from record to record. */
public final class KafkaHeaders implements EventHeaders {

    private Headers headers = new RecordHeaders();
    private long millis = -1;

    /** Becomes the headers of another record. */
    public KafkaHeaders of(Headers record, long timestamp) {
        headers = record;
        millis = timestamp;
        return this;
    }

    @Override
    public long timestampMillis() {
        return millis;
    }

    @Override
    public byte @Nullable [] last(String name) {
        Header last = headers.lastHeader(name);
        return last == null ? null : last.value();
    }
}
