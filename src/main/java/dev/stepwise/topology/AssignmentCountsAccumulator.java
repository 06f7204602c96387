package dev.stepwise.topology;

import dev.stepwise.em.scoring.ScoredBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Notes a task's assignments between two commits, at a few additions a point. Not thread safe. */
final class AssignmentCountsAccumulator {

    /** The accumulator looks closely at the first point of a block, and then at every point after this many. */
    private static final int STRIDE = 32;

    /** Most timestamps that are kept. */
    private static final int MOST_TIMESTAMPS = 64;

    /** Ids of clusters only grow; beyond this they are counted together. */
    private static final int MOST_IDS = 1 << 16;

    private long[] counts = new long[16];
    private double entropy;
    private long looked;
    private final long[] timestamps = new long[MOST_TIMESTAMPS];
    private int kept;

    /** Notes the points of a block; those that are looked at closely happened when {@code timestampMillis} says. */
    void add(ScoredBlock block, TimestampOf timestampMillis) {
        for (int i = 0; i < block.size(); i++) {
            count(block.cluster(i));
        }
        for (int i = 0; i < block.size(); i += STRIDE) {
            entropy += entropy(block, i);
            looked++;
            if (kept < MOST_TIMESTAMPS) {
                timestamps[kept++] = timestampMillis.at(i);
            }
        }
    }

    /** When the point at an index of the block happened. */
    interface TimestampOf {
        long at(int i);
    }

    private void count(int cluster) {
        int at = Math.min(cluster, MOST_IDS - 1);
        if (at >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(at + 1, 2 * counts.length));
        }
        counts[at]++;
    }

    private static double entropy(ScoredBlock block, int i) {
        double sum = term(block.background(i));
        for (int k = 0; k < block.components(); k++) {
            sum += term(block.probability(k, i));
        }
        return sum;
    }

    private static double term(double r) {
        return r > 0 ? -r * Math.log(r) : 0;
    }

    /** Returns what has been noted since the last call. */
    AssignmentCounts drain() {
        Map<Integer, Long> points = new TreeMap<>();
        for (int id = 0; id < counts.length; id++) {
            if (counts[id] > 0) {
                points.put(id, counts[id]);
            }
        }
        List<Long> times = Arrays.stream(timestamps, 0, kept).boxed().toList();
        AssignmentCounts tally = new AssignmentCounts(points, entropy / looked, times);
        Arrays.fill(counts, 0);
        entropy = 0;
        looked = 0;
        kept = 0;
        return tally;
    }
}
