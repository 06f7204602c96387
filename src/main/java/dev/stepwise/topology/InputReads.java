package dev.stepwise.topology;

import dev.stepwise.topology.SourceTopics.Deleted;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** The offsets that a scoring task has read of its partition, cut into one range for every commit that has a batch. */
final class InputReads {

    private static final long NONE = -1;

    private final SourceTopics sources;
    private final TopicPartition partition;
    private Uuid topic;
    private long first = NONE;
    private long next = NONE;
    private boolean continues;
    private boolean mixed;
    private @Nullable Deleted deleted;

    InputReads(SourceTopics sources, TopicPartition partition) {
        this.sources = sources;
        this.partition = partition;
        this.topic = sources.id(partition.topic());
    }

    /** The number of the partition. */
    int partition() {
        return partition.partition();
    }

    /** Tells the offset of every record that is read, in order. */
    void read(long offset) {
        if (offset != next) {
            jump(offset);
        }
        next = offset + 1;
    }

    private void jump(long offset) {
        if (first == NONE) {
            first = offset;
        } else if (offset < next) { // the topic was made anew or cut short underneath this task
            mixed = true;
        }
        Deleted known = sources.deleted(partition);
        if (known != null && known.next() <= offset) {
            deleted = known;
        }
    }

    /** Ends the range; null when offsets say nothing. */
    @Nullable
    InputRange drain() {
        if (mixed) { // the batch has points of before and after; from here on offsets are in order again
            mixed = false;
            topic = sources.id(partition.topic());
            first = next;
            return null;
        }
        if (topic.equals(Uuid.ZERO_UUID) || first == NONE || next <= first) {
            return null;
        }
        InputRange range = new InputRange(topic, partition.partition(), first, next, continues, false, deleted);
        if (deleted != null) {
            sources.passedOn(partition, deleted);
            deleted = null;
        }
        first = next;
        continues = true;
        return range;
    }
}
