package dev.stepwise.topology;

import dev.stepwise.topology.SourceTopics.Deleted;
import java.nio.ByteBuffer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The offsets of its input partition that a batch of statistics stands for. A header of the record carries it, so that
 * learners of earlier releases, which know no such range, read the record as they always did.
 *
 * @param topic id of the input topic, which a topic that is made anew under the same name does not share
 * @param partition of the input topic
 * @param first offset
 * @param next offset after the last one
 * @param continues whether the same life of the scoring task has sent the range that ends at {@code first}; a task that
 *     starts may pass over transaction markers and dead letters
 * @param more whether another batch of the same range follows in the same commit
 * @param deleted offsets within the range, or right before it, that were deleted before they were scored; the last batch
 *     of a range says so; null: none
 */
record InputRange(
        Uuid topic,
        int partition,
        long first,
        long next,
        boolean continues,
        boolean more,
        @Nullable Deleted deleted) {

    private static final String HEADER = "stepwise.input";
    private static final byte LAYOUT = 1;
    private static final int BYTES = 2 + Integer.BYTES + 6 * Long.BYTES;
    private static final int CONTINUES = 1;
    private static final int MORE = 2;

    Headers toHeaders() {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .put(LAYOUT)
                .put((byte) ((continues ? CONTINUES : 0) | (more ? MORE : 0)))
                .putInt(partition)
                .putLong(topic.getMostSignificantBits())
                .putLong(topic.getLeastSignificantBits())
                .putLong(first)
                .putLong(next)
                .putLong(deleted == null ? 0 : deleted.first())
                .putLong(deleted == null ? 0 : deleted.next())
                .array();
        return new RecordHeaders().add(HEADER, bytes);
    }

    /** The range that the headers carry; null: none, or none that this release can read. */
    static @Nullable InputRange of(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        if (header == null || header.value() == null || header.value().length != BYTES) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(header.value());
        if (in.get() != LAYOUT) {
            return null;
        }
        byte flags = in.get();
        int partition = in.getInt();
        Uuid topic = new Uuid(in.getLong(), in.getLong());
        long first = in.getLong();
        long next = in.getLong();
        Deleted deleted = new Deleted(in.getLong(), in.getLong());
        if (partition < 0 || first < 0 || next <= first || deleted.first() < 0 || deleted.next() > next) {
            return null;
        }
        return new InputRange(
                topic,
                partition,
                first,
                next,
                (flags & CONTINUES) != 0,
                (flags & MORE) != 0,
                deleted.offsets() > 0 ? deleted : null);
    }

    /** The headers without a range. */
    static Headers without(Headers headers) {
        return new RecordHeaders(headers).remove(HEADER);
    }

    InputRange withMore(boolean another) {
        return new InputRange(topic, partition, first, next, continues, another, another ? null : deleted);
    }

    /** The first offset that it speaks of, whether it was read or deleted. */
    long start() {
        return deleted == null ? first : Math.min(first, deleted.first());
    }
}
