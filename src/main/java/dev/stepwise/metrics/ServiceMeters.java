package dev.stepwise.metrics;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.topology.AssignmentCounts;
import dev.stepwise.topology.LatestModels.Published;
import dev.stepwise.topology.ServiceListener;
import dev.stepwise.topology.keys.KeyCounts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service's own meters. What tasks do on this instance is counted as it happens; what is said of the models comes from
 * their newest snapshots and parameters, and is therefore the same on every instance. Tags have few values: ids of models,
 * names of inputs, reasons, kinds, and the clusters that live. Safe for threads.
 */
public final class ServiceMeters implements ServiceListener {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceMeters.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final NamedMeters make;
    private final Map<String, Both> models = new TreeMap<>();
    private final Map<String, Counter> unread = new ConcurrentHashMap<>();
    private final Map<String, Counter> refused = new ConcurrentHashMap<>();
    private final Map<String, KeyMeters> keys = new ConcurrentHashMap<>();
    private volatile Function<String, @Nullable Published> newest = model -> null;

    private record Both(InstanceMeters instance, ModelMeters model) {}

    /** @param ids of the models that are served; there are no meters of others */
    public ServiceMeters(MeterRegistry registry, List<String> ids) {
        make = new NamedMeters(registry);
        for (String id : ids) {
            Tags tags = Tags.of(MeterNames.MODEL, id);
            models.put(id, new Both(new InstanceMeters(make, tags), new ModelMeters(make, tags)));
        }
    }

    /** The number of points that a model's first fit still lacks. */
    public void bootstrap(String model, Supplier<Number> missingPoints) {
        of(model).model().bootstrap(missingPoints);
    }

    /** Sets the function that finds the newest parameters of a model. It returns null before the first. */
    public void parameters(Function<String, @Nullable Published> ofModel) {
        newest = ofModel;
    }

    /** Tells the age of a model's newest parameters; not of one that learns no more. */
    public void age(String model) {
        of(model).model().age(() -> newest.apply(model));
    }

    /** Tells what operators call the clusters of a model. */
    public void named(String model) {
        of(model).model().named();
    }

    /** Tells the share of a model's points that is to be marked as anomalies; 0: none is. */
    public void anomalyRate(String model, double rate) {
        make.gauge(MeterNames.CHOSEN_ANOMALY_RATE, Tags.of(MeterNames.MODEL, model), () -> rate);
    }

    /** Counts what becomes of the keys of a model, from 0 on. */
    public void keys(String model) {
        keys.put(model, new KeyMeters(make, Tags.of(MeterNames.MODEL, model)));
    }

    /** Whether the service is ready. */
    public void ready(Supplier<Boolean> ready) {
        make.gauge(MeterNames.READY, Tags.empty(), () -> ready.get() ? 1 : 0);
    }

    /** The number of requests with a wrong secret. */
    public void failedLogins(Supplier<Number> count) {
        make.counter(MeterNames.FAILED_LOGINS, Tags.empty(), count);
    }

    /** The number of schemas that events wait for. */
    public void registry(Supplier<Number> waiting) {
        make.gauge(MeterNames.REGISTRY_WAITING, Tags.empty(), waiting);
    }

    /** Records of an input topic that this instance has yet to read; NaN while it reads none. */
    public void lag(String topic, Supplier<Number> records) {
        make.gauge(MeterNames.LAG, Tags.of("topic", topic), records);
    }

    @Override
    public void deadLetter(String model, BadPointException.Reason reason) {
        of(model).instance().deadLetter(reason);
    }

    @Override
    public void blockScored(String model, ScoredBlock block, IntFunction<byte[]> carried, long nanos) {
        of(model).instance().blockScored(nanos);
    }

    @Override
    public void batchesEnded(String model, List<MiniBatch> batches, AssignmentCounts tally) {
        batches.forEach(of(model).instance()::batchEnded);
        of(model).instance().assigned(tally);
    }

    @Override
    public void keysWritten(String model, KeyCounts counts) {
        Objects.requireNonNull(keys.get(model), model).written(counts);
    }

    @Override
    public void happened(String model, LearnerEvent event) {
        of(model).instance().happened(event.kind());
    }

    @Override
    public void challenged(String model) {
        of(model).instance().challenged();
    }

    /** Counts the records of a topic that are deleted before they are read, from 0 on. */
    public void source(String topic) {
        unread.put(topic, make.counter(MeterNames.DELETED_UNREAD, Tags.of("topic", topic)));
    }

    @Override
    public void deletedUnread(String topic, long records) {
        Objects.requireNonNull(unread.get(topic), topic).increment(records);
    }

    /** Counts the records of an internal topic that are left alone, from 0 on. */
    public void internal(String topic) {
        refused.put(topic, make.counter(MeterNames.REFUSED, Tags.of("topic", topic)));
    }

    @Override
    public void refused(String topic, int partition, long offset, String why) {
        Objects.requireNonNull(refused.get(topic), topic).increment();
    }

    @Override
    public void lost(String model, long offsets) {
        of(model).instance().lost(offsets);
    }

    @Override
    public void repeated(String model, long points) {
        of(model).instance().repeated(points);
    }

    @Override
    public void learned(String model, long nanos) {
        of(model).instance().learned(nanos);
    }

    /** Takes a model's newest snapshot, as the topic has it. */
    public void snapshot(String model, byte[] json) {
        Both meters = models.get(model);
        if (meters != null) {
            try {
                meters.instance().keepClusters(meters.model().show(JSON.readTree(json), newest.apply(model)));
            } catch (IOException e) {
                LOG.warn("A snapshot of model {} cannot be read: {}", model, e.getMessage());
            }
        }
    }

    private Both of(String model) {
        return Objects.requireNonNull(models.get(model), model);
    }
}
