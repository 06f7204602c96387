package dev.stepwise.runtime;

import java.util.Collection;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * How long a Kafka Streams client has been out of touch with its brokers, from its consumers' own metrics. Its state stays RUNNING
 * all the while.
 */
final class Heartbeats {

    private static final String GROUP = "consumer-coordinator-metrics";
    private static final String AGE = "last-heartbeat-seconds-ago";

    private Heartbeats() {}

    /** Seconds since the last heartbeat of the consumer that is longest without; 0 where none has begun to send them. */
    static double secondsAgo(Collection<? extends Metric> metrics) {
        double longest = 0;
        for (Metric metric : metrics) {
            MetricName name = metric.metricName();
            if (name.name().equals(AGE) && name.group().equals(GROUP) && metric.metricValue() instanceof Double age) {
                longest = age > longest ? age : longest; // no number is no age
            }
        }
        return longest;
    }
}
