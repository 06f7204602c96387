package dev.stepwise.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.record.StatisticsRecord;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.topology.Output.Message;
import dev.stepwise.topology.keys.TaskKeys;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Runs before every commit. It scores what is left in the open block, sends the mini-batch of statistics to the
 * learner and writes what has been learned of keys to their store.
 */
final class FlushBatch implements Processor<byte[], Output, byte[], Output>, ScoringTask.Outlet {

    private final ServedModel model;
    private final Nodes nodes;
    private final ServiceListener listener;
    private final byte[] key;
    private ProcessorContext<byte[], Output> context;
    private HeapStore<ScoringTask> heap;

    @SuppressWarnings("NullAway.Init") // by init
    FlushBatch(ServedModel model, Nodes nodes, ServiceListener listener) {
        this.model = model;
        this.nodes = nodes;
        this.listener = listener;
        this.key = model.id().getBytes(UTF_8);
    }

    @Override
    public void init(ProcessorContext<byte[], Output> context) {
        this.context = context;
        this.heap = context.getStateStore(nodes.heap());
    }

    @Override
    public void process(Record<byte[], Output> tick) {
        ScoringTask task = CommitHook.take(heap);
        task.flush(this);
        List<MiniBatch> batches = task.drain();
        long now = context.currentSystemTimeMs();
        InputRange range = batches.isEmpty() ? null : task.drainRange();
        for (int i = 0; i < batches.size(); i++) {
            MiniBatch batch = batches.get(i);
            Headers headers = range == null
                    ? new RecordHeaders()
                    : range.withMore(i < batches.size() - 1).toHeaders();
            byte[] value =
                    StatisticsRecord.of(model.fingerprint().structure(), batch).toBytes();
            context.forward(new Record<byte[], Output>(key, new Message(value), now, headers), nodes.statistics());
        }
        TaskKeys keys = task.keys();
        if (keys != null) {
            listener.keysWritten(model.id(), keys.commit());
        }
        listener.batchesEnded(model.id(), batches, task.drainTally());
    }

    @Override
    public void forward(FixedKeyRecord<byte[], byte[]> event, Output assignment) {
        context.forward(
                new Record<>(event.key(), assignment, event.timestamp(), event.headers()), nodes.lastAssignments());
    }
}
