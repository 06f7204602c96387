package dev.stepwise.runtime;

import dev.stepwise.em.search.Seed;
import dev.stepwise.model.ModelInput.From;
import dev.stepwise.runtime.configuration.ServiceOptions;
import dev.stepwise.topology.LatestModels;
import dev.stepwise.topology.ScoringTopology;
import dev.stepwise.topology.ServedModel;
import dev.stepwise.topology.ServiceListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the scoring of one input topic to its start: sees to it that every model that reads the topic has parameters. */
final class InputScoring implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InputScoring.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    /** Records of a partition: more than a first fit ever wants. */
    private static final long MOST_READ_BACK = 10_000;

    private final String topic;
    private final List<ServedModel> models;
    private final ServiceOptions options;
    private final LatestModels latest;
    private final ChallengeResultSender seeds;
    private final ServiceListener listener;
    private final Consumer<KafkaStreams> starter;
    private final Map<String, Bootstrap> bootstraps = new HashMap<>();
    private volatile boolean open = true;
    private volatile boolean handedOver;
    private volatile @Nullable Throwable failure;
    private @Nullable Thread thread;

    /** @param starter takes the client when it may start */
    InputScoring(
            String topic,
            List<ServedModel> models,
            ServiceOptions options,
            LatestModels latest,
            ChallengeResultSender seeds,
            ServiceListener listener,
            Consumer<KafkaStreams> starter) {
        this.topic = topic;
        this.models = models;
        this.options = options;
        this.latest = latest;
        this.seeds = seeds;
        this.listener = listener;
        this.starter = starter;
        for (ServedModel model : models) {
            bootstraps.put(model.id(), new Bootstrap(model, options.limits()));
        }
    }

    String topic() {
        return topic;
    }

    void start() {
        thread = Thread.ofPlatform().daemon().name("stepwise-start-" + topic).start(() -> {
            try {
                bringUp();
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
                    int points =
                            Objects.requireNonNull(bootstraps.get(model.id())).missing();
                    missing.add("model " + model.id()
                            + (points > 0
                                    ? " needs " + points + " more points of topic " + topic + " for a first fit"
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
        if (lacksParameters()) {
            findParameters();
        } else if (startsLate()) {
            startingOffsets();
        }
        if (open && failure == null) {
            starter.accept(new KafkaStreams(
                    ScoringTopology.build(
                            topic,
                            topicId(),
                            models,
                            options.topics(),
                            latest,
                            options.limits(),
                            options.flushInterval(),
                            listener),
                    options.kafka().scoring(topic)));
            handedOver = true;
        }
    }

    /** By its id learners know a topic that was made anew from one whose offsets were put back. */
    private Uuid topicId() throws Exception {
        try (Admin admin = Admin.create(options.kafka().admin())) {
            return Objects.requireNonNull(admin.describeTopics(List.of(topic))
                            .allTopicNames()
                            .get()
                            .get(topic))
                    .topicId();
        }
    }

    private boolean lacksParameters() {
        return models.stream().anyMatch(model -> latest.get(model.id()) == null);
    }

    private void findParameters() throws Exception {
        try (ModelsReader reader =
                new ModelsReader(options.topics().models(), options.kafka().consumer(), latest)) {
            reader.catchUp();
            Map<TopicPartition, Long> from = startingOffsets();
            boolean othersScore = models.stream().anyMatch(model -> latest.get(model.id()) != null);
            List<Thread> fitting = new ArrayList<>();
            for (ServedModel model : models) {
                if (latest.get(model.id()) == null) {
                    Map<TopicPartition, Long> first = othersScore && startsEarly(model) ? readBack(from) : from;
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
                LOG.info("First parameters of model {} from {} points", model.id(), seed.points());
                seeds.send(model, seed, () -> !wanted.getAsBoolean());
            }
        } catch (RuntimeException e) {
            failure = e;
            LOG.error("No first parameters of model {}", model.id(), e);
        }
    }

    /**
     * Returns the offsets where scoring and the search for first parameters begin. Scoring goes on where it was left,
     * or else begins where the models' files say. The offsets are written down at once, so that no point between now
     * and the start of scoring is passed over.
     */
    private Map<TopicPartition, Long> startingOffsets() throws Exception {
        String group = options.kafka().scoringId(topic);
        try (Admin admin = Admin.create(options.kafka().admin())) {
            Set<TopicPartition> partitions = new HashSet<>();
            admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                    .flatMap(description -> description.partitions().stream())
                    .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            boolean latestOnly = startsLate();
            Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
            partitions.forEach(
                    partition -> specs.put(partition, latestOnly ? OffsetSpec.latest() : OffsetSpec.earliest()));
            Map<TopicPartition, Long> offsets = new HashMap<>();
            Map<TopicPartition, OffsetAndMetadata> unwritten = new HashMap<>();
            for (var entry : admin.listOffsets(specs).all().get().entrySet()) {
                OffsetAndMetadata known = committed.get(entry.getKey());
                long offset = known == null ? entry.getValue().offset() : known.offset();
                offsets.put(entry.getKey(), offset);
                if (known == null && latestOnly) {
                    unwritten.put(entry.getKey(), new OffsetAndMetadata(offset));
                }
            }
            if (!unwritten.isEmpty()) {
                return writtenDown(admin, group, unwritten, offsets);
            }
            return offsets;
        }
    }

    private static boolean startsEarly(ServedModel model) {
        return model.definition().input() != null && model.definition().input().from() == From.EARLIEST;
    }

    /** Whether scoring begins at what comes after its first start. */
    private boolean startsLate() {
        return models.stream()
                .allMatch(model -> model.definition().input() != null
                        && model.definition().input().from() == From.LATEST);
    }

    /**
     * Points that other models have been through already will do for a first fit, and are there at once: these models wait for it.
     * Scoring goes on where it was all the same.
     */
    private Map<TopicPartition, Long> readBack(Map<TopicPartition, Long> from) throws Exception {
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        from.keySet().forEach(partition -> specs.put(partition, OffsetSpec.earliest()));
        Map<TopicPartition, Long> back = new HashMap<>();
        try (Admin admin = Admin.create(options.kafka().admin())) {
            admin.listOffsets(specs).all().get().forEach((partition, earliest) -> {
                long offset = from.getOrDefault(partition, earliest.offset());
                back.put(partition, Math.max(Math.min(earliest.offset(), offset), offset - MOST_READ_BACK));
            });
        }
        return back;
    }

    /** Another instance that starts for the first time too may be faster: then its offsets count. */
    private static Map<TopicPartition, Long> writtenDown(
            Admin admin,
            String group,
            Map<TopicPartition, OffsetAndMetadata> unwritten,
            Map<TopicPartition, Long> offsets)
            throws Exception {
        try {
            admin.alterConsumerGroupOffsets(group, unwritten).all().get();
            return offsets;
        } catch (ExecutionException e) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            if (!committed.keySet().containsAll(unwritten.keySet())) {
                throw e;
            }
            Map<TopicPartition, Long> theirs = new HashMap<>(offsets);
            committed.forEach((partition, offset) -> theirs.put(partition, offset.offset()));
            return theirs;
        }
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
