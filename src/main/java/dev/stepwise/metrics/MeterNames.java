package dev.stepwise.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/** The service's own meters by name, with what they mean. In Prometheus dots are underscores and counters end in total. */
public final class MeterNames {

    public static final String POINTS = "stepwise.points";
    public static final String DEAD_LETTERS = "stepwise.dead.letters";
    public static final String BATCH_POINTS = "stepwise.batch.points";
    public static final String BATCH_LOG_LIKELIHOOD = "stepwise.batch.log.likelihood";
    public static final String LEARNING = "stepwise.learning";
    public static final String EVENTS = "stepwise.events";
    public static final String READY = "stepwise.ready";
    public static final String BOOTSTRAP_MISSING = "stepwise.bootstrap.missing";
    public static final String LOG_LIKELIHOOD = "stepwise.log.likelihood";
    public static final String VERSION = "stepwise.model.version";
    public static final String EPOCH = "stepwise.model.epoch";
    public static final String SEEN = "stepwise.learner.points";
    public static final String DROPPED = "stepwise.learner.dropped.points";
    public static final String EFFECTIVE = "stepwise.learner.effective.points";
    public static final String STEP = "stepwise.learner.step";
    public static final String SNAPSHOT_AGE = "stepwise.snapshot.age.seconds";
    public static final String CONVERGENCE = "stepwise.convergence";
    public static final String WEIGHT = "stepwise.cluster.weight";

    /** The tag with the model's id. */
    public static final String MODEL = "model";

    static final List<String> CONVERGENCE_STATES = List.of("bootstrapping", "learning", "converged");

    private static final SequencedMap<String, String> DESCRIPTIONS = new LinkedHashMap<>();

    static {
        DESCRIPTIONS.put(POINTS, "points that this instance has assigned");
        DESCRIPTIONS.put(DEAD_LETTERS, "events that could not be points, on this instance, by reason");
        DESCRIPTIONS.put(BATCH_POINTS, "points of a task between two commits, on this instance");
        DESCRIPTIONS.put(
                BATCH_LOG_LIKELIHOOD, "mean log-likelihood of a point in the newest batch of this instance, in nats");
        DESCRIPTIONS.put(LEARNING, "time that the learner takes for a record, where it runs");
        DESCRIPTIONS.put(EVENTS, "cluster events, where the learner runs, by kind");
        DESCRIPTIONS.put(READY, "1 when every point is scored as it comes, else 0");
        DESCRIPTIONS.put(BOOTSTRAP_MISSING, "points that a first fit still lacks");
        DESCRIPTIONS.put(LOG_LIKELIHOOD, "mean log-likelihood of recent points before they were learned from, in nats");
        DESCRIPTIONS.put(VERSION, "version of the newest parameters");
        DESCRIPTIONS.put(EPOCH, "epoch of the newest parameters: how often components changed their meaning");
        DESCRIPTIONS.put(SEEN, "points that the learner has been told of");
        DESCRIPTIONS.put(DROPPED, "those among them whose statistics were of an earlier epoch");
        DESCRIPTIONS.put(EFFECTIVE, "weight of the points that the served parameters rest on");
        DESCRIPTIONS.put(STEP, "step size of the last step, from 0 to 1");
        DESCRIPTIONS.put(SNAPSHOT_AGE, "seconds since the newest snapshot");
        DESCRIPTIONS.put(CONVERGENCE, "1 for the state that the model is in, else 0");
        DESCRIPTIONS.put(WEIGHT, "share of a cluster, by its stable id");
    }

    private MeterNames() {}

    /** What a meter means. */
    static String describe(String name) {
        return Objects.requireNonNull(DESCRIPTIONS.get(name), name);
    }

    /** All meters with what they mean, in the order of the documentation. */
    public static Map<String, String> all() {
        return Collections.unmodifiableSequencedMap(DESCRIPTIONS);
    }
}
