package dev.stepwise.runtime;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/**
 * Whether the threads of a Kafka Streams client get on with what waits for them. A client can be RUNNING and do nothing: its
 * commits time out and are made again, or it waits for a topic that is gone. Safe for threads.
 */
final class Progress {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final String GROUP = "stream-thread-metrics";
    private static final String PROCESSED = "process-total";
    private static final String COMMITTED = "commit-total";

    private final long patienceNanos;
    private double processed;
    private double committed;
    private long processedNanos;
    private long committedNanos;

    /**
     * @param commitMillis between two commits
     * @param now in nanoseconds, of any origin
     */
    Progress(long commitMillis, long now) {
        patienceNanos = LONGEST_PAUSE.plusMillis(2 * commitMillis).toNanos();
        processedNanos = now;
        committedNanos = now;
    }

    /**
     * Looks at a client; to be called every second or so.
     *
     * @param waiting records; NaN: not known
     * @param now in nanoseconds
     * @return what is wrong, completing "N records of topic T wait, and"; null: nothing
     */
    @Nullable
    synchronized String stall(Collection<? extends Metric> metrics, double waiting, long now) {
        double nowProcessed = sum(metrics, PROCESSED);
        double nowCommitted = sum(metrics, COMMITTED);
        boolean nothingWaits = !(waiting > 0);
        if (nothingWaits || nowProcessed > processed) { // a thread that was replaced begins at 0
            processedNanos = now;
        }
        if (nothingWaits || nowCommitted > committed) {
            committedNanos = now;
        }
        processed = nowProcessed;
        committed = nowCommitted;
        if (now - processedNanos > patienceNanos) {
            return text("none was processed for %d s", now - processedNanos);
        }
        if (now - committedNanos > patienceNanos) {
            return text("none was committed for %d s, though they are processed", now - committedNanos);
        }
        return null;
    }

    private static String text(String format, long nanos) {
        return String.format(Locale.ROOT, format, Duration.ofNanos(nanos).toSeconds());
    }

    private static double sum(Collection<? extends Metric> metrics, String wanted) {
        double sum = 0;
        for (Metric metric : metrics) {
            MetricName name = metric.metricName();
            if (name.name().equals(wanted)
                    && name.group().equals(GROUP)
                    && metric.metricValue() instanceof Double value
                    && !value.isNaN()) {
                sum += value;
            }
        }
        return sum;
    }

    /** What a client does in a state, to follow its name. */
    static String inWords(KafkaStreams.State state) {
        return switch (state) {
            case CREATED -> "has not started yet";
            case REBALANCING -> "waits for its partitions";
            case RUNNING -> "runs";
            case PENDING_SHUTDOWN -> "is stopping";
            case NOT_RUNNING -> "has stopped";
            case PENDING_ERROR -> "has failed and is stopping";
            case ERROR -> "has failed and stopped";
        };
    }
}
