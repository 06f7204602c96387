package dev.stepwise.topology;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * What is known, beside their records, of the topics that a topology reads: which ones they are, and which of their records
 * were deleted before they were read. Consumers tell it, and tasks pass it on with what they send. Safe for threads.
 */
public final class SourceTopics {

    /**
     * Offsets of a partition that nobody will ever read.
     *
     * @param first of them
     * @param next after the last one
     */
    public record Deleted(long first, long next) {

        /** How many they are. */
        public long offsets() {
            return next - first;
        }
    }

    private final Map<String, Uuid> ids = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Deleted> deleted = new ConcurrentHashMap<>();

    /** Tells the id of a topic, by which one that is made anew is known from the one before. */
    public void identify(String topic, Uuid id) {
        ids.put(topic, id);
    }

    /** The id of a topic; {@link Uuid#ZERO_UUID}: not known. */
    Uuid id(String topic) {
        return ids.getOrDefault(topic, Uuid.ZERO_UUID);
    }

    /** Tells that reading goes on behind records that were deleted. */
    public void deleted(TopicPartition partition, Deleted offsets) {
        deleted.put(partition, offsets);
    }

    /** What was deleted last, as long as nobody has passed it on; null: nothing. */
    @Nullable
    Deleted deleted(TopicPartition partition) {
        return deleted.get(partition);
    }

    /** Says that it has been passed on. */
    void passedOn(TopicPartition partition, Deleted offsets) {
        deleted.remove(partition, offsets);
    }
}
