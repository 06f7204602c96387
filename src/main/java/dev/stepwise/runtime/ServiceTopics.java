package dev.stepwise.runtime;

import static java.util.Objects.requireNonNull;

import dev.stepwise.runtime.configuration.ServiceOptions;
import dev.stepwise.runtime.configuration.TopicOptions;
import dev.stepwise.topology.ScoringTopology;
import dev.stepwise.topology.ServedModel;
import dev.stepwise.topology.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the topics of a service, or checks those that are there. */
public final class ServiceTopics {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceTopics.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_MILLIS = 100;

    private final ServiceOptions service;
    private final TopicOptions options;
    private final String servers;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> hidden = new HashSet<>();
    private final Set<String> advised = new HashSet<>();
    private final Map<String, Uuid> ids = new HashMap<>();

    private record Known(TopicDescription description, Config config) {}

    public ServiceTopics(ServiceOptions service, TopicOptions options) {
        this.service = service;
        this.options = options;
        this.servers = service.kafka().given().getOrDefault("bootstrap.servers", "SERVERS");
    }

    /**
     * Makes what is missing, if it may, and checks the rest; returns when the brokers know of all of it.
     *
     * @throws InvalidTopicsException with a sentence for each topic that cannot be used as it is
     * @throws KafkaException when the cluster cannot be asked
     */
    public void prepare() throws InterruptedException {
        try (Admin admin = Admin.create(service.kafka().admin())) {
            Cluster.require(admin, service.kafka().admin());
            Map<String, WantedTopic> inputs = new TreeMap<>();
            for (ServedModel model : service.models()) {
                String input = input(model);
                inputs.put(input, new WantedTopic(input, 0, options.partitions(), Map.of()));
            }
            Map<String, Known> known = prepare(admin, inputs.values());
            if (options.create() && problems.isEmpty()) {
                known = known(admin, inputs.keySet());
            }
            prepare(admin, own(known));
        }
        if (!problems.isEmpty()) {
            throw new InvalidTopicsException(problems);
        }
    }

    /**
     * Looks at the topics of a service that runs, and makes none.
     *
     * @return a sentence for each that has become useless, with the remedy
     * @throws KafkaException when the cluster cannot be asked
     */
    List<String> problems() throws InterruptedException {
        problems.clear();
        hidden.clear();
        try (Admin admin = Admin.create(service.kafka().admin())) {
            Set<String> inputs = new TreeSet<>();
            service.models().forEach(model -> inputs.add(input(model)));
            Map<String, Known> found = known(admin, inputs);
            List<WantedTopic> wanted = new ArrayList<>(own(found));
            inputs.forEach(input -> wanted.add(new WantedTopic(input, 0, options.partitions(), Map.of())));
            found.putAll(known(
                    admin,
                    wanted.stream()
                            .map(WantedTopic::name)
                            .filter(name -> !inputs.contains(name))
                            .toList()));
            for (WantedTopic topic : wanted) {
                check(topic, found.get(topic.name()));
                if (!found.containsKey(topic.name()) && !hidden.contains(topic.name())) {
                    addMissing(topic, "was deleted while the service runs");
                }
            }
            for (String input : inputs) {
                checkIdentity(input, found.get(input));
            }
        }
        return List.copyOf(problems);
    }

    /** Offsets of a topic say nothing about another one that has its name. */
    private void checkIdentity(String input, @Nullable Known found) {
        if (found != null) {
            Uuid id = found.description().topicId();
            if (!id.equals(ids.computeIfAbsent(input, any -> id))) {
                String group = service.kafka().scoringId(input);
                problems.add("topic " + input
                        + " was made anew while the service reads it, and offsets of the former one say "
                        + "nothing about it. Stop all instances and run "
                        + SourcePositions.resetTo("earliest", service.kafka(), group, input));
            }
        }
    }

    /** Makes or checks some topics; returns those that were there. */
    private Map<String, Known> prepare(Admin admin, Collection<WantedTopic> topics) throws InterruptedException {
        Map<String, Known> known =
                known(admin, topics.stream().map(WantedTopic::name).toList());
        List<WantedTopic> missing = new ArrayList<>();
        for (WantedTopic topic : topics) {
            Known found = known.get(topic.name());
            check(topic, found);
            if (found == null && !hidden.contains(topic.name())) {
                missing.add(topic);
            }
        }
        if (!options.create()) {
            missing.forEach(topic -> addMissing(topic, "does not exist"));
        } else if (problems.isEmpty()) {
            create(admin, missing);
        }
        return known;
    }

    private static String input(ServedModel model) {
        return requireNonNull(model.definition().input(), "a served model has an input")
                .topic();
    }

