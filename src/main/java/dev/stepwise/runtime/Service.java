package dev.stepwise.runtime;

import static java.util.Objects.requireNonNull;

import dev.stepwise.codec.event.EventReaders;
import dev.stepwise.metrics.RefusedRecords;
import dev.stepwise.runtime.configuration.KafkaSettings;
import dev.stepwise.runtime.configuration.RecordSizes;
import dev.stepwise.runtime.configuration.ServiceOptions;
import dev.stepwise.topology.LatestModels;
import dev.stepwise.topology.LearningTopology;
import dev.stepwise.topology.ServedModel;
import dev.stepwise.topology.ServiceListener;
import dev.stepwise.topology.ServiceListeners;
import dev.stepwise.topology.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service: the learning topology, and for each input topic a scoring topology, which starts when all models that read
 * the topic have parameters. Its topics must exist.
 */
public final class Service implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    /** The service reads up to this many bytes of snapshots again at its start. */
    private static final long MOST_BYTES_BACK = 64L << 20;

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(15);

    /**
     * A client that has no heartbeat for longer than this is without a broker. Heartbeats come every one to three
     * seconds while there are brokers.
     */
    private static final Duration MOST_SILENT = Duration.ofSeconds(10);

    private final ServiceOptions options;
    private final ServiceListener listener;
    private final Consumer<KafkaStreams> onStreams;
    private final LatestModels latest;
    private final ServiceSchemas schemas;
    private final EventReaders readers;
    private final LearningStart learningStart;
    private final List<InputScoring> inputs = new CopyOnWriteArrayList<>();
    private final Map<String, KafkaStreams> scoring = new ConcurrentHashMap<>();
    private final Map<KafkaStreams, Progress> progress = new ConcurrentHashMap<>();
    private final Map<KafkaStreams, StreamFailures> failures = new ConcurrentHashMap<>();
    private volatile Supplier<List<String>> topicProblems = List::of;
    private volatile @Nullable KafkaStreams learning;
    private BiConsumer<String, byte[]> onSnapshot = (model, snapshot) -> {};
    private BiConsumer<String, byte[]> onEvent = (model, event) -> {};
    private @Nullable ChallengeResultSender results;
    private volatile @Nullable LatestSnapshots snapshots;

    /**
     * @param listener is told what the topologies do
     * @param onStreams is given every Kafka Streams client before it starts, for meters
     */
    public Service(ServiceOptions options, ServiceListener listener, Consumer<KafkaStreams> onStreams) {
        this.options = options;
        this.listener = new ServiceListeners(List.of(new RefusedRecords(), listener));
        this.onStreams = onStreams;
        this.latest = new LatestModels(
                options.models(),
                (offset, why) -> this.listener.refused(options.topics().models(), 0, offset, why));
        this.schemas = new ServiceSchemas(options);
        this.learningStart = new LearningStart(schemas::reports);
        this.readers = new EventReaders(options.limits(), schemas.ofEvents());
    }

    /** Is given every snapshot that comes, as JSON, with its model's id; to be set before the start. */
    public void onSnapshot(BiConsumer<String, byte[]> taker) {
        onSnapshot = taker;
    }

    /** Is given every event of a model that comes, as JSON, with its model's id; to be set before the start. */
    public void onEvent(BiConsumer<String, byte[]> taker) {
        onEvent = taker;
    }

    /**
     * Starts all of it; returns at once, while models are still on their way.
     *
     * @throws IncompatibleModelException when a model's file no longer fits what was learned
     */
    public void start() {
        KafkaSettings kafka = options.kafka();
        Map<TopicPartition, Long> modelsRead;
        try (ModelsReader reader = new ModelsReader(options.topics().models(), kafka.consumer(), latest)) {
            reader.catchUp();
            List<String> problems = reader.incompatible(options.models());
            if (!problems.isEmpty()) {
                throw new IncompatibleModelException(problems);
            }
            modelsRead = reader.positions();
        }
        ChallengeResultSender sender =
                new ChallengeResultSender(options.topics().statistics(), kafka.producer());
        results = sender;
        byInput().forEach((input, models) -> { // beside the start of the learning: most of either is to load classes
            InputScoring starting = new InputScoring(
                    input,
                    models,
                    options,
                    readers,
                    latest,
                    modelsRead,
                    sender,
                    listener,
                    schemas.encoding(models),
                    client -> start("scoring of topic " + input, client, () -> scoring.put(input, client)));
            inputs.add(starting);
            starting.start();
        });
        learningStart.start(encoding -> {
            KafkaStreams client = LearningStart.client(options, encoding, sender, listener);
            start("learning", client, () -> learning = client);
        });
        snapshots = new LatestSnapshots(
                options.topics(),
                options.models().stream().collect(Collectors.toMap(ServedModel::id, ServedModel::components)),
                new KafkaConsumer<>(kafka.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                RecordSizes.snapshotsWithin(MOST_BYTES_BACK, options),
                onSnapshot,
                onEvent,
                listener);
    }

    private Map<String, List<ServedModel>> byInput() {
        Map<String, List<ServedModel>> byInput = new TreeMap<>();
        for (ServedModel model : options.models()) {
            var input = requireNonNull(model.definition().input(), "a served model has an input");
            byInput.computeIfAbsent(input.topic(), topic -> new ArrayList<>()).add(model);
        }
        return byInput;
    }

    /** @param known makes the client known to those who ask, before it starts */
    private void start(String name, KafkaStreams client, Runnable known) {
        StreamFailures handler = new StreamFailures(name);
        failures.put(client, handler);
        known.run();
        client.setUncaughtExceptionHandler(handler);
        onStreams.accept(client);
        client.start();
    }

    /** Sets what says, in a sentence each, what is wrong with its topics. */
    void watch(Supplier<List<String>> problems) {
        topicProblems = problems;
    }

    /** The names of its topics. */
    public TopicNames topics() {
        return options.topics();
    }

    /** The newest parameters on this instance. */
    public LatestModels latestModels() {
        return latest;
    }

    /** A model's newest snapshot on this instance, as JSON; null before the first. */
    public byte @Nullable [] latestSnapshot(String model) {
        LatestSnapshots known = snapshots;
        return known == null ? null : known.get(model);
    }

    /** Whether nothing has failed for good. */
    public boolean isLive() {
        KafkaStreams learner = learning;
        return learningStart.isLive()
                && (learner == null || !learner.state().hasStartedOrFinishedShuttingDown())
                && scoring.values().stream().noneMatch(client -> client.state().hasStartedOrFinishedShuttingDown())
                && inputs.stream().allMatch(input -> input.failure() == null)
                && followsSnapshots();
    }

    private boolean followsSnapshots() {
        LatestSnapshots known = snapshots;
        return known == null || known.isFollowing();
    }

    /** Returns what is missing until every point is scored as it comes. It is empty when nothing is missing. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        KafkaStreams learner = learning;
        if (learner == null) {
            missing.add("learning is not started");
        } else {
            addMissing("learning", learner, options.topics().statistics(), missing);
        }
        for (InputScoring input : inputs) {
            missing.addAll(input.missing());
            KafkaStreams client = scoring.get(input.topic());
            if (client != null) {
                addMissing("scoring of topic " + input.topic(), client, input.topic(), missing);
            }
        }
        missing.addAll(schemas.missing());
        missing.addAll(topicProblems.get());
        if (!followsSnapshots()) {
            missing.add("the thread that follows snapshots and events has ended");
        }
        return missing;
    }

    /** A client whose brokers are away, or whose threads fail or stand still, goes on running. */
    private void addMissing(String name, KafkaStreams client, String topic, List<String> missing) {
        StreamFailures handler = requireNonNull(failures.get(client), name);
        String failing = handler.failing();
        if (failing != null) {
            missing.add(name + " fails again and again: " + failing);
        }
        if (client.state() != KafkaStreams.State.RUNNING) {
            missing.add(name + ' ' + Progress.inWords(client.state()));
            return;
        }
        double silent = StreamsMetrics.secondsSinceHeartbeat(client.metrics().values());
        if (silent > MOST_SILENT.toSeconds()) {
            missing.add(String.format(Locale.ROOT, "%s has been without a broker for %.0f s", name, silent));
            return;
        }
        double lag = StreamsMetrics.lag(client.metrics().values(), topic);
        String stall = stall(client, lag);
        if (stall != null) {
            String failure = handler.recent();
            missing.add(String.format(Locale.ROOT, "%.0f records of topic %s wait, and %s", lag, topic, stall)
                    + (failure == null ? "" : "; a thread has failed: " + failure));
        }
    }

    private @Nullable String stall(KafkaStreams client, double lag) {
        long now = System.nanoTime();
        Progress known = progress.computeIfAbsent(
                client, any -> new Progress(options.kafka().commitMillis(), now));
        return known.stall(client.metrics().values(), lag, now);
    }

    /** Number of schemas that events or assignments wait for because the registry cannot be asked, or refuses one. */
    public int waitingSchemas() {
        return schemas.waiting();
    }

    /** The topics that its models read. */
    public Set<String> inputTopics() {
        return byInput().keySet();
    }

    /** The topics that it reads back what was written by itself, or by another instance. */
    public Set<String> internalTopics() {
        TopicNames names = options.topics();
        return Set.of(
                names.statistics(),
                names.models(),
                names.snapshots(),
                names.clusterEvents(),
                LearningTopology.changelog(options.kafka().learningId()));
    }

    /** The topic that a model reads. */
    public String inputOf(String model) {
        return byInput().entrySet().stream()
                .filter(entry ->
                        entry.getValue().stream().anyMatch(each -> each.id().equals(model)))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    /** Records of an input topic that this instance has yet to read; NaN while it reads none of it. */
    public double lag(String topic) {
        KafkaStreams client = scoring.get(topic);
        return client == null ? Double.NaN : StreamsMetrics.lag(client.metrics().values(), topic);
    }

    /** Points that a model's first fit still lacks. */
    public int missingPoints(String model) {
        return inputs.stream().mapToInt(input -> input.missingPoints(model)).sum();
    }

    /** Stops in good order. Everything that has been read is assigned and sent on. */
    @Override
    public void close() {
        learningStart.close();
        join(inputs.stream()
                .map(input -> Thread.ofVirtual().start(input::close))
                .toList());
        join(scoring.entrySet().stream()
                .map(each ->
                        Thread.ofVirtual().start(() -> close("Scoring of topic " + each.getKey(), each.getValue())))
                .toList());
        KafkaStreams learner = learning;
        if (learner != null) {
            close("Learning", learner);
        }
        if (results != null) {
            results.close();
        }
        if (snapshots != null) {
            snapshots.close();
        }
        schemas.close();
    }

    private static void join(List<Thread> threads) {
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Leaves its group, so that others take over at once; a static member stays in it, for it comes back. */
    private void close(String name, KafkaStreams client) {
        GroupMembershipOperation membership = options.kafka().hasStaticMembers()
                ? GroupMembershipOperation.REMAIN_IN_GROUP
                : GroupMembershipOperation.LEAVE_GROUP;
        if (!client.close(CloseOptions.timeout(CLOSE_PATIENCE).withGroupMembershipOperation(membership))) {
            LOG.warn("{} did not stop within {}", name, CLOSE_PATIENCE);
        }
    }
}
