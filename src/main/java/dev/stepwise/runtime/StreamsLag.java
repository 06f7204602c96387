package dev.stepwise.runtime;

import java.util.Collection;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** How far behind the end of a topic the consumers of a Kafka Streams client are, from their own metrics. */
final class StreamsLag {

    private static final String GROUP = "consumer-fetch-manager-metrics";
    private static final String LAG = "records-lag";

    private StreamsLag() {}

    /** Records in all partitions that are being read; NaN when there are none. */
    static double of(Collection<? extends Metric> metrics, String topic) {
        double sum = Double.NaN;
        for (Metric metric : metrics) {
            MetricName name = metric.metricName();
            if (name.name().equals(LAG)
                    && name.group().equals(GROUP)
                    && topic.equals(name.tags().get("topic"))
                    && metric.metricValue() instanceof Double lag
                    && !lag.isNaN()) {
                sum = (Double.isNaN(sum) ? 0 : sum) + lag;
            }
        }
        return sum;
    }
}
