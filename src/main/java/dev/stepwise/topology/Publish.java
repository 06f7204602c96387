package dev.stepwise.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.output.ReportEncoding;
import dev.stepwise.codec.report.SnapshotJson;
import dev.stepwise.em.learner.Snapshot;
import dev.stepwise.em.operation.Serving;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.topology.Output.Message;
import java.time.Duration;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Before every commit: what learners have learned goes into the store, and their newest parameters to the scorers.
 * Snapshots are published with every new epoch, and in intervals while there is anything new.
 */
final class Publish implements Processor<byte[], Output, byte[], Output> {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final Duration snapshotInterval;
    private final ReportEncoding encoding;
    private ProcessorContext<byte[], Output> context;
    private HeapStore<Learners> heap;
    private KeyValueStore<String, byte[]> store;

    /**
     * @param snapshotInterval above 0
     * @param encoding how snapshots are written
     */
    @SuppressWarnings("NullAway.Init") // by init
    Publish(Duration snapshotInterval, ReportEncoding encoding) {
        this.encoding = encoding;
        this.snapshotInterval = snapshotInterval;
    }

    @Override
    public void init(ProcessorContext<byte[], Output> context) {
        this.context = context;
        this.heap = context.getStateStore(LearningTopology.HEAP);
        this.store = context.getStateStore(LearningTopology.STORE);
        context.schedule(
                snapshotInterval.compareTo(LONGEST_WAIT) < 0 ? snapshotInterval : LONGEST_WAIT,
                PunctuationType.WALL_CLOCK_TIME,
                this::snapshots);
    }

    @Override
    public void process(Record<byte[], Output> tick) {
        Learners learners = CommitHook.take(heap);
        learners.pace().committing(context.currentSystemTimeMs());
        for (Learners.Entry entry : learners.all()) {
            Learners.save(entry, store::put);
            Serving serving = entry.learner.serving();
            if (serving != null && serving.learned().version() > entry.publishedVersion) {
                ServedModel model = entry.model;
                ModelParameters newest = serving.learned();
                forward(model, model.told(serving).toBytes(), new RecordHeaders(), LearningTopology.MODELS);
                entry.publishedVersion = newest.version();
                if (newest.epoch() > entry.publishedEpoch) {
                    entry.publishedEpoch = newest.epoch();
                    snapshot(entry, context.currentSystemTimeMs());
                }
            }
        }
    }

    private void snapshots(long now) {
        for (Learners.Entry entry : heap.contents().all()) {
            if (entry.touched
                    && entry.learner.parameters() != null
                    && now - entry.snapshotMillis >= snapshotInterval.toMillis()) {
                snapshot(entry, now);
            }
        }
    }

    private void snapshot(Learners.Entry entry, long now) {
        ServedModel model = entry.model;
        entry.touched = false;
        entry.snapshotMillis = now;
        Snapshot snapshot = entry.learner.snapshot();
        entry.shows(snapshot);
        byte[] json = SnapshotJson.write(model.id(), model.mapping(), snapshot, entry.learner.operation(), now);
        Headers headers = new RecordHeaders();
        forward(model, encoding.snapshot(json, headers), headers, LearningTopology.SNAPSHOTS);
    }

    private void forward(ServedModel model, byte[] value, Headers headers, String node) {
        byte[] key = model.id().getBytes(UTF_8);
        context.forward(
                new Record<byte[], Output>(key, new Message(value), context.currentSystemTimeMs(), headers), node);
    }
}
