package dev.stepwise.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {

    private static Metric metric(String name, double value) {
        MetricName full = new MetricName(name, "consumer-coordinator-metrics", "", Map.of("client-id", "c"));
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
    void theConsumerThatIsLongestWithoutCounts() {
        assertThat(Heartbeats.secondsAgo(List.of(
                        metric("last-heartbeat-seconds-ago", 2),
                        metric("last-heartbeat-seconds-ago", 31),
                        metric("last-heartbeat-seconds-ago", Double.NaN),
                        metric("last-rebalance-seconds-ago", 99))))
                .isEqualTo(31);
    }

    @Test
    void whoHasSentNoneYetIsNotWithout() {
        assertThat(Heartbeats.secondsAgo(List.of(metric("last-heartbeat-seconds-ago", -1))))
                .isZero();
    }
}
