package dev.stepwise.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.codec.BadPointException;
import dev.stepwise.em.Batch;
import dev.stepwise.em.LearnerEvent;
import dev.stepwise.topology.ServiceListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service's own meters. What tasks do on this instance is counted as it happens; what is said of the models comes from
 * their newest snapshots, and is therefore the same on every instance.
 */
public final class ServiceMeters implements ServiceListener {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceMeters.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration[] LEARNING_BUCKETS = {
        Duration.ofNanos(100_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100)
    };

    private final MeterRegistry registry;
    private final Map<String, ModelMeters> models = new TreeMap<>();

    /** @param ids of the models that are served; there are no meters of others */
    public ServiceMeters(MeterRegistry registry, List<String> ids) {
        this.registry = registry;
        ids.forEach(id -> models.put(id, new ModelMeters(id)));
    }

    /** The number of points that a model's first fit still lacks. */
    public void bootstrap(String model, Supplier<Number> missingPoints) {
        Gauge.builder(MeterNames.BOOTSTRAP_MISSING, missingPoints)
                .description(MeterNames.describe(MeterNames.BOOTSTRAP_MISSING))
                .baseUnit("points")
                .tag(MeterNames.MODEL, model)
                .register(registry);
    }

    /** Whether the service is ready. */
    public void ready(Supplier<Boolean> ready) {
        Gauge.builder(MeterNames.READY, () -> ready.get() ? 1 : 0)
                .description(MeterNames.describe(MeterNames.READY))
                .register(registry);
    }

    @Override
    public void deadLetter(String model, BadPointException.Reason reason) {
        Objects.requireNonNull(of(model).deadLetters.get(reason)).increment();
    }

    @Override
    public void scored(String model, Batch batch) {
        ModelMeters meters = of(model);
        meters.points.increment(batch.points());
        meters.batchPoints.record(batch.points());
        if (batch.weight() > 0) {
            meters.batchLogLikelihood = batch.logLikelihood() / batch.weight();
        }
    }

    @Override
    public void happened(String model, LearnerEvent event) {
        registry.counter(
                        MeterNames.EVENTS,
                        Tags.of(
                                MeterNames.MODEL,
                                model,
                                "event",
                                event.kind().name().toLowerCase(Locale.ROOT)))
                .increment();
    }

    @Override
    public void learned(String model, long nanos) {
        of(model).learning.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Takes a model's newest snapshot. */
    public void snapshot(String model, byte[] json) {
        ModelMeters meters = models.get(model);
        if (meters != null) {
            try {
                meters.show(JSON.readTree(json));
            } catch (IOException e) {
                LOG.warn("A snapshot of model {} cannot be read: {}", model, e.getMessage());
            }
        }
    }

    private ModelMeters of(String model) {
        return Objects.requireNonNull(models.get(model), model);
    }

    private final class ModelMeters {
        private final Tags tags;
        private final Counter points;
        private final DistributionSummary batchPoints;
        private final Timer learning;
        private final Map<BadPointException.Reason, Counter> deadLetters = new TreeMap<>();
        private final MultiGauge weights;
        private volatile double batchLogLikelihood = Double.NaN;
        private volatile JsonNode snapshot = JSON.createObjectNode();

        ModelMeters(String model) {
            tags = Tags.of(MeterNames.MODEL, model);
            points = Counter.builder(MeterNames.POINTS)
                    .description(MeterNames.describe(MeterNames.POINTS))
                    .tags(tags)
                    .register(registry);
            batchPoints = DistributionSummary.builder(MeterNames.BATCH_POINTS)
                    .description(MeterNames.describe(MeterNames.BATCH_POINTS))
                    .serviceLevelObjectives(10, 100, 1_000, 10_000, 100_000)
                    .tags(tags)
                    .register(registry);
            learning = Timer.builder(MeterNames.LEARNING)
                    .description(MeterNames.describe(MeterNames.LEARNING))
                    .serviceLevelObjectives(LEARNING_BUCKETS)
                    .tags(tags)
                    .register(registry);
            for (BadPointException.Reason reason : BadPointException.Reason.values()) {
                deadLetters.put(
                        reason,
                        Counter.builder(MeterNames.DEAD_LETTERS)
                                .description(MeterNames.describe(MeterNames.DEAD_LETTERS))
                                .tags(tags.and("reason", reason.label()))
                                .register(registry));
            }
            weights = MultiGauge.builder(MeterNames.WEIGHT)
                    .description(MeterNames.describe(MeterNames.WEIGHT))
                    .tags(tags)
                    .register(registry);
            gauge(MeterNames.BATCH_LOG_LIKELIHOOD, () -> batchLogLikelihood);
            gauge(MeterNames.LOG_LIKELIHOOD, () -> number("meanLogLikelihood"));
            gauge(MeterNames.VERSION, () -> number("version"));
            gauge(MeterNames.EPOCH, () -> number("epoch"));
            gauge(MeterNames.SEEN, () -> number("points"));
            gauge(MeterNames.DROPPED, () -> number("droppedPoints"));
            gauge(MeterNames.EFFECTIVE, () -> number("effectivePoints"));
            gauge(MeterNames.STEP, () -> number("step"));
            gauge(MeterNames.SNAPSHOT_AGE, () -> (System.currentTimeMillis() - number("timestamp")) / 1e3);
            for (String state : MeterNames.CONVERGENCE_STATES) {
                Gauge.builder(
                                MeterNames.CONVERGENCE,
                                () -> state.equals(snapshot.path("convergence").asText()) ? 1 : 0)
                        .description(MeterNames.describe(MeterNames.CONVERGENCE))
                        .tags(tags.and("state", state))
                        .register(registry);
            }
        }

        private void gauge(String name, Supplier<Number> value) {
            Gauge.builder(name, value)
                    .description(MeterNames.describe(name))
                    .tags(tags)
                    .register(registry);
        }

        private double number(String field) {
            JsonNode value = snapshot.path(field);
            return value.isNumber() ? value.asDouble() : Double.NaN;
        }

        void show(JsonNode newest) {
            snapshot = newest;
            List<MultiGauge.Row<?>> rows = new ArrayList<>();
            for (JsonNode component : newest.path("components")) {
                rows.add(MultiGauge.Row.of(
                        Tags.of("cluster", component.path("id").asText()),
                        component.path("weight").asDouble()));
            }
            weights.register(rows, true);
        }
    }
}
