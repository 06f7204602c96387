package dev.stepwise.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.StatisticsRecord;
import dev.stepwise.em.Batch;
import dev.stepwise.topology.Emission.Message;
import java.util.List;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Before every commit: what is left in the open block is scored, and the batch of statistics goes to the learner. */
final class HandOver implements Processor<byte[], Emission, byte[], Emission>, ScoringTask.Outlet {

    private final ServedModel model;
    private final Nodes nodes;
    private final ServiceListener listener;
    private final byte[] key;
    private ProcessorContext<byte[], Emission> context;
    private HeapStore<ScoringTask> heap;

    @SuppressWarnings("NullAway.Init") // by init
    HandOver(ServedModel model, Nodes nodes, ServiceListener listener) {
        this.model = model;
        this.nodes = nodes;
        this.listener = listener;
        this.key = model.id().getBytes(UTF_8);
    }

    @Override
    public void init(ProcessorContext<byte[], Emission> context) {
        this.context = context;
        this.heap = context.getStateStore(nodes.heap());
    }

    @Override
    public void process(Record<byte[], Emission> tick) {
        ScoringTask task = CommitHook.take(heap);
        task.flush(this);
        List<Batch> batches = task.drain();
        long now = context.currentSystemTimeMs();
        for (Batch batch : batches) {
            byte[] value =
                    StatisticsRecord.of(model.fingerprint().structure(), batch).toBytes();
            context.forward(new Record<byte[], Emission>(key, new Message(value), now), nodes.statistics());
        }
        listener.batchesEnded(model.id(), batches, task.drainTally());
    }

    @Override
    public void forward(FixedKeyRecord<byte[], byte[]> event, Emission assignment) {
        context.forward(
                new Record<>(event.key(), assignment, event.timestamp(), event.headers()), nodes.lastAssignments());
    }
}
