package dev.stepwise.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.runtime.configuration.KafkaSettings;
import dev.stepwise.runtime.configuration.KafkaSettings.Guarantee;
import dev.stepwise.runtime.configuration.LostRecords;
import dev.stepwise.topology.ServiceListener;
import dev.stepwise.topology.SourceTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class SourcePositionsTest {

    private static final TopicPartition POINTS = new TopicPartition("points", 2);

    private final List<String> told = new ArrayList<>();
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(AutoOffsetResetStrategy.NONE.name());

    private SourcePositions positions(LostRecords policy) {
        consumer.assign(List.of(POINTS));
        consumer.updateBeginningOffsets(Map.of(POINTS, 800L));
        consumer.updateEndOffsets(Map.of(POINTS, 1000L));
        consumer.seek(POINTS, 300);
        ServiceListener listener = new ServiceListener() {
            @Override
            public void deletedUnread(String topic, long records) {
                told.add(topic + " " + records);
            }
        };
        return new SourcePositions(
                new KafkaSettings("s", Guarantee.EXACTLY_ONCE_V2, 1000, Map.of("bootstrap.servers", "b:9092")),
                "s-scoring-points",
                policy,
                new SourceTopics(),
                listener);
    }

    @Test
    void readingGoesOnBehindWhatWasDeletedAndThatIsCounted() {
        positions(LostRecords.SKIP).mend(consumer, Map.of(POINTS, 300L));
        assertThat(consumer.position(POINTS)).isEqualTo(800);
        assertThat(told).containsExactly("points 500");
    }

    @Test
    void aPlaceThatIsThereAfterAllIsKept() {
        positions(LostRecords.FAIL).mend(consumer, Map.of(POINTS, 900L));
        assertThat(consumer.position(POINTS)).isEqualTo(300);
        assertThat(told).isEmpty();
    }

    @Test
    void aServiceThatIsToFailNamesTheOffsetsAndTheCommand() {
        SourcePositions positions = positions(LostRecords.FAIL);
        assertThatThrownBy(() -> positions.mend(consumer, Map.of(POINTS, 300L)))
                .isInstanceOf(LostPlaceException.class)
                .hasMessage(
                        "Offsets 300 to 799 of partition 2 of topic points were deleted before they were read (group "
                                + "s-scoring-points). The service stops, because lostRecords is fail. To go on without them: stop all "
                                + "instances and run kafka-consumer-groups.sh --bootstrap-server b:9092 --group s-scoring-points "
                                + "--topic points:2 --reset-offsets --to-earliest --execute, or set lostRecords to skip");
        assertThatThrownBy(() -> positions.mend(consumer, Map.of(POINTS, 1001L)))
                .isInstanceOf(LostPlaceException.class)
                .hasMessageStartingWith("Partition 2 of topic points ends at offset 1000, before offset 1001")
                .hasMessageContaining("made anew");
        assertThat(consumer.position(POINTS)).isEqualTo(300);
    }
}
