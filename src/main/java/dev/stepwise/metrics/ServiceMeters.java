package dev.stepwise.metrics;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.codec.BadPointException;
import dev.stepwise.em.Batch;
import dev.stepwise.em.LearnerEvent;
import dev.stepwise.topology.ServiceListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service's own meters. What tasks do on this instance is counted as it happens; what is said of the models comes from
 * their newest snapshots, and is therefore the same on every instance. Tags have few values: ids of models, reasons, kinds,
 * and the clusters that live. Safe for threads.
 */
public final class ServiceMeters implements ServiceListener {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceMeters.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MeterRegistry registry;
    private final Map<String, ModelMeters> models = new TreeMap<>();

    /** @param ids of the models that are served; there are no meters of others */
    public ServiceMeters(MeterRegistry registry, List<String> ids) {
        this.registry = registry;
        ids.forEach(id -> models.put(id, new ModelMeters(registry, id)));
    }

    /** The number of points that a model's first fit still lacks. */
    public void bootstrap(String model, Supplier<Number> missingPoints) {
        of(model).bootstrap(missingPoints);
    }

    /** Whether the service is ready. */
    public void ready(Supplier<Boolean> ready) {
        Gauge.builder(MeterNames.READY, () -> ready.get() ? 1 : 0)
                .description(MeterNames.meaning(MeterNames.READY).description())
                .register(registry);
    }

    @Override
    public void deadLetter(String model, BadPointException.Reason reason) {
        of(model).deadLetter(reason);
    }

    @Override
    public void scored(String model, Batch batch) {
        of(model).scored(batch);
    }

    @Override
    public void happened(String model, LearnerEvent event) {
        of(model).happened(event.kind());
    }

    @Override
    public void learned(String model, long nanos) {
        of(model).learned(nanos);
    }

    /** Takes a model's newest snapshot, as the topic has it. */
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
}
