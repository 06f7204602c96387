package dev.stepwise.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.json.Explanations;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.model.Explain;
import dev.stepwise.model.ModelSchema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * The newest anomalies with why they are some, a few a second however many there are: explanations cost more than scores. Safe for
 * threads.
 */
final class RecentAnomalies {

    static final int MOST = 50;
    static final int PER_SECOND = 4;
    private static final long NANOS_PER_ANOMALY = 1_000_000_000L / PER_SECOND;

    private final Explanations explanations;
    private final LongSupplier nanoTime;
    private final LongSupplier timeMillis;
    private final AtomicLong due;
    private final Deque<String> newest = new ArrayDeque<>();
    private List<String> fresh = new ArrayList<>();

    RecentAnomalies(ModelSchema schema, LongSupplier nanoTime, LongSupplier timeMillis) {
        this.explanations = new Explanations(schema, new Explain(Explain.Which.ANOMALIES, Explain.DEFAULT_TOP));
        this.nanoTime = nanoTime;
        this.timeMillis = timeMillis;
        this.due = new AtomicLong(nanoTime.getAsLong());
    }

    /**
     * Takes an anomaly from a block, if it has one and it is time for another, while its owner passes it on.
     *
     * @param carried of a point of the block, as a further member of an object
     */
    void offer(ScoredBlock block, IntFunction<byte[]> carried) {
        for (int i = 0; i < block.size(); i++) {
            if (block.isAnomaly(i)) {
                long now = nanoTime.getAsLong();
                long from = due.get();
                if (now - from >= 0 && due.compareAndSet(from, now + NANOS_PER_ANOMALY)) {
                    take(block, i, carried.apply(i));
                }
                return;
            }
        }
    }

    private void take(ScoredBlock block, int i, byte[] carried) {
        String anomaly =
                "{\"timestamp\":" + timeMillis.getAsLong() + ",\"cluster\":" + block.cluster(i) + ",\"explanation\":"
                        + new String(explanations.write(block, i), UTF_8) + new String(carried, UTF_8) + "}";
        synchronized (this) {
            newest.addLast(anomaly);
            fresh.add(anomaly);
            if (newest.size() > MOST) {
                newest.removeFirst();
            }
            if (fresh.size() > MOST) {
                fresh.removeFirst();
            }
        }
    }

    /** All that are kept as JSON, oldest first. */
    synchronized List<String> newest() {
        return List.copyOf(newest);
    }

    /** Returns those that came since the last call. */
    synchronized List<String> drainFresh() {
        List<String> drained = fresh;
        fresh = new ArrayList<>();
        return drained;
    }
}
