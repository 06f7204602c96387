package dev.stepwise.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class StreamsLagTest {

    private static Metric metric(String name, String topic, double value) {
        MetricName full = new MetricName(
                name, "consumer-fetch-manager-metrics", "", Map.of("topic", topic, "partition", "0", "client-id", "c"));
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
                metric("records-lag", "my.points", 5),
                metric("records-lag", "my.points", 7),
                metric("records-lag", "my.points", Double.NaN),
                metric("records-lag", "my_points", 12),
                metric("records-lag-max", "my.points", 9));
        assertThat(StreamsLag.of(metrics, "my.points")).isEqualTo(12);
    }

    @Test
    void whereNothingIsReadThereIsNoLag() {
        assertThat(StreamsLag.of(List.of(metric("records-lag", "other", 5)), "points"))
                .isNaN();
    }
}
