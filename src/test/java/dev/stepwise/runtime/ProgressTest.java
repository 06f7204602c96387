package dev.stepwise.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final Progress progress = new Progress(100, 0);

    private static Metric metric(String name, double value) {
        MetricName full = new MetricName(name, "stream-thread-metrics", "", Map.of("thread-id", "1"));
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

    private String look(long second, double waiting, double processed, double committed) {
        return progress.stall(
                List.of(metric("process-total", processed), metric("commit-total", committed)),
                waiting,
                TimeUnit.SECONDS.toNanos(second));
    }

    @Test
    void recordsThatWaitWhileNothingIsProcessedAreAStallAfterTenSeconds() {
        assertThat(look(1, 500, 100, 10)).isNull();
        assertThat(look(11, 500, 100, 10)).isNull();
        assertThat(look(12, 500, 100, 10)).isEqualTo("none was processed for 11 s");
        assertThat(look(13, 500, 101, 11)).as("it goes on").isNull();
    }

    @Test
    void commitsThatDoNotEndAreAStallThoughRecordsAreProcessedAgainAndAgain() {
        for (int second = 1; second < 11; second++) {
            assertThat(look(second, 500, 100 * second, 0)).isNull();
        }
        assertThat(look(12, 500, 5000, 0)).isEqualTo("none was committed for 12 s, though they are processed");
    }

    @Test
    void whereNothingWaitsOrNothingIsKnownThereIsNoStall() {
        assertThat(look(1, 0, 100, 10)).isNull();
        assertThat(look(100, 0, 100, 10)).isNull();
        assertThat(look(200, Double.NaN, 100, 10)).isNull();
        assertThat(look(205, 5, 100, 10)).as("records that have just come").isNull();
    }

    @Test
    void aThreadThatIsReplacedIsNoProgressBeforeItCommits() {
        assertThat(look(1, 500, 100, 10)).isNull();
        assertThat(look(8, 500, 0, 0)).isNull();
        assertThat(look(12, 500, 0, 0)).isEqualTo("none was processed for 11 s");
    }
}
