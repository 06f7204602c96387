package dev.stepwise.runtime.configuration;

import java.time.Duration;

/**
 * How the service's topics are made.
 *
 * @param create whether missing topics are made; false: they are only checked
 * @param partitions of an input topic that is missing, and of the topic {@code statistics}, over which models are spread
 * @param replicationFactor −1: as the broker has it
 * @param statisticsRetention how long {@code statistics}, which holds sampled points, is kept
 * @param snapshotsRetention how long {@code snapshots}, the history of what was learned, is kept
 */
public record TopicOptions(
        boolean create,
        int partitions,
        short replicationFactor,
        Duration statisticsRetention,
        Duration snapshotsRetention) {

    /** Topics are made where they are missing. */
    public static final TopicOptions DEFAULT = new TopicOptions(true, 4, (short) -1);

    /** With the retentions that are the defaults. */
    public TopicOptions(boolean create, int partitions, short replicationFactor) {
        this(create, partitions, replicationFactor, Duration.ofDays(1), Duration.ofDays(3));
    }
}
