package dev.stepwise.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.junit.jupiter.api.Test;

class WantedTopicTest {

    private static List<String> advice(Map<String, String> wanted, String key, String found) {
        return new WantedTopic("t", 0, 1, wanted).advice(new Config(List.of(new ConfigEntry(key, found))), "b:1");
    }

    @Test
    void aRetentionThatIsOnlyAdvisedComesWithItsCommand() {
        Map<String, String> wanted = Map.of("retention.ms", "1000");
        assertThat(advice(wanted, "retention.ms", "1000")).isEmpty();
        assertThat(advice(wanted, "retention.ms", "-1"))
                .containsExactly(
                        "topic t keeps records for -1 ms (-1: for ever), not as long as topics.snapshotsRetention"
                                + " says. Set it: kafka-configs.sh --bootstrap-server b:1 --alter --entity-type topics"
                                + " --entity-name t --add-config retention.ms=1000");
        assertThat(advice(Map.of("retention.ms", "1000", "cleanup.policy", "delete"), "retention.ms", "-1"))
                .as("required, not advised")
                .isEmpty();
    }

    @Test
    void largeSegmentsComeWithTheCommandForAllOfCompaction() {
        Map<String, String> wanted = Map.of("segment.bytes", "100", "segment.ms", "7", "cleanup.policy", "compact");
        assertThat(advice(wanted, "segment.bytes", "200")).isEmpty();
        assertThat(advice(wanted, "segment.bytes", "201"))
                .singleElement()
                .asString()
                .contains("topic t has segments of 201 bytes")
                .endsWith("--add-config segment.bytes=100,segment.ms=7");
    }
}
