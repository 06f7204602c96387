package dev.stepwise.em.replay;

import dev.stepwise.em.adaptation.KeySums;
import dev.stepwise.em.adaptation.KeyedScorer;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.scoring.ScoredBlock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/** Scores the points of a replay under their keys, beside the population. The population learns as it does without keys. */
public final class KeyedReplay {

    /** Takes one point after the other. */
    @FunctionalInterface
    public interface Sink {

        /**
         * @param block where the point is scored under the population
         * @param i its place in the block
         * @param probabilities of the components under its key, in their order; reused
         * @param logDensity {@code ln p(x)} under its key
         */
        void scored(ScoredBlock block, int i, double[] probabilities, double logDensity);
    }

    /** The key of a row that has none. Such a row is scored under the population. */
    public static final int NO_KEY = -1;

    private final Dataset data;
    private final int[] keys;
    private final KeyedScorer scorer;
    private final IntPredicate wasFitted;
    private final Sink sink;
    private final Map<Integer, KeySums> sums = new HashMap<>();
    private final double[] row;
    private double[] probabilities = {};
    private int next;
    private double logLikelihood;
    private double ofPopulation;
    private double weight;
    private long points;

    /**
     * @param keys of the rows, or {@link #NO_KEY}
     * @param wasFitted whether the first fit saw a row
     */
    public KeyedReplay(Dataset data, int[] keys, KeyedScorer scorer, IntPredicate wasFitted, Sink sink) {
        this.data = data;
        this.keys = keys;
        this.scorer = scorer;
        this.wasFitted = wasFitted;
        this.sink = sink;
        this.row = new double[data.columns()];
    }

    /** Takes the points that come next. */
    public void scored(ScoredBlock block) {
        scorer.use(block.parameters());
        if (probabilities.length != block.components()) {
            probabilities = new double[block.components()];
        }
        for (int i = 0; i < block.size(); i++, next++) {
            data.row(next, row);
            KeySums key = keys[next] == NO_KEY ? new KeySums() : sums.computeIfAbsent(keys[next], _ -> new KeySums());
            double v = data.weight(next);
            scorer.score(row, v, data.label(next), key, probabilities);
            if (v > 0 && !wasFitted.test(next)) {
                logLikelihood += v * scorer.logDensity();
                ofPopulation += v * scorer.logDensityOfPopulation();
                weight += v;
                points++;
            }
            sink.scored(block, i, probabilities, scorer.logDensity());
        }
    }

    /** Ends a round of mini-batches: how far keys are trusted is chosen anew. */
    public void roundEnded() {
        scorer.batchEnded();
    }

    /** How well all points so far were predicted. */
    public KeyedPrediction prediction() {
        return new KeyedPrediction(sums.size(), points, logLikelihood / weight, ofPopulation / weight, scorer.trust());
    }
}
