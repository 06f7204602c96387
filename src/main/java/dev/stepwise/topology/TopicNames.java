package dev.stepwise.topology;

import java.util.Set;

/**
 * The names of the service's topics.
 *
 * @param prefix before each of them
 */
public record TopicNames(String prefix) {

    /** Soft memberships of a model's points; as many partitions as its input. */
    public String assignments(String model) {
        return prefix + "assignments." + model;
    }

    /** Returns the topic of events that could not be points. Their headers give the reason. */
    public String deadLetters() {
        return prefix + "dead-letters";
    }

    /**
     * Returns the topic of seeds, mini-batches and challenge results, keyed by model. Learners learn from nothing else.
     */
    public String statistics() {
        return prefix + "statistics";
    }

    /** The newest parameters of every model, compacted. */
    public String models() {
        return prefix + "models";
    }

    /** History of parameters and diagnostics. */
    public String snapshots() {
        return prefix + "snapshots";
    }

    /** Clusters born, died, merged and split. */
    public String clusterEvents() {
        return prefix + "cluster-events";
    }

    /** Whether this is the name of one of the service's own topics, whatever its models are called. */
    public boolean isOwn(String topic) {
        return topic.startsWith(assignments(""))
                || Set.of(deadLetters(), statistics(), models(), snapshots(), clusterEvents())
                        .contains(topic);
    }
}
