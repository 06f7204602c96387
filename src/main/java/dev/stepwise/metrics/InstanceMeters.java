package dev.stepwise.metrics;

import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.topology.AssignmentCounts;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The meters of what this instance does for one model. All of them but those of clusters are there from the beginning, so
 * that a rate over one is right from its first event.
 */
final class InstanceMeters {

    /** Windows of the log-likelihood by the value of their tag. */
    private static final Map<String, Long> WINDOWS_SECONDS = windows();

    private final NamedMeters make;
    private final Tags tags;
    private final Counter points;
    private final Counter anomalies;
    private final Counter challenges;
    private final Counter lost;
    private final Counter repeated;
    private final DistributionSummary batchPoints;
    private final Timer scoring;
    private final Timer learning;
    private final Timer latency;
    private final Map<Reason, Counter> deadLetters = new EnumMap<>(Reason.class);
    private final Map<LearnerEvent.Kind, Counter> events = new EnumMap<>(LearnerEvent.Kind.class);
    private final Map<Integer, Counter> assignments = new ConcurrentHashMap<>();
    private final Map<String, WindowedMean> windows = new LinkedHashMap<>();
    private volatile double batchLogLikelihood = Double.NaN;
    private volatile double batchEntropy = Double.NaN;

    InstanceMeters(NamedMeters make, Tags tags) {
        this.make = make;
        this.tags = tags;
        points = make.counter(MeterNames.POINTS, tags);
        anomalies = make.counter(MeterNames.ANOMALIES, tags);
        challenges = make.counter(MeterNames.CHALLENGES, tags);
        lost = make.counter(MeterNames.LOST_POINTS, tags);
        repeated = make.counter(MeterNames.REPEATED_POINTS, tags);
        for (Reason reason : Reason.values()) {
            Tags ofReason = tags.and("reason", NamedMeters.label(reason));
            deadLetters.put(reason, make.counter(MeterNames.DEAD_LETTERS, ofReason));
        }
        for (LearnerEvent.Kind kind : LearnerEvent.Kind.values()) {
            Tags ofKind = tags.and("event", NamedMeters.label(kind));
            events.put(kind, make.counter(MeterNames.EVENTS, ofKind));
        }
        batchPoints = make.histogram(MeterNames.BATCH_POINTS, tags, 10, 100, 1_000, 10_000, 100_000);
        scoring = make.timer(MeterNames.SCORING, tags, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 25);
        learning = make.timer(MeterNames.LEARNING, tags, 0.1, 1, 5, 25, 100);
        latency = make.timer(MeterNames.LATENCY, tags, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000, 60_000);
        make.gauge(MeterNames.BATCH_LOG_LIKELIHOOD, tags, () -> batchLogLikelihood);
        make.gauge(MeterNames.BATCH_ENTROPY, tags, () -> batchEntropy);
        WINDOWS_SECONDS.forEach((label, seconds) -> {
            WindowedMean mean = new WindowedMean(TimeUnit.SECONDS.toNanos(seconds));
            windows.put(label, mean);
            make.gauge(MeterNames.WINDOW_LOG_LIKELIHOOD, tags.and("window", label), mean::mean);
        });
    }

    private static Map<String, Long> windows() {
        Map<String, Long> windows = new LinkedHashMap<>();
        windows.put("10s", 10L);
        windows.put("1m", 60L);
        windows.put("10m", 600L);
        return windows;
    }

    private Clock clock() {
        return make.registry().config().clock();
    }

    void deadLetter(Reason reason) {
        Objects.requireNonNull(deadLetters.get(reason)).increment();
    }

    void batchEnded(MiniBatch batch) {
        points.increment(batch.points());
        anomalies.increment(batch.tails() == null ? 0 : batch.tails().marked());
        batchPoints.record(batch.points());
        if (batch.weight() > 0) {
            batchLogLikelihood = batch.logLikelihood() / batch.weight();
            long now = clock().monotonicTime();
            windows.values().forEach(window -> window.add(batch.logLikelihood(), batch.weight(), now));
        }
    }

    void assigned(AssignmentCounts tally) {
        tally.points()
                .forEach((cluster, count) -> assignments
                        .computeIfAbsent(cluster, id -> make.counter(MeterNames.ASSIGNMENTS, ofCluster(id)))
                        .increment(count));
        double entropy = tally.meanEntropy();
        if (!Double.isNaN(entropy)) {
            batchEntropy = entropy;
        }
        long now = clock().wallTime();
        for (long timestamp : tally.timestampsMillis()) {
            latency.record(Math.max(0, now - timestamp), TimeUnit.MILLISECONDS);
        }
    }

    private Tags ofCluster(int id) {
        return tags.and("cluster", Integer.toString(id));
    }

    /** Lets go of clusters that are no more. */
    void keepClusters(Set<Integer> living) {
        assignments.entrySet().removeIf(entry -> {
            boolean gone = !living.contains(entry.getKey());
            if (gone) {
                make.registry().remove(entry.getValue());
            }
            return gone;
        });
    }

    void blockScored(long nanos) {
        scoring.record(nanos, TimeUnit.NANOSECONDS);
    }

    void happened(LearnerEvent.Kind kind) {
        Objects.requireNonNull(events.get(kind)).increment();
    }

    void lost(long offsets) {
        lost.increment(offsets);
    }

    void repeated(long points) {
        repeated.increment(points);
    }

    void challenged() {
        challenges.increment();
    }

    void learned(long nanos) {
        learning.record(nanos, TimeUnit.NANOSECONDS);
    }
}
