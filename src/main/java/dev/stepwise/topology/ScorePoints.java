package dev.stepwise.topology;

import static java.util.Objects.requireNonNull;

import dev.stepwise.codec.event.EventPlace;
import dev.stepwise.codec.event.EventReaders;
import dev.stepwise.codec.event.KafkaHeaders;
import dev.stepwise.codec.event.PointReader;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.model.Point;
import dev.stepwise.topology.keys.TaskKeys;
import java.time.Duration;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Reads events and gives them to the task's scorer. What cannot be a point goes to the dead letters; nothing else in an
 * event can make it fail.
 */
final class ScorePoints implements FixedKeyProcessor<byte[], byte[], Output>, ScoringTask.Outlet {

    private final ServedModel model;
    private final Nodes nodes;
    private final int mostBytes;
    private final Duration flushInterval;
    private final ServiceListener listener;
    private final PointReader reader;
    private final KafkaHeaders headers = new KafkaHeaders();
    private final Point point;
    private FixedKeyProcessorContext<byte[], Output> context;
    private HeapStore<ScoringTask> heap;
    private final EventPlace place = new EventPlace();

    /** @param flushInterval after which an open block is scored; zero: at the commit */
    @SuppressWarnings("NullAway.Init") // by init
    ScorePoints(
            ServedModel model, Nodes nodes, EventReaders readers, Duration flushInterval, ServiceListener listener) {
        this.model = model;
        this.nodes = nodes;
        this.mostBytes = readers.limits().bytes();
        this.flushInterval = flushInterval;
        this.listener = listener;
        this.reader = readers.of(model.definition());
        this.point = new Point(model.definition().schema());
    }

    @Override
    public void init(FixedKeyProcessorContext<byte[], Output> context) {
        this.context = context;
        this.heap = context.getStateStore(nodes.heap());
        heap.renew();
        TaskKeys keys = heap.contents().keys();
        if (keys != null) {
            keys.keepIn(context.getStateStore(nodes.keys()));
        }
        if (flushInterval.isPositive()) {
            context.schedule(
                    flushInterval,
                    PunctuationType.WALL_CLOCK_TIME,
                    now -> heap.contents().flush(this));
        }
    }

    @Override
    public void process(FixedKeyRecord<byte[], byte[]> event) {
        ScoringTask task = heap.contents();
        RecordMetadata source = requireNonNull(context.recordMetadata().orElse(null), "an event has a source");
        task.read(source.offset());
        try {
            checkSize(event);
            reader.read(event.value(), headers.of(event.headers(), event.timestamp()), point);
        } catch (BadPointException e) {
            context.forward(DeadLetters.of(event, source, model.id(), e, mostBytes), nodes.deadLetters());
            listener.deadLetter(model.id(), e.reason());
            return;
        }
        if (task.startsBatch()) {
            task.startAt(source.offset());
        }
        Headers headersWithPlace = place.addedTo(event.headers(), source.topic(), source.partition(), source.offset());
        task.add(event.withHeaders(headersWithPlace), point, this);
        CommitHook.request(heap, context, event, nodes.worker());
    }

    @Override
    public void forward(FixedKeyRecord<byte[], byte[]> event, Output assignment) {
        context.forward(event.withValue(assignment), nodes.assignments());
    }

    /** Key and headers go on to the assignment, which has to fit into its topic too. */
    private void checkSize(FixedKeyRecord<byte[], byte[]> event) {
        long bytes = DeadLetters.sizeOf(event.headers()) + (event.key() == null ? 0 : event.key().length);
        if (bytes > mostBytes) {
            throw new BadPointException(
                    Reason.TOO_LARGE, bytes + " bytes of key and headers, at most " + mostBytes + " are allowed");
        }
    }
}
