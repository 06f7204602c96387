package dev.stepwise.em.scoring;

import dev.stepwise.linalg.LogSumExp;
import java.util.Arrays;
import java.util.List;

/**
 * Weights of experts that predict the same rows, with fixed share between them (Herbster and Warmuth 1998, Tracking the best
 * expert): every expert keeps a part of its weight and gives the rest to all alike, so that the best one can become another.
 */
public final class FixedShare {

    /** After so many rows past success counts 1/e. */
    private static final double SHARED_AFTER_ROWS = 20_000;

    /** Of a larger batch the rows that came last decide, as they would if it had come in parts. */
    private static final int TOGETHER = 64;

    private final double[] logWeights;

    /** Experts that weigh the same. */
    public FixedShare(int experts) {
        logWeights = new double[experts];
        Arrays.fill(logWeights, -Math.log(experts));
    }

    /** Takes over another's weights if it has as many experts. Otherwise these weights stay as they are. */
    public void goOnFrom(List<Double> before) {
        if (before.size() == logWeights.length) {
            Arrays.setAll(logWeights, before::get);
        }
    }

    /**
     * Follows rows in their order.
     *
     * @param scores {@code ln p(x)} of each row for every expert; what they have in common does not matter
     */
    public void follow(double[][] scores) {
        int rows = scores[0].length;
        for (int from = 0; from < rows; from += TOGETHER) {
            int to = Math.min(rows, from + TOGETHER);
            double[] sums = new double[scores.length];
            for (int e = 0; e < sums.length; e++) {
                sums[e] = sum(scores[e], from, to);
            }
            update(sums, to - from);
        }
    }

    public static double sum(double[] scores, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += scores[i];
        }
        return sum;
    }

    /**
     * Multiplies the weights by how well rows were predicted, and shares.
     *
     * @param scores for every expert {@code Σ ln p(x)} over the rows; what they have in common does not matter
     * @param rows how many there were
     */
    public void update(double[] scores, int rows) {
        double kept = Math.exp(-rows / SHARED_AFTER_ROWS);
        for (int e = 0; e < logWeights.length; e++) {
            logWeights[e] += scores[e];
        }
        double logSum = LogSumExp.of(logWeights);
        for (int e = 0; e < logWeights.length; e++) {
            logWeights[e] = Math.log(kept * Math.exp(logWeights[e] - logSum) + (1 - kept) / logWeights.length);
        }
    }

    /** The expert of the largest weight, the first of several. */
    public int leader() {
        int leader = 0;
        for (int e = 1; e < logWeights.length; e++) {
            leader = logWeights[e] > logWeights[leader] ? e : leader;
        }
        return leader;
    }

    /** Nats that an expert's weight is behind the largest. */
    public double behind(int expert) {
        return logWeights[leader()] - logWeights[expert];
    }

    /** Whether an expert's weight is at most so many nats behind the largest. */
    public boolean isWithin(double nats, int expert) {
        return !(logWeights[expert] < logWeights[leader()] - nats);
    }

    /** Gives an expert so many nats less than another has. */
    public void startBehind(int expert, int other, double nats) {
        logWeights[expert] = logWeights[other] - nats;
    }

    /** Logarithms of the weights. */
    public List<Double> logWeights() {
        return Arrays.stream(logWeights).boxed().toList();
    }
}
