package dev.stepwise.runtime;

import java.util.Collection;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** What the metrics of a Kafka Streams client's consumers say of it. Its state stays RUNNING while its brokers are away. */
final class StreamsMetrics {

    private static final String COORDINATOR = "consumer-coordinator-metrics";
    private static final String FETCHES = "consumer-fetch-manager-metrics";

    private StreamsMetrics() {}

    /** Seconds since the last heartbeat of the consumer that is longest without; 0 where none has begun to send them. */
    static double secondsSinceHeartbeat(Collection<? extends Metric> metrics) {
        double longest = 0;
        for (Metric metric : metrics) {
            if (is(metric, COORDINATOR, "last-heartbeat-seconds-ago") && metric.metricValue() instanceof Double age) {
                longest = age > longest ? age : longest; // no number is no age
            }
        }
        return longest;
    }

    /** Records of a topic that have yet to be read, of all partitions that are being read; NaN when there are none. */
    static double lag(Collection<? extends Metric> metrics, String topic) {
        double sum = Double.NaN;
        for (Metric metric : metrics) {
            if (is(metric, FETCHES, "records-lag")
                    && topic.equals(metric.metricName().tags().get("topic"))
                    && metric.metricValue() instanceof Double lag
                    && !lag.isNaN()) {
                sum = (Double.isNaN(sum) ? 0 : sum) + lag;
            }
        }
        return sum;
    }

    private static boolean is(Metric metric, String group, String name) {
        MetricName known = metric.metricName();
        return known.name().equals(name) && known.group().equals(group);
    }
}
