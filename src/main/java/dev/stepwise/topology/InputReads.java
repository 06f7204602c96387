package dev.stepwise.topology;

import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** The offsets that a scoring task has read of its partition, cut into one range for every commit that has a batch. */
final class InputReads {

    private static final long NONE = -1;

    private final Uuid topic;
    private final int partition;
    private long first = NONE;
    private long next = NONE;
    private boolean continues;
    private boolean ordered = true;

    /** @param topic id; {@link Uuid#ZERO_UUID}: not known, and no ranges are told */
    InputReads(Uuid topic, int partition) {
        this.topic = topic;
        this.partition = partition;
    }

    /** Tells the offset of every record that is read, in order. */
    void read(long offset) {
        if (offset < next) { // the topic was made anew or its offsets were put back underneath this task
            ordered = false;
        }
        if (first == NONE) {
            first = offset;
        }
        next = offset + 1;
    }

    /** Ends the range; null when offsets say nothing. */
    @Nullable
    InputRange drain() {
        if (!ordered || topic.equals(Uuid.ZERO_UUID) || first == NONE || next <= first) {
            return null;
        }
        InputRange range = new InputRange(topic, partition, first, next, continues, false);
        first = next;
        continues = true;
        return range;
    }
}
