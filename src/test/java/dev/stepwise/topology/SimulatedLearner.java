package dev.stepwise.topology;

import static dev.stepwise.topology.Simulation.MODEL;

import dev.stepwise.codec.output.ReportEncoding;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.topology.SimulatedTopic.Entry;
import dev.stepwise.topology.SimulatedTopic.Located;
import dev.stepwise.topology.SourceTopics.Deleted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.InternalFixedKeyRecordFactory;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** The task that learns, in the {@link Simulation}: the service's own processors on a store that was restored. */
final class SimulatedLearner {

    private static final String TOPIC = "s.statistics";

    private final Simulation world;
    private final SimulatedStore<String> store;
    private final SourceTopics sources;
    private final HeapStore<Learners> heap;
    private final Learn worker;
    private final Publish publisher = new Publish(Duration.ofSeconds(10), ReportEncoding.JSON);
    private final SimulatedContext<byte[]> context;
    private final List<Located> learned = new ArrayList<>();
    private final List<Located> read = new ArrayList<>();
    private Optional<Located> newest = Optional.empty();
    private long position;
    /** What a commit says: a place that was moved to and where nothing has been processed yet is not committed. */
    private long processed;

    private @Nullable Record<byte[], Output> tick;
    private @Nullable SimulatedTransaction transaction;

    /** @param sources what its process knows of the topic it reads */
    SimulatedLearner(Simulation world, Map<String, byte[]> state, long position, SourceTopics sources) {
        this.world = world;
        this.position = position;
        this.processed = position;
        this.sources = sources;
        store = new SimulatedStore<>(LearningTopology.STORE, state);
        heap = HeapStore.<Learners>builder(LearningTopology.HEAP, task -> new Learners(Map.of(MODEL.id(), MODEL)))
                .build();
        ServiceListener listener = new ServiceListener() {
            @Override
            public void learned(String model, long nanos) {
                newest.ifPresent(learned::add);
            }
        };
        worker = new Learn(BackgroundChallenges.NONE, sources, ReportEncoding.JSON, listener);
        context = new SimulatedContext<>(0, StreamsConfig.EXACTLY_ONCE_V2, world::now, this::emit);
        context.add(heap);
        context.add(store);
        worker.init(context);
        publisher.init(context);
    }

    private void emit(byte[] key, Output value, long timestamp, Headers headers, String node) {
        if (value == Output.Tick.TICK) {
            tick = new Record<>(key, value, timestamp, headers);
            return;
        }
        if (transaction == null) {
            transaction = world.begin();
        }
        SimulatedTopic topic = node.equals(LearningTopology.MODELS) ? world.models() : world.reports();
        transaction.append(topic, new Entry(key, value.bytes(), headers, timestamp, node));
    }

    /** Processes the next record; returns whether there was one. */
    boolean process() {
        SimulatedTopic topic = world.statistics();
        if (position < topic.start()) { // as SourcePositions does
            Deleted gone = new Deleted(position, topic.start());
            sources.deleted(new TopicPartition(TOPIC, 0), gone);
            world.toldUnread.add(gone);
            position = gone.next();
        }
        Located next = topic.read(position);
        if (next == null) {
            return false;
        }
        take(next);
        position = next.offset() + 1;
        processed = position;
        return true;
    }

    /** Gives a record to the learner, wherever it comes from. */
    void take(Located next) {
        context.at(TOPIC, 0, next.offset());
        newest = Optional.of(next);
        Entry entry = next.entry();
        worker.process(InternalFixedKeyRecordFactory.create(
                new Record<>(entry.key(), entry.value(), entry.timestamp(), entry.headers())));
        read.add(next);
    }

    /** Time passes. */
    void punctuate() {
        context.punctuate();
    }

    /** What is on the heap goes into the store and the topics, as before a commit. */
    void flush() {
        if (tick != null) {
            Record<byte[], Output> taken = tick;
            tick = null;
            publisher.process(taken);
        }
    }

    /**
     * Commits.
     *
     * @param fenced whether the group has given its task to another one
     * @return whether it has, as far as it knows
     */
    boolean commit(boolean fenced) {
        flush();
        if (fenced || (transaction != null && transaction.state() != SimulatedTransaction.State.OPEN)) {
            return false;
        }
        if (transaction != null) {
            transaction.end(true);
            transaction = null;
        }
        world.commitLearning(processed, store.entries, learned, read);
        learned.clear();
        read.clear();
        return true;
    }

    /** Rolls back what it has open, as a thread does that fails. */
    void abort() {
        if (transaction != null) {
            transaction.end(false);
        }
    }

    SourceTopics sources() {
        return sources;
    }

    Map<String, byte[]> state() {
        return store.entries;
    }

    @Nullable
    ModelParameters parameters() {
        Learners.Entry entry = heap.contents().of(MODEL.id());
        return entry == null ? null : entry.learner.parameters();
    }

    long points() {
        Learners.Entry entry = heap.contents().of(MODEL.id());
        return entry == null ? 0 : entry.learner.snapshot().points();
    }
}
