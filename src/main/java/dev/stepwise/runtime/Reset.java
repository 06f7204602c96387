package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.runtime.configuration.KafkaSettings;
import dev.stepwise.runtime.configuration.ServiceOptions;
import dev.stepwise.topology.LearningTopology;
import dev.stepwise.topology.ScoringTopology;
import dev.stepwise.topology.ServedModel;
import dev.stepwise.topology.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;

/** Takes back what a service, or one of its models, has left in the cluster. No instance may run meanwhile. */
public final class Reset {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_MILLIS = 200;

    /** After which an instance that was lost is gone from its groups, with the session time-out of the service's own. */
    private static final Duration LOST_PATIENCE = Duration.ofSeconds(10);

    private static final Set<GroupState> AT_REST = Set.of(GroupState.EMPTY, GroupState.DEAD, GroupState.UNKNOWN);

    private final ServiceOptions service;

    /**
     * The plan says what will be done.
     *
     * @param topics that are deleted, with all that they hold
     * @param groups whose offsets are deleted
     * @param tombstones keys whose values are deleted, by partition, as they stand there
     */
    public record Plan(Set<String> topics, Set<String> groups, Map<TopicPartition, Set<Bytes>> tombstones) {

        public Plan {
            topics = Set.copyOf(topics);
            groups = Set.copyOf(groups);
            tombstones = Map.copyOf(tombstones);
        }

        /** Whether there is nothing to do. */
        public boolean isEmpty() {
            return topics.isEmpty() && groups.isEmpty() && tombstones.isEmpty();
        }
    }

    public Reset(ServiceOptions service) {
        this.service = service;
    }

    /**
     * Everything: all topics with the service's prefix and name, the learners' state, and how far its inputs were read.
     *
     * @throws ServiceRunningException when an instance still runs
     */
    public Plan ofAll() throws InterruptedException {
        KafkaSettings kafka = service.kafka();
        try (Admin admin = Admin.create(kafka.admin())) {
            Cluster.require(admin, kafka.admin());
            Set<String> groups = restingGroups(admin);
            Set<String> topics = new TreeSet<>();
            for (String topic : topics(admin)) {
                if (service.topics().isOwn(topic)
                        || topic.equals(LearningTopology.changelog(kafka.learningId()))
                        || isOfKeys(topic)) {
                    topics.add(topic);
                }
            }
            return new Plan(topics, groups, Map.of());
        }
    }

