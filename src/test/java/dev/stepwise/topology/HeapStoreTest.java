package dev.stepwise.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.codec.event.EventReaders;
import dev.stepwise.codec.event.WriterSchemas;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.output.AssignmentEncoding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class HeapStoreTest {

    /** Kafka Streams leaves the stores of such a task open and initialises its processors again. */
    @Test
    void aTaskThatWasAStandbyMeanwhileBeginsAnew() {
        ServedModel model = Simulation.MODEL;
        Nodes nodes = new Nodes(model.id());
        LatestModels latest = new LatestModels(List.of(model));
        HeapStore<ScoringTask> heap = HeapStore.builder(
                        nodes.heap(),
                        id -> new ScoringTask(
                                model,
                                new InputReads(new SourceTopics(), new TopicPartition("points", id.partition())),
                                latest.serving(model.id()),
                                AssignmentEncoding.JSON,
                                ServiceListener.NONE))
                .build();
        SimulatedContext<byte[]> context = new SimulatedContext<>(
                0, StreamsConfig.EXACTLY_ONCE_V2, () -> 0, (key, value, timestamp, headers, node) -> {});
        context.add(heap);
        context.add(new SimulatedStore<Bytes>(nodes.keys(), Map.of()));
        EventReaders readers = new EventReaders(new Limits(1000, 10), WriterSchemas.NONE);
        ScorePoints worker = new ScorePoints(model, nodes, readers, Duration.ZERO, ServiceListener.NONE);
        worker.init(context);
        ScoringTask before = heap.contents();
        assertThat(heap.markDirty()).isTrue();
        worker.init(context);
        assertThat(heap.contents()).isNotSameAs(before);
        assertThat(heap.markDirty()).isTrue();
    }
}