    /** The topics that the service writes. */
    private List<WantedTopic> own(Map<String, Known> inputs) {
        TopicNames names = service.topics();
        Map<String, String> size = Map.of(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                String.valueOf(service.kafka().largestRecord()));
        Map<String, String> deadLetters = new HashMap<>(size);
        List<WantedTopic> wanted = new ArrayList<>();
        for (ServedModel model : service.models()) {
            Known input = inputs.get(input(model));
            Map<String, String> assignments = new HashMap<>(size);
            if (input != null) {
                String ahead = TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG;
                ConfigEntry entry = input.config().get(ahead);
                if (entry != null) {
                    assignments.put(ahead, entry.value());
                    deadLetters.merge(ahead, entry.value(), ServiceTopics::larger);
                }
            }
            int partitions = input == null
                    ? options.partitions()
                    : input.description().partitions().size();
            wanted.add(WantedTopic.likeInput(names.assignments(model.id()), partitions, assignments));
            if (model.definition().key() != null) {
                String id = service.kafka().scoringId(input(model));
                Map<String, String> keys = new HashMap<>(assignments);
                keys.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
                keys.putAll(service.kafka().compaction());
                wanted.add(WantedTopic.likeInput(ScoringTopology.changelog(id, model.id()), partitions, keys));
            }
        }
        Map<String, String> statistics = new HashMap<>(size);
        statistics.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        statistics.put(
                TopicConfig.RETENTION_MS_CONFIG,
                String.valueOf(options.statisticsRetention().toMillis()));
        Map<String, String> models = new HashMap<>(size);
        models.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        models.putAll(service.kafka().compaction());
        wanted.add(new WantedTopic(names.deadLetters(), 0, 1, deadLetters));
        wanted.add(new WantedTopic(names.statistics(), 0, options.partitions(), statistics));
        wanted.add(new WantedTopic(names.models(), 0, 1, models));
        Map<String, String> snapshots = new HashMap<>(size);
        snapshots.put(
                TopicConfig.RETENTION_MS_CONFIG,
                String.valueOf(options.snapshotsRetention().toMillis()));
        wanted.add(new WantedTopic(names.snapshots(), 0, 1, snapshots));
        wanted.add(new WantedTopic(names.clusterEvents(), 0, 1, size));
        return wanted;
    }

    private static String larger(String a, String b) {
        return Long.parseLong(a) >= Long.parseLong(b) ? a : b;
    }

    private void addMissing(WantedTopic topic, String why) {
        problems.add("topic " + topic.name() + " " + why + ". "
                + (options.create() ? "Make it: " : "Make it, or set topics.create to true: ")
                + topic.command(servers, options.replicationFactor()));
    }

    private void create(Admin admin, List<WantedTopic> topics) throws InterruptedException {
        var futures = admin.createTopics(topics.stream()
                        .map(topic -> topic.toNewTopic(options.replicationFactor()))
                        .toList())
                .values();
        List<String> there = new ArrayList<>();
        List<WantedTopic> ofOthers = new ArrayList<>();
        for (WantedTopic topic : topics) {
            try {
                requireNonNull(futures.get(topic.name())).get();
                there.add(topic.name());
                if (service.models().stream().anyMatch(model -> input(model).equals(topic.name()))) {
                    LOG.info(
                            "input topic {} was not there and was made, with {} partitions: is that its name?",
                            topic.name(),
                            topic.newPartitions());
                } else {
                    LOG.info("made topic {}", topic.name());
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof TopicExistsException) { // somebody else was faster
                    there.add(topic.name());
                    ofOthers.add(topic);
                } else {
                    addMissing(topic, "does not exist and cannot be made: " + cause(e).getMessage());
                }
            }
        }
        awaitKnown(admin, there);
        Map<String, Known> known =
                known(admin, ofOthers.stream().map(WantedTopic::name).toList());
        ofOthers.forEach(topic -> check(topic, known.get(topic.name())));
    }

    private void check(WantedTopic topic, @Nullable Known found) {
        if (found != null) {
            problems.addAll(topic.problems(found.description(), found.config(), servers));
            List<String> advice = topic.advice(found.config(), servers);
            if (!advice.isEmpty() && advised.add(topic.name())) {
                advice.forEach(LOG::warn);
            }
        }
    }

    /** A broker may hear of a topic a little later than the one that made it. */
    private void awaitKnown(Admin admin, List<String> topics) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (descriptions(admin, topics).size() < topics.size()) {
            if (System.nanoTime() > deadline) {
                throw new KafkaException("the brokers do not know of " + topics + " after " + PATIENCE);
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** Returns the topics among these that are there and that the service may look at. */
    private Map<String, Known> known(Admin admin, Collection<String> topics) throws InterruptedException {
        Map<String, TopicDescription> descriptions = descriptions(admin, topics);
        Map<String, Config> configs = new HashMap<>();
        var resources = descriptions.keySet().stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        for (var entry : admin.describeConfigs(resources).values().entrySet()) {
            get(entry.getKey().name(), "DescribeConfigs", entry.getValue(), configs);
        }
        Map<String, Known> known = new HashMap<>();
        configs.forEach(
                (topic, config) -> known.put(topic, new Known(requireNonNull(descriptions.get(topic)), config)));
        return known;
    }

    private Map<String, TopicDescription> descriptions(Admin admin, Collection<String> topics)
            throws InterruptedException {
        Map<String, TopicDescription> descriptions = new TreeMap<>();
        for (var entry : admin.describeTopics(topics).topicNameValues().entrySet()) {
            get(entry.getKey(), "Describe", entry.getValue(), descriptions);
        }
        return descriptions;
    }

    private <T> void get(String topic, String operation, KafkaFuture<T> future, Map<String, T> into)
            throws InterruptedException {
        try {
            into.put(topic, future.get());
        } catch (ExecutionException e) {
            switch (cause(e)) {
                case UnknownTopicOrPartitionException _ -> {} // it is missing
                case TopicAuthorizationException _ -> {
                    hidden.add(topic);
                    problems.add("topic " + topic + " may not be looked at. Allow it: kafka-acls.sh --bootstrap-server "
                            + servers + " --add --allow-principal PRINCIPAL --operation " + operation + " --topic "
                            + topic);
                }
                case KafkaException failure -> throw failure;
            }
        }
    }

    private KafkaException cause(ExecutionException e) {
        return switch (e.getCause()) {
            case KafkaException cause -> cause;
            case null, default -> new KafkaException(e.getCause());
        };
    }
}
