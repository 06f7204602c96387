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
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.InternalFixedKeyRecordFactory;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeapStoreTest {

    /** Kafka Streams leaves the stores of such a task open and initialises its processors again. */
    @Test
    void aTaskThatWasAStandbyMeanwhileBeginsAnew() {
        ServedModel model = Simulation.MODEL;
        SourceTopics sources = new SourceTopics();
        sources.identify("points", new Uuid(1, 2));
        Nodes nodes = new Nodes(model.id());
        LatestModels latest = new LatestModels(List.of(model));
        HeapStore<ScoringTask> heap = HeapStore.builder(
                        nodes.heap(),
                        id -> new ScoringTask(
                                model,
                                new InputReads(sources, new TopicPartition("points", id.partition())),
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
        assertThat(rangeOf(0, 10, worker, context, heap)).isEqualTo(range(0, 10, false));
        assertThat(rangeOf(10, 12, worker, context, heap)).isEqualTo(range(10, 12, true));
        read(12, 15, worker, context); // and never committed
        ScoringTask before = heap.contents();
        assertThat(heap.markDirty()).isTrue();
        worker.init(context);
        assertThat(heap.contents()).isNotSameAs(before);
        assertThat(heap.markDirty()).isTrue();
        // another instance has read on until 20, and told the learner so
        assertThat(rangeOf(20, 22, worker, context, heap)).isEqualTo(range(20, 22, false));
        assertThat(rangeOf(22, 23, worker, context, heap)).isEqualTo(range(22, 23, true));
    }

    private static InputRange range(long first, long next, boolean continues) {
        return new InputRange(new Uuid(1, 2), 0, first, next, continues, false, null);
    }

    private static @Nullable InputRange rangeOf(
            long first, long next, ScorePoints worker, SimulatedContext<byte[]> context, HeapStore<ScoringTask> heap) {
        read(first, next, worker, context);
        return heap.contents().drainRange();
    }

    /** What is no point counts as read too. */
    private static void read(long first, long next, ScorePoints worker, SimulatedContext<byte[]> context) {
        for (long offset = first; offset < next; offset++) {
            context.at("points", 0, offset);
            worker.process(InternalFixedKeyRecordFactory.create(new Record<>(null, new byte[] {'?'}, 0)));
        }
    }
}
