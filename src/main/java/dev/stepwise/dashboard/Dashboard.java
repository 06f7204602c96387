package dev.stepwise.dashboard;

import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.http.History;
import dev.stepwise.topology.AssignmentCounts;
import dev.stepwise.topology.ServedModel;
import dev.stepwise.topology.ServiceListener;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers what this instance has seen of its models, for the page and for whoever asks. Safe for threads. */
public final class Dashboard implements ServiceListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);
    private static final long FIGURES_MILLIS = 1_000;
    private static final long POINTS_MILLIS = 500;

    private final Map<String, ModelMemory> models = new TreeMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("stepwise-dashboard").factory());

    public Dashboard(List<ServedModel> models) {
        models.forEach(model -> this.models.put(model.id(), new ModelMemory(model)));
    }

    /**
     * Begins to look at the figures every second.
     *
     * @param lag records of a model's input that this instance has yet to read
     * @param missing until the service is ready
     */
    public void start(ToDoubleFunction<String> lag, Supplier<List<String>> missing) {
        every(FIGURES_MILLIS, () -> models.forEach((id, memory) -> memory.look(() -> lag.applyAsDouble(id), missing)));
        every(POINTS_MILLIS, () -> models.values().forEach(ModelMemory::tellPoints));
    }

    private void every(long millis, Runnable task) {
        clock.scheduleAtFixedRate(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        LOG.warn("The page misses something", e); // and the next time goes on
                    }
                },
                millis,
                millis,
                TimeUnit.MILLISECONDS);
    }

    /** Returns what is remembered of a model that is served. */
    public History history(String model) {
        return of(model);
    }

    private ModelMemory of(String model) {
        return Objects.requireNonNull(models.get(model), model);
    }

    /** Takes a snapshot as the topic has it; of a model that is not served nothing is kept. */
    public void snapshot(String model, byte[] json) {
        ModelMemory memory = models.get(model);
        if (memory != null) {
            memory.snapshot(json);
        }
    }

    /** Takes an event as the topic has it. */
    public void event(String model, byte[] json) {
        ModelMemory memory = models.get(model);
        if (memory != null) {
            memory.event(json);
        }
    }

    @Override
    public void deadLetter(String model, BadPointException.Reason reason) {
        of(model).figures.deadLetter(reason);
    }

    @Override
    public void batchesEnded(String model, List<MiniBatch> batches, AssignmentCounts tally) {
        of(model).figures.assigned(tally, System.currentTimeMillis());
    }

    @Override
    public void blockScored(String model, ScoredBlock block, IntFunction<byte[]> carried, long nanos) {
        of(model).sample.offer(block);
        of(model).anomalies.offer(block, carried);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
