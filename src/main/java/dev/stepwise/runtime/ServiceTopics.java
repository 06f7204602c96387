package dev.stepwise.runtime;

import dev.stepwise.topology.ServedModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes the topics of a service, or checks those that are there. */
public final class ServiceTopics {

    private final ServiceOptions service;
    private final TopicOptions options;

    /** What a topic has to be; partitions 0: any number. */
    private record Wanted(String name, int partitions, Map<String, String> settings) {}

    public ServiceTopics(ServiceOptions service, TopicOptions options) {
        this.service = service;
        this.options = options;
    }

    /**
     * Makes what is missing, if it may, and checks the rest.
     *
     * @throws InvalidTopicsException with a sentence for each topic that cannot be used as it is
     */
    public void prepare() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(service.kafka().admin())) {
            Map<String, Integer> inputs = inputs(admin);
            List<Wanted> wanted = wanted(inputs);
            Map<String, TopicDescription> known =
                    describe(admin, wanted.stream().map(Wanted::name).toList());
            List<String> problems = new ArrayList<>();
            List<NewTopic> missing = new ArrayList<>();
            for (Wanted topic : wanted) {
                if (known.containsKey(topic.name())) {
                    continue;
                }
                if (options.create()) {
                    missing.add(newTopic(topic));
                } else {
                    problems.add("topic " + topic.name() + " does not exist: make it with " + command(topic)
                            + ", or set topics.create to true");
                }
            }
            create(admin, missing);
            for (Wanted topic : wanted) {
                TopicDescription description = known.get(topic.name());
                if (description != null) {
                    check(topic, description, settings(admin, topic.name()), problems);
                }
            }
            if (!problems.isEmpty()) {
                throw new InvalidTopicsException(problems);
            }
        }
    }

    /** The input topics with their numbers of partitions; made if they are missing and may be. */
    private Map<String, Integer> inputs(Admin admin) throws ExecutionException, InterruptedException {
        Map<String, Integer> partitions = new TreeMap<>();
        for (ServedModel model : service.models()) {
            partitions.put(Objects.requireNonNull(model.definition().input()).topic(), options.partitions());
        }
        Map<String, TopicDescription> known = describe(admin, List.copyOf(partitions.keySet()));
        List<NewTopic> missing = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String topic : partitions.keySet()) {
            TopicDescription description = known.get(topic);
            if (description != null) {
                partitions.put(topic, description.partitions().size());
            } else if (options.create()) {
                missing.add(newTopic(new Wanted(topic, options.partitions(), Map.of())));
            } else {
                problems.add("input topic " + topic + " does not exist: make it, or set topics.create to true");
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidTopicsException(problems);
        }
        create(admin, missing);
        return partitions;
    }

    private List<Wanted> wanted(Map<String, Integer> inputs) {
        var names = service.topics();
        Map<String, String> size = Map.of(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                String.valueOf(service.kafka().largestRecord()));
        List<Wanted> wanted = new ArrayList<>();
        for (ServedModel model : service.models()) {
            String input = Objects.requireNonNull(model.definition().input()).topic();
            wanted.add(new Wanted(names.assignments(model.id()), Objects.requireNonNull(inputs.get(input)), size));
        }
        Map<String, String> statistics = new HashMap<>(size);
        statistics.put(
                TopicConfig.RETENTION_MS_CONFIG,
                String.valueOf(options.statisticsRetention().toMillis()));
        Map<String, String> models = new HashMap<>(size);
        models.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        wanted.add(new Wanted(names.deadLetters(), 0, size));
        wanted.add(new Wanted(names.statistics(), 0, statistics));
        wanted.add(new Wanted(names.models(), 0, models));
        wanted.add(new Wanted(names.snapshots(), 0, size));
        wanted.add(new Wanted(names.clusterEvents(), 0, size));
        return wanted;
    }

    private NewTopic newTopic(Wanted topic) {
        boolean spread = topic.name().equals(service.topics().statistics());
        int partitions = topic.partitions() > 0 ? topic.partitions() : spread ? options.partitions() : 1;
        return new NewTopic(
                        topic.name(),
                        Optional.of(partitions),
                        options.replicationFactor() < 0 ? Optional.empty() : Optional.of(options.replicationFactor()))
                .configs(topic.settings());
    }

    private static void create(Admin admin, List<NewTopic> topics) throws ExecutionException, InterruptedException {
        for (KafkaFuture<Void> future : admin.createTopics(topics).values().values()) {
            try {
                future.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) { // another instance was faster
                    throw e;
                }
            }
        }
    }

    private static Map<String, TopicDescription> describe(Admin admin, List<String> topics)
            throws ExecutionException, InterruptedException {
        Map<String, TopicDescription> known = new HashMap<>();
        for (var entry : admin.describeTopics(topics).topicNameValues().entrySet()) {
            try {
                known.put(entry.getKey(), entry.getValue().get());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return known;
    }

    private static Config settings(Admin admin, String topic) throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return Objects.requireNonNull(
                admin.describeConfigs(List.of(resource)).all().get().get(resource));
    }

    private static void check(Wanted topic, TopicDescription found, Config settings, List<String> problems) {
        int partitions = found.partitions().size();
        if (topic.partitions() > 0 && partitions != topic.partitions()) {
            problems.add("topic " + topic.name() + " has " + partitions + " partitions, but its input has "
                    + topic.partitions() + ": an assignment goes to the partition of its point. "
                    + (partitions < topic.partitions()
                            ? "Add some with kafka-topics --alter --topic " + topic.name() + " --partitions "
                                    + topic.partitions()
                            : "Add partitions to the input, or make the topic anew"));
        }
        String size = topic.settings().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        if (Long.parseLong(value(settings, TopicConfig.MAX_MESSAGE_BYTES_CONFIG)) < Long.parseLong(size)) {
            problems.add("topic " + topic.name() + " takes records of "
                    + value(settings, TopicConfig.MAX_MESSAGE_BYTES_CONFIG) + " bytes at most, the models need " + size
                    + ": set it with kafka-configs --alter --topic " + topic.name() + " --add-config "
                    + TopicConfig.MAX_MESSAGE_BYTES_CONFIG + "=" + size);
        }
        String policy = topic.settings().get(TopicConfig.CLEANUP_POLICY_CONFIG);
        if (policy != null
                && !value(settings, TopicConfig.CLEANUP_POLICY_CONFIG).contains(policy)) {
            problems.add("topic " + topic.name()
                    + " is not compacted, and would forget models: set it with kafka-configs "
                    + "--alter --topic " + topic.name() + " --add-config " + TopicConfig.CLEANUP_POLICY_CONFIG + "="
                    + policy);
        }
    }

    private static String value(Config settings, String key) {
        return Objects.requireNonNull(settings.get(key), key).value();
    }

    private String command(Wanted topic) {
        NewTopic made = newTopic(topic);
        StringBuilder command = new StringBuilder("kafka-topics --create --topic ")
                .append(topic.name())
                .append(" --partitions ")
                .append(made.numPartitions());
        new TreeMap<>(topic.settings())
                .forEach((key, value) ->
                        command.append(" --config ").append(key).append('=').append(value));
        return command.toString();
    }
}
