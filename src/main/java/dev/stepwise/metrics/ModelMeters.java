package dev.stepwise.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepwise.codec.BadPointException.Reason;
import dev.stepwise.em.Batch;
import dev.stepwise.em.Convergence;
import dev.stepwise.em.LearnerEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The meters of one model. All of them are there from the beginning, so that a rate over one is right from its first event. */
final class ModelMeters {

    private static final Duration[] LEARNING_BUCKETS = {
        Duration.ofNanos(100_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100)
    };

    private final MeterRegistry registry;
    private final Tags tags;
    private final Counter points;
    private final DistributionSummary batchPoints;
    private final Timer learning;
    private final Map<Reason, Counter> deadLetters = new EnumMap<>(Reason.class);
    private final Map<LearnerEvent.Kind, Counter> events = new EnumMap<>(LearnerEvent.Kind.class);
    private final MultiGauge weights;
    private volatile double batchLogLikelihood = Double.NaN;
    private volatile Map<String, Double> numbers = Map.of();
    private volatile String convergence = "";

    ModelMeters(MeterRegistry registry, String model) {
        this.registry = registry;
        tags = Tags.of(MeterNames.MODEL, model);
        points = counter(MeterNames.POINTS, tags);
        for (Reason reason : Reason.values()) {
            deadLetters.put(reason, counter(MeterNames.DEAD_LETTERS, tags.and("reason", label(reason))));
        }
        for (LearnerEvent.Kind kind : LearnerEvent.Kind.values()) {
            events.put(kind, counter(MeterNames.EVENTS, tags.and("event", label(kind))));
        }
        batchPoints = DistributionSummary.builder(MeterNames.BATCH_POINTS)
                .description(MeterNames.meaning(MeterNames.BATCH_POINTS).description())
                .baseUnit(MeterNames.meaning(MeterNames.BATCH_POINTS).unit())
                .serviceLevelObjectives(10, 100, 1_000, 10_000, 100_000)
                .tags(tags)
                .register(registry);
        learning = Timer.builder(MeterNames.LEARNING)
                .description(MeterNames.meaning(MeterNames.LEARNING).description())
                .serviceLevelObjectives(LEARNING_BUCKETS)
                .tags(tags)
                .register(registry);
        weights = MultiGauge.builder(MeterNames.WEIGHT)
                .description(MeterNames.meaning(MeterNames.WEIGHT).description())
                .tags(tags)
                .register(registry);
        gauge(MeterNames.BATCH_LOG_LIKELIHOOD, tags, () -> batchLogLikelihood);
        gauge(MeterNames.LOG_LIKELIHOOD, tags, () -> number("meanLogLikelihood"));
        gauge(MeterNames.VERSION, tags, () -> number("version"));
        gauge(MeterNames.EPOCH, tags, () -> number("epoch"));
        gauge(MeterNames.SEEN, tags, () -> number("points"));
        gauge(MeterNames.DROPPED, tags, () -> number("droppedPoints"));
        gauge(MeterNames.EFFECTIVE, tags, () -> number("effectivePoints"));
        gauge(MeterNames.STEP, tags, () -> number("step"));
        gauge(MeterNames.SNAPSHOT_AGE, tags, () -> (System.currentTimeMillis() - number("timestamp")) / 1e3);
        for (Convergence state : Convergence.values()) {
            String label = label(state);
            gauge(MeterNames.CONVERGENCE, tags.and("state", label), () -> label.equals(convergence) ? 1 : 0);
        }
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Counter counter(String name, Tags all) {
        return Counter.builder(name)
                .description(MeterNames.meaning(name).description())
                .baseUnit(MeterNames.meaning(name).unit())
                .tags(all)
                .register(registry);
    }

    private void gauge(String name, Tags all, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(MeterNames.meaning(name).description())
                .baseUnit(MeterNames.meaning(name).unit())
                .tags(all)
                .register(registry);
    }

    private double number(String field) {
        return numbers.getOrDefault(field, Double.NaN);
    }

    /** The number of points that the first fit still lacks. */
    void bootstrap(Supplier<Number> missingPoints) {
        gauge(MeterNames.BOOTSTRAP_MISSING, tags, missingPoints);
    }

    void deadLetter(Reason reason) {
        Objects.requireNonNull(deadLetters.get(reason)).increment();
    }

    void scored(Batch batch) {
        points.increment(batch.points());
        batchPoints.record(batch.points());
        if (batch.weight() > 0) {
            batchLogLikelihood = batch.logLikelihood() / batch.weight();
        }
    }

    void happened(LearnerEvent.Kind kind) {
        Objects.requireNonNull(events.get(kind)).increment();
    }

    void learned(long nanos) {
        learning.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Takes the newest snapshot; of the parameters only the weights are kept. */
    void show(JsonNode snapshot) {
        Map<String, Double> newest = new TreeMap<>();
        snapshot.properties().forEach(field -> {
            if (field.getValue().isNumber()) {
                newest.put(field.getKey(), field.getValue().asDouble());
            }
        });
        numbers = newest;
        convergence = snapshot.path("convergence").asText();
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (JsonNode component : snapshot.path("components")) {
            rows.add(MultiGauge.Row.of(
                    Tags.of("cluster", component.path("id").asText()),
                    component.path("weight").asDouble()));
        }
        weights.register(rows, true);
    }
}
