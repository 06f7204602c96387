package dev.stepwise.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The service's own meters by name, with what they mean. In Prometheus dots are underscores and counters end in total. */
public final class MeterNames {

    static final String POINTS = "stepwise.points";
    static final String DEAD_LETTERS = "stepwise.dead.letters";
    static final String DELETED_UNREAD = "stepwise.deleted.unread.records";
    static final String REFUSED = "stepwise.refused.records";
    static final String FAILED_LOGINS = "stepwise.failed.logins";
    static final String LOST_POINTS = "stepwise.lost.points";
    static final String REPEATED_POINTS = "stepwise.repeated.points";
    static final String KEYS_BEGUN = "stepwise.keys.begun";
    static final String KEYS_FORGOTTEN = "stepwise.keys.forgotten";
    static final String KEYLESS_POINTS = "stepwise.keyless.points";
    static final String ANOMALIES = "stepwise.anomalies";
    static final String ASSIGNMENTS = "stepwise.assignments";
    static final String BATCH_POINTS = "stepwise.batch.points";
    static final String BATCH_LOG_LIKELIHOOD = "stepwise.batch.log.likelihood";
    static final String BATCH_ENTROPY = "stepwise.batch.entropy";
    static final String WINDOW_LOG_LIKELIHOOD = "stepwise.window.log.likelihood";
    static final String SCORING = "stepwise.scoring";
    static final String LATENCY = "stepwise.latency";
    static final String LAG = "stepwise.lag";
    static final String LEARNING = "stepwise.learning";
    static final String EVENTS = "stepwise.events";
    static final String CHALLENGES = "stepwise.challenges";
    static final String READY = "stepwise.ready";
    static final String REGISTRY_WAITING = "stepwise.registry.waiting";
    static final String BOOTSTRAP_MISSING = "stepwise.bootstrap.missing";
    static final String LOG_LIKELIHOOD = "stepwise.log.likelihood";
    static final String VERSION = "stepwise.model.version";
    static final String PINNED = "stepwise.model.pinned";
    static final String FROZEN = "stepwise.model.frozen";
    static final String CLUSTER_NAME = "stepwise.cluster.name";
    static final String MODEL_AGE = "stepwise.model.age";
    static final String VELOCITY = "stepwise.model.velocity";
    static final String EPOCH = "stepwise.model.epoch";
    static final String SEEN = "stepwise.learner.points";
    static final String DROPPED = "stepwise.learner.dropped.points";
    static final String EFFECTIVE = "stepwise.learner.effective.points";
    static final String MEMORY = "stepwise.learner.memory";
    static final String STEP = "stepwise.learner.step";
    static final String SNAPSHOT_AGE = "stepwise.snapshot.age";
    static final String CONVERGENCE = "stepwise.convergence";
    static final String DRIFT = "stepwise.drift.statistic";
    static final String DRIFT_ALARMS = "stepwise.drift.alarms";
    static final String COMPONENTS = "stepwise.components";
    static final String WEIGHT = "stepwise.cluster.weight";
    static final String BACKGROUND = "stepwise.background.weight";
    static final String CLUSTER_ANOMALIES = "stepwise.cluster.anomalies";
    static final String CHOSEN_ANOMALY_RATE = "stepwise.chosen.anomaly.rate";

    /** The tag with the model's id. */
    static final String MODEL = "model";

    private static final String IN_POINTS = "points";
    private static final String IN_NATS = "nats";
    private static final String IN_SECONDS = "seconds";

    private static final SequencedMap<String, Meaning> MEANINGS = new LinkedHashMap<>();

    /**
     * The meaning says what a meter tells.
     *
     * @param description for people
     * @param unit that it counts in; null: a number without one
     * @param subject what it is a figure of
     */
    public record Meaning(String description, @Nullable String unit, Subject subject) {}

    /** The subject says what a meter is a figure of. It decides how the instances' answers are put together. */
    public enum Subject {
        /** The meter counts what this instance does, so every instance has its own value. */
        INSTANCE,
        /** The meter counts what the learner does. The instance where the learner runs at the time counts it. */
        LEARNER,
        /**
         * The meter says what the model's newest snapshot or parameters say. It is the same on every instance that has
         * read them.
         */
        MODEL
    }

