package dev.stepwise.topology;

import static dev.stepwise.topology.Simulation.INPUT;
import static dev.stepwise.topology.Simulation.MODEL;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.event.EventReaders;
import dev.stepwise.codec.event.WriterSchemas;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.output.AssignmentEncoding;
import dev.stepwise.topology.SimulatedTopic.Entry;
import dev.stepwise.topology.SimulatedTopic.Located;
import dev.stepwise.topology.SourceTopics.Deleted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.InternalFixedKeyRecordFactory;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * An instance that scores, in the {@link Simulation}: one thread, whose tasks share a transaction. The processors and what
 * they hold are the service's own; what is simulated is Kafka Streams around them.
 */
final class SimulatedScorer {

    private static final Nodes NODES = new Nodes(MODEL.id());
    private static final EventReaders READERS = new EventReaders(new Limits(1000, 10), WriterSchemas.NONE);

    /** A partition at work. */
    private final class Task {
        private final int partition;
        private final FlushBatch flusher = new FlushBatch(MODEL, NODES, ServiceListener.NONE);
        private final ScorePoints worker;
        private final SimulatedContext<byte[]> context;
        private final SimulatedStore<Bytes> keys;
        private long position;
        /** The table's cache, which holds a tick until the commit. */
        private @Nullable Record<byte[], Output> tick;
        /** Offsets of points whose statistics have not left yet. */
        private List<Long> waiting = new ArrayList<>();

        Task(int partition) {
            this.partition = partition;
            this.position = world.scoringOffset(partition);
            worker = new ScorePoints(MODEL, NODES, READERS, Duration.ZERO, ServiceListener.NONE);
            keys = new SimulatedStore<>(NODES.keys(), world.keys(partition));
            context = new SimulatedContext<>(partition, StreamsConfig.EXACTLY_ONCE_V2, world::now, this::emit);
            context.add(HeapStore.builder(
                            NODES.heap(),
                            id -> new ScoringTask(
                                    MODEL,
                                    new InputReads(sources, new TopicPartition(INPUT, id.partition())),
                                    latest.serving(MODEL.id()),
                                    AssignmentEncoding.JSON,
                                    ServiceListener.NONE))
                    .build());
            context.add(keys);
            worker.init(context);
            flusher.init(context);
        }

        /** Returns whether there was a record. */
        boolean process() {
            SimulatedTopic input = world.input(partition);
            if (position < input.start()) { // as SourcePositions does
                Deleted gone = new Deleted(position, input.start());
                sources.deleted(new TopicPartition(INPUT, partition), gone);
                world.toldUnscored(partition, gone);
                position = gone.next();
            }
            Located next = input.read(position);
            if (next == null) {
                return false;
            }
            context.at(INPUT, partition, next.offset());
            if (next.entry().about() instanceof Simulation.Fact) {
                waiting.add(next.offset());
            }
            Entry event = next.entry();
            worker.process(InternalFixedKeyRecordFactory.create(
                    new Record<>(event.key(), event.value(), event.timestamp(), event.headers())));
            position = next.offset() + 1;
            return true;
        }

        private void emit(byte[] key, Output value, long timestamp, Headers headers, String node) {
            if (value == Output.Tick.TICK) {
                tick = new Record<>(key, value, timestamp, headers);
            } else if (node.equals(NODES.deadLetters())) {
                transaction().append(world.deadLetters(), new Entry(value.bytes(), timestamp, partition));
            } else if (node.equals(NODES.statistics())) {
                transaction()
                        .append(
                                world.statistics(),
                                new Entry(
                                        key,
                                        value.bytes(),
                                        headers,
                                        timestamp,
                                        new Simulation.Summed(partition, waiting)));
                waiting = new ArrayList<>();
            } else {
                transaction()
                        .append(world.assignments(partition), new Entry(key, value.bytes(), headers, timestamp, node));
            }
        }

        /** The tick comes out of the cache. */
        void flush() {
            if (tick != null) {
                Record<byte[], Output> taken = tick;
                tick = null;
                flusher.process(taken);
            }
        }
    }

    private final Simulation world;
    private final Map<Integer, Task> tasks = new TreeMap<>();
    private SourceTopics sources = new SourceTopics();
    private LatestModels latest = new LatestModels(List.of(MODEL));
    private long modelsRead;
    private @Nullable SimulatedTransaction transaction;
    private boolean member = true;

    SimulatedScorer(Simulation world) {
        this.world = world;
        begin();
    }

    private void begin() {
        sources = new SourceTopics();
        sources.identify(INPUT, Simulation.TOPIC);
        latest = new LatestModels(List.of(MODEL));
        modelsRead = 0;
        while (readModels()) {
            // the global store is restored before a task starts
        }
    }

    private SimulatedTransaction transaction() {
        if (transaction == null) {
            transaction = world.begin();
        }
        return transaction;
    }

    /** Reads newer parameters; returns whether there were any. */
    boolean readModels() {
        Located next = world.models().read(modelsRead);
        if (next == null) {
            return false;
        }
        latest.update(
                new String(next.entry().key(), UTF_8),
                next.entry().value(),
                next.entry().timestamp(),
                next.offset());
        modelsRead = next.offset() + 1;
        return true;
    }

    boolean isMember() {
        return member;
    }

    boolean owns(int partition) {
        return tasks.containsKey(partition);
    }

    /** A task that has begun goes on. */
    void assign(int partition) {
        tasks.computeIfAbsent(partition, Task::new);
    }

    /** Closes a task whose partition goes to another instance; what it had was committed before. */
    void revoke(int partition) {
        tasks.remove(partition);
    }

    /** Processes some records of one partition; returns whether there was any. */
    boolean process(int partition, int records) {
        Task task = tasks.get(partition);
        boolean any = false;
        for (int i = 0; task != null && i < records && task.process(); i++) {
            any = true;
        }
        return any;
    }

    /** The cache is full, and ticks leave it before the commit. */
    void evict() {
        tasks.values().forEach(Task::flush);
    }

    /**
     * Commits.
     *
     * @param dies asked between the tasks whether the process dies here
     * @return whether it has, as far as the instance knows
     */
    boolean commit(BooleanSupplier dies) {
        for (Task task : tasks.values()) {
            task.flush();
            if (dies.getAsBoolean()) {
                return false;
            }
        }
        if (!member || (transaction != null && transaction.state() != SimulatedTransaction.State.OPEN)) {
            return false; // fenced, or rolled back by the coordinator
        }
        tasks.values().forEach(task -> world.commitScoring(task.partition, task.position, task.keys.entries));
        if (transaction != null) {
            transaction.end(true);
            transaction = null;
        }
        return true;
    }

    /** A thread fails, rolls back what it had open, and another one takes its place: in the same process. */
    void replaceThread() {
        if (transaction != null) {
            transaction.end(false);
        }
        startAnew();
    }

    /** The process dies and leaves its transaction open; another one starts. */
    void die() {
        begin();
        startAnew();
        member = true;
    }

    private void startAnew() {
        transaction = null;
        List<Integer> had = List.copyOf(tasks.keySet());
        tasks.clear();
        if (member) { // the group has not noticed, or the thread comes back to its partitions
            had.forEach(this::assign);
        }
    }

    /** The group takes it for dead. It does not know, and goes on. */
    void losesMembership() {
        member = false;
    }

    /** It comes back to the group, without tasks. */
    void rejoins() {
        if (!member) {
            if (transaction != null) {
                transaction.end(false);
                transaction = null;
            }
            tasks.clear();
            member = true;
        }
    }
}
