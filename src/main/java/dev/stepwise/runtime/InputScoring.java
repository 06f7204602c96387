package dev.stepwise.runtime;

import dev.stepwise.codec.event.EventReaders;
import dev.stepwise.codec.event.SchemaGate;
import dev.stepwise.codec.output.AssignmentEncoding;
import dev.stepwise.em.search.Seed;
import dev.stepwise.model.ModelInput.From;
import dev.stepwise.runtime.configuration.ServiceOptions;
import dev.stepwise.topology.LatestModels;
import dev.stepwise.topology.ScoringTopology;
import dev.stepwise.topology.ServedModel;
import dev.stepwise.topology.ServiceListener;
import dev.stepwise.topology.SourceTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the scoring of one input topic to its start: sees to it that every model that reads the topic has parameters. */
final class InputScoring implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InputScoring.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    /** How long a thread waits in place for the schema of an event; longer, and the partition is paused. */
    private static final Duration SCHEMA_PATIENCE = Duration.ofMillis(300);

    private static final long LOOK_MILLIS = 100;

    private final String topic;
    private final List<ServedModel> models;
    private final ServiceOptions options;
    private final EventReaders readers;
    private final LatestModels latest;
    private final Map<TopicPartition, Long> modelsRead;
    private final ChallengeResultSender seeds;
    private final ServiceListener listener;
    private final java.util.function.Consumer<KafkaStreams> starter;
    private final CompletableFuture<AssignmentEncoding> encoding;
    private final SourceTopics sources = new SourceTopics();
    private final Map<String, Bootstrap> bootstraps = new HashMap<>();
    private volatile boolean open = true;
    private volatile boolean handedOver;
    private volatile @Nullable Throwable failure;
    private @Nullable Thread thread;

    /**
     * @param latest has what the topic {@code models} holds up to {@code modelsRead}
     * @param encoding how assignments are written, as soon as that is known
     * @param starter takes the client when it may start
     */
    InputScoring(
            String topic,
            List<ServedModel> models,
            ServiceOptions options,
            EventReaders readers,
            LatestModels latest,
            Map<TopicPartition, Long> modelsRead,
            ChallengeResultSender seeds,
            ServiceListener listener,
            CompletableFuture<AssignmentEncoding> encoding,
            java.util.function.Consumer<KafkaStreams> starter) {
        this.topic = topic;
        this.models = models;
        this.options = options;
        this.readers = readers;
        this.latest = latest;
        this.modelsRead = modelsRead;
        this.seeds = seeds;
        this.listener = listener;
        this.encoding = encoding;
        this.starter = starter;
        for (ServedModel model : models) {
            bootstraps.put(model.id(), new Bootstrap(model, readers));
        }
    }

    String topic() {
        return topic;
    }

    void start() {
        thread = Thread.ofPlatform().daemon().name("stepwise-start-" + topic).start(() -> {
            try {
                bringUp();
            } catch (LostPlaceException e) {
                failure = e;
                LOG.error("Scoring of topic {} does not start: {}", topic, e.getMessage());
            } catch (Exception e) {
                failure = e;
                LOG.error("Scoring of topic {} could not start", topic, e);
            }
        });
    }

    /** Why it could not start; null when nothing is wrong. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Points that a first fit of this model lacks; 0 for models of other topics. */
    int missingPoints(String model) {
        Bootstrap bootstrap = bootstraps.get(model);
        return bootstrap == null || latest.get(model) != null ? 0 : bootstrap.missing();
    }

    /** Returns what is missing until this topic is scored, apart from the state of the client. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (failure != null) {
            missing.add("scoring of topic " + topic + " could not start: " + failure.getMessage());
        } else if (!handedOver) {
            for (ServedModel model : models) {
                if (latest.get(model.id()) == null) {
                    Bootstrap bootstrap = Objects.requireNonNull(bootstraps.get(model.id()));
                    int points = bootstrap.missing();
                    missing.add("model " + model.id()
                            + (points > 0
                                    ? " needs " + points + " more points of topic " + topic + " for a first fit; "
                                            + bootstrap.leastEnough()
                                    : " waits for its first parameters"));
                }
            }
            if (missing.isEmpty()) {
                missing.add("scoring of topic " + topic + " is starting");
            }
        }
        return missing;
    }

    private void bringUp() throws Exception {
        sources.identify(topic, SourcePositions.topicId(options.kafka(), topic));
        StartingOffsets offsets = new StartingOffsets(topic, models, options.kafka());
        if (hasParameters()) {
            offsets.requireSome();
        }
        if (lacksParameters()) {
            findParameters(offsets);
        } else if (offsets.isLate()) {
            offsets.find();
        }
        AssignmentEncoding known = encoding();
        if (open && failure == null && known != null) {
            starter.accept(client(known));
            handedOver = true;
        }
    }

    /** Waits until it is known how assignments are written. Points wait in their topic meanwhile. Null: the service stops. */
    private @Nullable AssignmentEncoding encoding() throws Exception {
        while (open && failure == null) {
            try {
                return encoding.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                continue; // whether it is to go on waiting
            } catch (ExecutionException e) {
                if (e.getCause() instanceof CancellationException) {
                    return null; // nobody asks for it any more: the service stops
                }
                throw e;
            } catch (CancellationException e) {
                return null;
            }
        }
        return null;
    }

    private boolean hasParameters() {
        return models.stream().anyMatch(model -> latest.get(model.id()) != null);
    }

    private KafkaStreams client(AssignmentEncoding known) {
        Topology topology = ScoringTopology.build(
                topic, models, options.topics(), latest, sources, readers, known, options.flushInterval(), listener);
        SourcePositions positions = new SourcePositions(
                options.kafka(), options.kafka().scoringId(topic), options.lostRecords(), sources, listener);
        boolean needsRegistry = models.stream()
                .anyMatch(model -> EventReaders.formatOf(model.definition()).needsRegistry());
        UnaryOperator<Consumer<byte[], byte[]>> gate = needsRegistry
                ? consumer -> GatedConsumer.of(consumer, new SchemaGate(readers.schemas(), SCHEMA_PATIENCE))
                : consumer -> consumer;
        return new KafkaStreams(
                topology, options.kafka().scoring(topic), new SourceClients(positions, gate, modelsRead));
    }

    private boolean lacksParameters() {
        return models.stream().anyMatch(model -> latest.get(model.id()) == null);
    }

    private void findParameters(StartingOffsets offsets) throws Exception {
        try (ModelsReader reader =
                new ModelsReader(options.topics().models(), options.kafka().consumer(), latest, modelsRead)) {
            reader.catchUp();
            Map<TopicPartition, Long> from = offsets.find();
            boolean othersScore = hasParameters();
            List<Thread> fitting = new ArrayList<>();
            for (ServedModel model : models) {
                if (latest.get(model.id()) == null) {
                    Map<TopicPartition, Long> first = othersScore && startsEarly(model) ? offsets.readBack(from) : from;
                    fitting.add(Thread.ofPlatform()
                            .daemon()
                            .name("stepwise-bootstrap-" + model.id())
                            .start(() -> bootstrap(model, first)));
                }
            }
            while (open && failure == null && lacksParameters()) {
                reader.poll();
            }
            for (Thread fit : fitting) {
                fit.join();
            }
        }
    }

    private void bootstrap(ServedModel model, Map<TopicPartition, Long> from) {
        try {
            Bootstrap bootstrap = Objects.requireNonNull(bootstraps.get(model.id()));
            BooleanSupplier wanted = () -> open && failure == null && latest.get(model.id()) == null;
            Seed seed = bootstrap.run(options.kafka().consumer(), from, wanted);
            if (seed != null) {
                LOG.info(
                        "First parameters of model {} from {} points{}",
                        model.id(),
                        seed.points(),
                        bootstrap.missing() > 0 ? "; they are provisional, and found again as more points come" : "");
                seeds.send(model, seed, () -> !wanted.getAsBoolean());
            }
        } catch (RuntimeException e) {
            failure = e;
            LOG.error("No first parameters of model {}", model.id(), e);
        }
    }

    private static boolean startsEarly(ServedModel model) {
        return model.definition().input() != null && model.definition().input().from() == From.EARLIEST;
    }

    @Override
    public void close() {
        open = false;
        if (thread != null) {
            try {
                thread.join(CLOSE_PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