    static {
        add(POINTS, Subject.INSTANCE, IN_POINTS, "points that this instance has assigned");
        add(DEAD_LETTERS, Subject.INSTANCE, null, "events that could not be points, on this instance, by reason");
        add(
                DELETED_UNREAD,
                Subject.INSTANCE,
                null,
                "records of an input or of the statistics that were deleted before this instance could read them");
        add(
                REFUSED,
                Subject.INSTANCE,
                null,
                "records of an internal topic that this instance left alone, because it cannot read or use them");
        add(
                FAILED_LOGINS,
                Subject.INSTANCE,
                null,
                "requests with a wrong secret, and those that were not looked at after too many of them");
        add(
                LOST_POINTS,
                Subject.LEARNER,
                null,
                "points, by their offsets, that the learner never learns from, as they or their statistics were deleted "
                        + "unread");
        add(
                REPEATED_POINTS,
                Subject.LEARNER,
                null,
                "points whose statistics the learner dropped, as it had learned from them before");
        add(
                KEYS_BEGUN,
                Subject.INSTANCE,
                null,
                "keys, such as devices, of which nothing was known when their point came, on this instance; of models with "
                        + "keys");
        add(
                KEYS_FORGOTTEN,
                Subject.INSTANCE,
                null,
                "keys that were forgotten on this instance, because there were too many or they had been idle");
        add(
                KEYLESS_POINTS,
                Subject.INSTANCE,
                null,
                "points of models with keys that had none, an empty or a long one, on this instance");
        add(ANOMALIES, Subject.INSTANCE, null, "points that were marked as anomalies, on this instance");
        add(
                ASSIGNMENTS,
                Subject.INSTANCE,
                null,
                "points that this instance has assigned, by the cluster they most probably belong to");
        add(BATCH_POINTS, Subject.INSTANCE, IN_POINTS, "points of a task between two commits, on this instance");
        add(
                BATCH_LOG_LIKELIHOOD,
                Subject.INSTANCE,
                IN_NATS,
                "mean log-likelihood of a point in the newest batch of this instance");
        add(
                WINDOW_LOG_LIKELIHOOD,
                Subject.INSTANCE,
                IN_NATS,
                "the same over the last 10 s, 1 min and 10 min, older points fading: before they were learned from");
        add(
                BATCH_ENTROPY,
                Subject.INSTANCE,
                IN_NATS,
                "mean entropy of the memberships in that batch (of some of its points): 0 is certain, ln K knows nothing");
        add(
                SCORING,
                Subject.INSTANCE,
                IN_SECONDS,
                "time to score a block of up to 128 points and hand its assignments over");
        add(
                LATENCY,
                Subject.INSTANCE,
                IN_SECONDS,
                "from a point's timestamp to the commit of its assignment (of some points)");
        add(LAG, Subject.INSTANCE, "records", "records of an input topic that this instance has yet to read");
        add(LEARNING, Subject.LEARNER, IN_SECONDS, "time that the learner takes for a record, where it runs");
        add(EVENTS, Subject.LEARNER, null, "cluster events, where the learner runs, by kind");
        add(CHALLENGES, Subject.LEARNER, null, "challenges that the learner has asked for, where it runs");
        add(READY, Subject.INSTANCE, null, "1 when every point is scored as it comes, else 0");
        add(
                REGISTRY_WAITING,
                Subject.INSTANCE,
                "schemas",
                "schemas that events or assignments wait for on this instance, because the registry cannot be asked or refuses one");
        add(BOOTSTRAP_MISSING, Subject.INSTANCE, IN_POINTS, "points that a first fit still lacks");
        add(
                LOG_LIKELIHOOD,
                Subject.MODEL,
                IN_NATS,
                "mean log-likelihood of recent points before they were learned from");
        add(VERSION, Subject.MODEL, null, "version of the newest parameters");
        add(
                PINNED,
                Subject.MODEL,
                null,
                "version that an operator has pinned, with which points are assigned; 0: none");
        add(FROZEN, Subject.MODEL, null, "1 while an operator keeps the model from learning, else 0");
        add(
                MODEL_AGE,
                Subject.MODEL,
                IN_SECONDS,
                "time since the newest parameters were published, of a model that learns");
        add(
                VELOCITY,
                Subject.MODEL,
                null,
                "how far the parameters move in a second: root of the components' weighted squared change, in standardised units");
        add(EPOCH, Subject.MODEL, null, "epoch of the newest parameters: how often components changed their meaning");
        add(SEEN, Subject.MODEL, IN_POINTS, "points that the learner has been told of");
        add(DROPPED, Subject.MODEL, IN_POINTS, "those among them whose statistics were of an earlier epoch");
        add(EFFECTIVE, Subject.MODEL, IN_POINTS, "weight of the points that the served parameters rest on");
        add(
                MEMORY,
                Subject.MODEL,
                IN_POINTS,
                "length of the memory that is served: after so many points an old one weighs 1/e");
        add(STEP, Subject.MODEL, null, "step size of the last step, from 0 to 1");
        add(SNAPSHOT_AGE, Subject.MODEL, IN_SECONDS, "time since the newest snapshot");
        add(CONVERGENCE, Subject.MODEL, null, "1 for the state that the model is in, else 0");
        add(
                DRIFT,
                Subject.MODEL,
                null,
                "how strongly the newest points speak against the model (CUSUM); an alarm above 6.9");
        add(DRIFT_ALARMS, Subject.MODEL, null, "alarms in the life of the model");
        add(COMPONENTS, Subject.MODEL, null, "number of components");
        add(WEIGHT, Subject.MODEL, null, "share of a cluster, by its stable id");
        add(
                CLUSTER_NAME,
                Subject.MODEL,
                null,
                "1, with what operators call a cluster as a label, for models with names: true");
        add(BACKGROUND, Subject.MODEL, null, "share of what belongs to no cluster, for a model with a background");
        add(
                CLUSTER_ANOMALIES,
                Subject.MODEL,
                null,
                "points of a cluster that were marked as anomalies in the life of the model");
        add(
                CHOSEN_ANOMALY_RATE,
                Subject.MODEL,
                null,
                "share of points that is to be marked as anomalies: anomaly.rate of the model file; 0: none is");
    }

    private MeterNames() {}

    private static void add(String name, Subject subject, @Nullable String unit, String description) {
        MEANINGS.put(name, new Meaning(description, unit, subject));
    }

    /** Returns what a meter means. */
    static Meaning meaning(String name) {
        return Objects.requireNonNull(MEANINGS.get(name), name);
    }

    /** All meters with what they mean, in the order of the documentation. */
    public static Map<String, Meaning> all() {
        return Collections.unmodifiableSequencedMap(MEANINGS);
    }
}
