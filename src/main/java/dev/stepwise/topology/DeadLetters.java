package dev.stepwise.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.BadPointException;
import dev.stepwise.topology.Emission.Message;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** How an event that cannot be a point goes to the dead letters: as it came, with headers that say why and from where. */
final class DeadLetters {

    static final String REASON = "stepwise.reason";
    static final String MODEL = "stepwise.model";

    /** Bytes of the value, where it had to be cut. */
    static final String CUT = "stepwise.value.bytes";

    /** As Kafka Streams calls them in its own dead letters. */
    static final String MESSAGE = "__streams.errors.message";

    static final String TOPIC = "__streams.errors.topic";
    static final String PARTITION = "__streams.errors.partition";
    static final String OFFSET = "__streams.errors.offset";

    private DeadLetters() {}

    /** @param mostBytes that a value may have */
    static FixedKeyRecord<byte[], Emission> of(
            FixedKeyRecord<byte[], byte[]> event,
            RecordMetadata source,
            String model,
            BadPointException why,
            int mostBytes) {
        byte[] value = event.value();
        Headers headers = new RecordHeaders(event.headers());
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
        return event.withValue((Emission) new Message(value)).withHeaders(headers);
    }

    private static byte[] text(String value) {
        return value.getBytes(UTF_8);
    }
}
