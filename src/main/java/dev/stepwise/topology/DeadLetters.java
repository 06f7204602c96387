package dev.stepwise.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.topology.Output.Message;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * How an event that cannot be a point goes to the dead letters: as it came, with headers that say why and from where. What would
 * be too large for a record is cut, or left out, and a header says how large it was.
 */
public final class DeadLetters {

    private static final String OWN = "stepwise.";
    private static final String ERRORS = "__streams.errors.";

    /** Why: a code, such as {@code not-json}. */
    static final String REASON = "stepwise.reason";

    static final String MODEL = "stepwise.model";

    /** Bytes of the value, where it had to be cut. */
    static final String CUT = "stepwise.value.bytes";

    /** Bytes of the key, where it had to be cut. */
    static final String KEY_CUT = "stepwise.key.bytes";

    /** Bytes of the event's headers, where they had to be left out. */
    static final String HEADERS_LEFT_OUT = "stepwise.headers.bytes";

    /** A record spends at most this many bytes on the lengths of a header's key and value. */
    private static final int HEADER_FRAMING = 10;

    /** Why, in words; the names of this one and the next are those of Kafka Streams' own dead letters. */
    public static final String MESSAGE = "__streams.errors.message";

    static final String TOPIC = "__streams.errors.topic";
    static final String PARTITION = "__streams.errors.partition";
    static final String OFFSET = "__streams.errors.offset";

    private DeadLetters() {}

    /** Bytes that an event's headers take in a record, at most. */
    static long sizeOf(Headers headers) {
        long bytes = 0;
        for (Header header : headers) {
            int value = header.value() == null ? 0 : header.value().length;
            bytes += (long) Utils.utf8Length(header.key()) + value + HEADER_FRAMING;
        }
        return bytes;
    }

    /** @param mostBytes that a value may have, and that key and headers may have together */
    static FixedKeyRecord<byte[], Output> of(
            FixedKeyRecord<byte[], byte[]> event,
            RecordMetadata source,
            String model,
            BadPointException why,
            int mostBytes) {
        byte[] key = event.key();
        byte[] value = event.value();
        long headerBytes = sizeOf(event.headers());
        Headers headers = new RecordHeaders();
        if (headerBytes + (key == null ? 0 : key.length) <= mostBytes) {
            event.headers().forEach(header -> {
                if (!isReserved(header.key())) {
                    headers.add(header);
                }
            });
        } else if (headerBytes > 0) {
            headers.add(HEADERS_LEFT_OUT, text(String.valueOf(headerBytes)));
        }
        if (key != null && key.length > mostBytes) {
            headers.add(KEY_CUT, text(String.valueOf(key.length))); // by Bytes.keysOfAtMost
        }
        if (value != null && value.length > mostBytes) {
            headers.add(CUT, text(String.valueOf(value.length)));
            value = Arrays.copyOf(value, mostBytes);
        }
        headers.add(REASON, text(why.reason().label()));
        headers.add(MODEL, text(model));
        headers.add(MESSAGE, text(String.valueOf(why.getMessage())));
        headers.add(TOPIC, text(source.topic()));
        headers.add(PARTITION, text(String.valueOf(source.partition())));
        headers.add(OFFSET, text(String.valueOf(source.offset())));
        return event.withValue((Output) new Message(value)).withHeaders(headers);
    }

    /** Whether only a dead letter may have a header of this name: from an event it would say what nobody found. */
    private static boolean isReserved(String name) {
        return name.startsWith(OWN) || name.startsWith(ERRORS);
    }

    private static byte[] text(String value) {
        return value.getBytes(UTF_8);
    }
}
