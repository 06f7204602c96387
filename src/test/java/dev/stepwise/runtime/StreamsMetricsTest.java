package dev.stepwise.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class StreamsMetricsTest {

    private static Metric lag(String name, String topic, double value) {
        return metric(
                name,
                "consumer-fetch-manager-metrics",
                Map.of("topic", topic, "partition", "0", "client-id", "c"),
                value);
    }

    private static Metric heartbeat(String name, double value) {
        return metric(name, "consumer-coordinator-metrics", Map.of("client-id", "c"), value);
    }

    private static Metric metric(String name, String group, Map<String, String> tags, double value) {
        MetricName full = new MetricName(name, group, "", tags);
        return new Metric() {
            @Override
            public MetricName metricName() {
                return full;
            }

            @Override
            public Object metricValue() {
                return value;
            }
        };
    }

    @Test
    void theLagsOfAllPartitionsOfTheTopicAddUp() {
        List<Metric> metrics = List.of(
                lag("records-lag", "my.points", 5),
                lag("records-lag", "my.points", 7),
                lag("records-lag", "my.points", Double.NaN),
                lag("records-lag", "my_points", 12),
                lag("records-lag-max", "my.points", 9));
        assertThat(StreamsMetrics.lag(metrics, "my.points")).isEqualTo(12);
    }

    @Test
    void whereNothingIsReadThereIsNoLag() {
        assertThat(StreamsMetrics.lag(List.of(lag("records-lag", "other", 5)), "points"))
                .isNaN();
    }

    @Test
    void theConsumerThatIsLongestWithoutCounts() {
        assertThat(StreamsMetrics.secondsSinceHeartbeat(List.of(
                        heartbeat("last-heartbeat-seconds-ago", 2),
                        heartbeat("last-heartbeat-seconds-ago", 31),
                        heartbeat("last-heartbeat-seconds-ago", Double.NaN),
                        heartbeat("last-rebalance-seconds-ago", 99))))
                .isEqualTo(31);
    }

    @Test
    void whoHasSentNoneYetIsNotWithout() {
        assertThat(StreamsMetrics.secondsSinceHeartbeat(List.of(heartbeat("last-heartbeat-seconds-ago", -1))))
                .isZero();
    }
}
