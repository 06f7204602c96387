package dev.stepwise.dashboard;

import dev.stepwise.em.scoring.ScoredBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The newest points, so many a second however many there are. Where it is not yet time for another, a block costs a look at the
 * clock. Safe for threads.
 */
final class PointSample {

    static final int POINTS_PER_SECOND = 200;
    static final int MOST_POINTS = 1_500;
    private static final int MOST_OF_A_BLOCK = 32;
    private static final long NANOS_PER_POINT = 1_000_000_000L / POINTS_PER_SECOND;

    private final int columns;
    private final LongSupplier nanoTime;
    private final LongSupplier timeMillis;
    private final AtomicLong due;
    private final Deque<SampledPoint> newest = new ArrayDeque<>();
    private List<SampledPoint> fresh = new ArrayList<>();

    /** @param columns of a point */
    PointSample(int columns, LongSupplier nanoTime, LongSupplier timeMillis) {
        this.columns = columns;
        this.nanoTime = nanoTime;
        this.timeMillis = timeMillis;
        this.due = new AtomicLong(nanoTime.getAsLong());
    }

    /** Takes points from a block while its owner passes it on. */
    void offer(ScoredBlock block) {
        long now = nanoTime.getAsLong();
        long from = due.get();
        int wanted = Math.min(block.size(), MOST_OF_A_BLOCK);
        if (now - from < 0 || !due.compareAndSet(from, now + wanted * NANOS_PER_POINT)) {
            return;
        }
        List<SampledPoint> taken = new ArrayList<>(wanted);
        long millis = timeMillis.getAsLong();
        for (int i = 0; i < wanted; i++) {
            taken.add(SampledPoint.of(block, i * block.size() / wanted, columns, millis));
        }
        synchronized (this) {
            for (SampledPoint point : taken) {
                newest.addLast(point);
                fresh.add(point);
            }
            while (newest.size() > MOST_POINTS) {
                newest.removeFirst();
            }
            while (fresh.size() > MOST_POINTS) {
                fresh = new ArrayList<>(fresh.subList(fresh.size() - MOST_POINTS, fresh.size()));
            }
        }
    }

    /** All that are kept, oldest first. */
    synchronized List<SampledPoint> newest() {
        return List.copyOf(newest);
    }

    /** Returns the points that came since the last call. */
    synchronized List<SampledPoint> drainFresh() {
        List<SampledPoint> drained = fresh;
        fresh = new ArrayList<>();
        return drained;
    }
}
