package dev.stepwise.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * A wanted topic says what a topic has to be.
 *
 * @param name of the topic
 * @param partitions that it must have; 0: any number
 * @param newPartitions that it is made with
 * @param settings as {@link TopicConfig} names them
 */
record WantedTopic(String name, int partitions, int newPartitions, Map<String, String> settings) {

    private static final Set<String> COMPACTION = Set.of(
            TopicConfig.SEGMENT_BYTES_CONFIG,
            TopicConfig.SEGMENT_MS_CONFIG,
            TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG);

    WantedTopic {
        settings = Map.copyOf(settings);
    }

    /** Returns a topic with as many partitions as another topic has. */
    static WantedTopic likeInput(String name, int partitions, Map<String, String> settings) {
        return new WantedTopic(name, partitions, partitions, settings);
    }

    /** Returns the request that makes the topic. With replication factor −1 the broker decides the factor. */
    NewTopic toNewTopic(short replicationFactor) {
        return new NewTopic(
                        name,
                        Optional.of(newPartitions),
                        replicationFactor < 0 ? Optional.empty() : Optional.of(replicationFactor))
                .configs(settings);
    }

    /** The command line that makes the topic. */
    String command(String servers, short replicationFactor) {
        StringBuilder command = new StringBuilder("kafka-topics.sh --bootstrap-server " + servers + " --create --topic "
                + name + " --partitions " + newPartitions);
        if (replicationFactor > 0) {
            command.append(" --replication-factor ").append(replicationFactor);
        }
        new TreeMap<>(settings)
                .forEach((key, value) ->
                        command.append(" --config ").append(key).append('=').append(value));
        return command.toString();
    }

    /**
     * Returns what is wrong with a topic that is there, in a sentence each, with the remedy.
     *
     * @param servers for the remedy's command line
     */
    List<String> problems(TopicDescription found, Config config, String servers) {
        List<String> problems = new ArrayList<>();
        int number = found.partitions().size();
        if (partitions > 0 && number != partitions) {
            problems.add("topic " + name + " has " + number + " partitions, but its input has " + partitions
                    + (settings.containsValue(TopicConfig.CLEANUP_POLICY_COMPACT)
                            ? ": what is known of a key stands in the partition of its points. Stop all instances first. "
                            : ": an assignment goes to the partition of its point. ")
                    + (number < partitions
                            ? "Add some: kafka-topics.sh --bootstrap-server " + servers + " --alter --topic " + name
                                    + " --partitions " + partitions
                            : "Add partitions to the input, or make the topic anew"));
        }
        new TreeMap<>(settings).forEach((key, wanted) -> {
            ConfigEntry entry = config.get(key);
            boolean onlyAdvised = key.equals(TopicConfig.RETENTION_MS_CONFIG) && !holdsPoints();
            String reason = entry == null || onlyAdvised ? null : reasonAgainst(key, wanted, entry.value());
            if (reason != null) {
                problems.add("topic " + name + " " + reason + ". " + setting(servers, key + "=" + wanted));
            }
        });
        return problems;
    }

    /**
     * Returns what would do a topic good that is there, in a sentence each with the command.
     *
     * @param servers for the command line
     */
    List<String> advice(Config config, String servers) {
        List<String> advice = new ArrayList<>();
        String segment = settings.get(TopicConfig.SEGMENT_BYTES_CONFIG);
        ConfigEntry found = config.get(TopicConfig.SEGMENT_BYTES_CONFIG);
        if (segment != null && found != null && Long.parseLong(found.value()) > 2 * Long.parseLong(segment)) {
            String all = new TreeMap<>(settings)
                    .entrySet().stream()
                            .filter(setting -> COMPACTION.contains(setting.getKey()))
                            .map(setting -> setting.getKey() + "=" + setting.getValue())
                            .collect(Collectors.joining(","));
            advice.add("topic " + name + " has segments of " + found.value()
                    + " bytes, of which the newest is never compacted: a start "
                    + "may read as much of it. " + setting(servers, all));
        }
        String retention = settings.get(TopicConfig.RETENTION_MS_CONFIG);
        ConfigEntry kept = config.get(TopicConfig.RETENTION_MS_CONFIG);
        if (retention != null && !holdsPoints() && kept != null && !kept.value().equals(retention)) {
            advice.add("topic " + name + " keeps records for " + kept.value()
                    + " ms (-1: for ever), not as long as topics.snapshotsRetention says. "
                    + setting(servers, TopicConfig.RETENTION_MS_CONFIG + "=" + retention));
        }
        return advice;
    }

    /** Only the topic whose records hold points is of no use when it keeps them for longer or shorter. */
    private boolean holdsPoints() {
        return settings.containsKey(TopicConfig.CLEANUP_POLICY_CONFIG);
    }

    private String setting(String servers, String settings) {
        return "Set it: kafka-configs.sh --bootstrap-server " + servers + " --alter --entity-type topics --entity-name "
                + name + " --add-config " + settings;
    }

    private static @Nullable String reasonAgainst(String key, String wanted, String found) {
        return switch (key) {
            case TopicConfig.MAX_MESSAGE_BYTES_CONFIG ->
                Long.parseLong(found) < Long.parseLong(wanted)
                        ? "takes records of " + found + " bytes at most, but the models may need " + wanted
                        : null;
            case TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG ->
                Long.parseLong(found) < Long.parseLong(wanted)
                        ? "refuses records further ahead of the clock than its input does, and one such point would stop "
                                + "the service"
                        : null;
            case TopicConfig.RETENTION_MS_CONFIG ->
                found.equals(wanted)
                        ? null
                        : "keeps records, and with them sampled points, for " + found
                                + " ms, not as long as topics.statisticsRetention says";
            case TopicConfig.CLEANUP_POLICY_CONFIG -> {
                if (found.equals(wanted)) {
                    yield null;
                }
                yield wanted.equals(TopicConfig.CLEANUP_POLICY_COMPACT)
                        ? "is not compacted alone (" + found + "), and would forget models"
                        : "is compacted (" + found + "), and would forget points: those of a model share their key";
            }
            default -> null;
        };
    }
}
