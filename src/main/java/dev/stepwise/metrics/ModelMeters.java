package dev.stepwise.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepwise.em.learner.Convergence;
import dev.stepwise.topology.LatestModels.Published;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * These meters say what is known of one model from its newest snapshot and its newest parameters. They are the same on
 * every instance.
 */
final class ModelMeters {

    private static final String BACKGROUND = "background";

    private final NamedMeters make;
    private final Tags tags;
    private final MultiGauge weights;
    private final MultiGauge background;
    private final MultiGauge anomalies;

    /** Null: the model file does not ask for names. */
    private @Nullable MultiGauge names;

    private volatile boolean frozen;
    private final ParameterVelocity velocity = new ParameterVelocity();
    private volatile Map<String, Double> numbers = Map.of();
    private volatile Map<Integer, Double> weightOf = Map.of();
    private volatile Map<Integer, Double> anomaliesOf = Map.of();
    private volatile String convergence = "";
    private volatile double parameterVelocity = Double.NaN;

    ModelMeters(NamedMeters make, Tags tags) {
        this.make = make;
        this.tags = tags;
        weights = make.gauges(MeterNames.WEIGHT, tags);
        background = make.gauges(MeterNames.BACKGROUND, tags);
        anomalies = make.gauges(MeterNames.CLUSTER_ANOMALIES, tags);
        gauge(MeterNames.LOG_LIKELIHOOD, "meanLogLikelihood");
        gauge(MeterNames.VERSION, "version");
        gauge(MeterNames.EPOCH, "epoch");
        gauge(MeterNames.SEEN, "points");
        gauge(MeterNames.DROPPED, "droppedPoints");
        gauge(MeterNames.EFFECTIVE, "effectivePoints");
        gauge(MeterNames.MEMORY, "memory");
        gauge(MeterNames.STEP, "step");
        gauge(MeterNames.DRIFT, "driftStatistic");
        gauge(MeterNames.DRIFT_ALARMS, "alarms");
        gauge(MeterNames.COMPONENTS, "components");
        make.gauge(MeterNames.SNAPSHOT_AGE, tags, () -> ageSeconds(number("timestamp")));
        make.gauge(MeterNames.PINNED, tags, () -> numbers.isEmpty() ? Double.NaN : numbers.getOrDefault("pinned", 0.0));
        make.gauge(MeterNames.FROZEN, tags, () -> numbers.isEmpty() ? Double.NaN : frozen ? 1 : 0);
        make.gauge(MeterNames.VELOCITY, tags, () -> parameterVelocity);
        for (Convergence state : Convergence.values()) {
            String label = NamedMeters.label(state);
            make.gauge(MeterNames.CONVERGENCE, tags.and("state", label), () -> label.equals(convergence) ? 1 : 0);
        }
    }

    private void gauge(String name, String field) {
        make.gauge(name, tags, () -> number(field));
    }

    private double number(String field) {
        return numbers.getOrDefault(field, Double.NaN);
    }

    private double ageSeconds(double timestampMillis) {
        return (make.registry().config().clock().wallTime() - timestampMillis) / 1e3;
    }

    /** The number of points that the first fit still lacks. */
    void bootstrap(Supplier<Number> missingPoints) {
        make.gauge(MeterNames.BOOTSTRAP_MISSING, tags, missingPoints);
    }

    /** The newest parameters of a model that learns; their age is NaN before the first. */
    void age(Supplier<@Nullable Published> newest) {
        make.gauge(MeterNames.MODEL_AGE, tags, () -> {
            Published published = newest.get();
            return published == null ? Double.NaN : ageSeconds(published.timestampMillis());
        });
    }

    /** Tells what operators call the clusters. */
    void named() {
        names = make.gauges(MeterNames.CLUSTER_NAME, tags);
    }

    /** One gauge for each cluster that has a value; it stays the same gauge while the cluster lives. */
    private void show(
            MultiGauge gauges, Map<Integer, Double> values, Function<ModelMeters, Map<Integer, Double>> newest) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (int id : values.keySet()) {
            rows.add(MultiGauge.Row.of(
                    Tags.of("cluster", "" + id),
                    this,
                    meters -> newest.apply(meters).getOrDefault(id, Double.NaN)));
        }
        gauges.register(rows, false);
    }

    /**
     * Takes the newest snapshot, and looks at the newest parameters.
     *
     * @return ids of the clusters that live
     */
    Set<Integer> show(JsonNode snapshot, @Nullable Published parameters) {
        Map<String, Double> newest = new TreeMap<>();
        snapshot.properties().forEach(field -> {
            if (field.getValue().isNumber()) {
                newest.put(field.getKey(), field.getValue().asDouble());
            }
        });
        Map<Integer, Double> shares = new TreeMap<>();
        Map<Integer, Double> marked = new TreeMap<>();
        List<MultiGauge.Row<?>> called = new ArrayList<>();
        for (JsonNode component : snapshot.path("components")) {
            int id = component.path("id").asInt();
            shares.put(id, component.path("weight").asDouble());
            if (component.has("name")) {
                called.add(MultiGauge.Row.of(
                        Tags.of(
                                "cluster",
                                "" + id,
                                "name",
                                component.path("name").asText()),
                        1));
            }
            JsonNode count = snapshot.path("anomalies").path("" + id);
            if (!count.isMissingNode()) {
                marked.put(id, count.asDouble());
            }
        }
        newest.put("components", (double) shares.size());
        frozen = snapshot.path("frozen").asBoolean();
        numbers = newest;
        weightOf = shares;
        anomaliesOf = marked;
        convergence = snapshot.path("convergence").asText();
        show(weights, shares, meters -> meters.weightOf);
        show(anomalies, marked, meters -> meters.anomaliesOf);
        if (names != null) {
            names.register(called, false);
        }
        background.register(
                newest.containsKey(BACKGROUND)
                        ? List.of(MultiGauge.Row.of(Tags.empty(), this, meters -> meters.number(BACKGROUND)))
                        : List.of(),
                false);
        parameterVelocity = velocity.look(parameters);
        return shares.keySet();
    }
}