    /** The groups of the service, all without members; those of instances that were lost are waited for a while. */
    private Set<String> restingGroups(Admin admin) throws InterruptedException {
        long deadline = System.nanoTime() + LOST_PATIENCE.toNanos();
        while (true) {
            Set<String> groups = new TreeSet<>();
            Set<String> running = new TreeSet<>();
            for (GroupListing group :
                    get(admin.listGroups(new ListGroupsOptions()).all())) {
                String id = group.groupId();
                if (id.equals(service.kafka().learningId())
                        || id.startsWith(service.kafka().scoringId(""))) {
                    groups.add(id);
                    if (!AT_REST.contains(group.groupState().orElse(GroupState.UNKNOWN))) {
                        running.add(id);
                    }
                }
            }
            if (running.isEmpty()) {
                return groups;
            }
            if (System.nanoTime() > deadline) {
                throw new ServiceRunningException(running);
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /**
     * One model, whether it is still served or not: its assignments, its parameters, its learner's state and what is known of its
     * keys. How far its input was read goes too, unless another model reads the same. Its history in {@code snapshots} and {@code cluster-events} stays.
     *
     * @throws ServiceRunningException when an instance still runs
     */
    public Plan of(String model) throws InterruptedException {
        Plan all = ofAll();
        TopicNames names = service.topics();
        Set<String> topics = new TreeSet<>(all.topics());
        topics.removeIf(topic -> !topic.equals(names.assignments(model)) && !isOfKeys(topic, model));
        Set<String> groups = new TreeSet<>(all.groups());
        groups.retainAll(groupsOf(model));
        Map<TopicPartition, Set<Bytes>> tombstones = new HashMap<>();
        String changelog = LearningTopology.changelog(service.kafka().learningId());
        if (all.topics().contains(names.models())) {
            addKeys(names.models(), key -> text(key).equals(model), tombstones);
        }
        if (all.topics().contains(changelog)) {
            addKeys(changelog, key -> LearningTopology.isStateOf(model, text(key)), tombstones);
        }
        return new Plan(topics, groups, tombstones);
    }

    /**
     * What is known of one key of a model, whatever its inputs are. The population keeps what it has learned from its points, and
     * the topics of points and assignments hold them as long as they hold anything.
     *
     * @param key its bytes, as they came with its points; not empty: under the empty key stands what is known of no key
     * @throws ServiceRunningException when an instance still runs
     */
    public Plan of(String model, Bytes key) throws InterruptedException {
        if (key.get().length == 0) {
            throw new IllegalArgumentException("an empty key is none");
        }
        Map<TopicPartition, Set<Bytes>> tombstones = new HashMap<>();
        for (String topic : ofAll().topics()) {
            if (isOfKeys(topic, model)) {
                addKeys(topic, key::equals, tombstones);
            }
        }
        return new Plan(Set.of(), Set.of(), tombstones);
    }

    /** Whether a topic holds what is known of the keys of a model. */
    private boolean isOfKeys(String topic) {
        return topic.startsWith(service.kafka().scoringId("")) && ScoringTopology.isChangelog(topic);
    }

    /** Likewise of this one. A name that ends as another model's does is told apart as long as that model is served. */
    boolean isOfKeys(String topic, String model) {
        boolean ofAnother = service.models().stream()
                .anyMatch(served -> !served.id().equals(model)
                        && topic.equals(
                                ScoringTopology.changelog(service.kafka().scoringId(input(served)), served.id())));
        return isOfKeys(topic) && topic.endsWith(ScoringTopology.changelog("", model)) && !ofAnother;
    }

    private Set<String> groupsOf(String model) {
        List<String> inputs = service.models().stream()
                .filter(served -> served.id().equals(model))
                .map(Reset::input)
                .toList();
        boolean shared = service.models().stream()
                .anyMatch(served -> !served.id().equals(model) && inputs.contains(input(served)));
        return inputs.isEmpty() || shared ? Set.of() : Set.of(service.kafka().scoringId(inputs.getFirst()));
    }

    private static String input(ServedModel model) {
        var input = model.definition().input();
        return input == null ? "" : input.topic();
    }

    private static String text(Bytes key) {
        return new String(key.get(), UTF_8);
    }

    /** Adds the keys of a compacted topic that have a value. */
    private void addKeys(String topic, Predicate<Bytes> wanted, Map<TopicPartition, Set<Bytes>> into) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                service.kafka().consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    Bytes key = Bytes.wrap(record.key());
                    if (key != null && wanted.test(key)) {
                        TopicPartition partition = new TopicPartition(topic, record.partition());
                        Set<Bytes> keys = into.computeIfAbsent(partition, any -> new TreeSet<>());
                        if (record.value() == null) {
                            keys.remove(key);
                        } else {
                            keys.add(key);
                        }
                    }
                }
            }
        }
        into.values().removeIf(Set::isEmpty);
    }

    /** Does it; returns when the brokers have done it too. */
    public void carryOut(Plan plan) throws InterruptedException {
        try (Admin admin = Admin.create(service.kafka().admin())) {
            get(admin.deleteConsumerGroups(plan.groups()).all());
            get(admin.deleteTopics(plan.topics()).all());
            bury(plan.tombstones());
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (topics(admin).stream().anyMatch(plan.topics()::contains)) {
                if (System.nanoTime() > deadline) {
                    throw new KafkaException("the brokers still know of " + plan.topics() + " after " + PATIENCE);
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    private void bury(Map<TopicPartition, Set<Bytes>> tombstones) throws InterruptedException {
        if (tombstones.isEmpty()) {
            return;
        }
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(service.kafka().producer(), new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<?>> sent = new ArrayList<>();
            tombstones.forEach((partition, keys) -> keys.forEach(key -> sent.add(
                    producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), key.get(), null)))));
            for (Future<?> record : sent) {
                get(record);
            }
        }
    }

    private static Set<String> topics(Admin admin) throws InterruptedException {
        return get(admin.listTopics().names());
    }

    private static <T> T get(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        }
    }
}
