package dev.stepwise.em.adaptation;

import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.replay.KeyedReplay;
import dev.stepwise.em.replay.Replay;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Nats per point that keys are behind an oracle which knows the parameters of each. One replay, with a scorer for each trust.
 * {@code main} prints the table of {@code docs/keys.md}.
 */
public final class KeyedGaps {

    private final KeyedStream stream;
    private final int keyCount;
    private final List<double[]> gaps = new ArrayList<>();
    private final double[] ofPopulation;
    private final Trust chosen;

    /** @param trusts null: chosen */
    public KeyedGaps(KeyedStream stream, int keyCount, @Nullable Trust... trusts) {
        this.stream = stream;
        this.keyCount = keyCount;
        ofPopulation = new double[stream.keys.length];
        MixtureShape shape = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, stream.data.columns()));
        List<KeyedReplay> keyed = new ArrayList<>();
        List<Consumer<ScoredBlock>> sinks = new ArrayList<>();
        Replay replay = new Replay(
                new LearnerSpec(shape, KeyedStream.COMPONENTS),
                stream.data,
                new Replay.Options(1_000, 1, 0),
                block -> sinks.forEach(sink -> sink.accept(block)));
        for (Trust trust : trusts) {
            double[] own = new double[stream.keys.length];
            int[] next = {0};
            gaps.add(own);
            keyed.add(new KeyedReplay(
                    stream.data,
                    stream.keys,
                    new KeyedScorer(stream.data.columns(), trust),
                    replay::wasFitted,
                    (block, i, _, logDensity) -> {
                        ofPopulation[next[0]] = stream.oracle[next[0]] - block.logDensity(i);
                        own[next[0]] = stream.oracle[next[0]] - logDensity;
                        next[0]++;
                    }));
        }
        keyed.forEach(one -> sinks.add(one::scored));
        replay.onProgress(_ -> keyed.forEach(KeyedReplay::roundEnded)).run();
        chosen = keyed.getFirst().prediction().trust();
    }

    /** Of the scorer of a trust, over the points of each key from one of its points to another. */
    public double gap(int trust, int from, int to) {
        return mean(gaps.get(trust), from, to);
    }

    /** The same of the population alone. */
    public double ofPopulation(int from, int to) {
        return mean(ofPopulation, from, to);
    }

    /** What the first scorer follows at the end. */
    public Trust chosen() {
        return chosen;
    }

    private double mean(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from * keyCount; i < to * keyCount; i++) {
            sum += values[i];
        }
        return sum / ((to - from) * keyCount);
    }

    /** One row for each way in which keys differ: the population alone, the chosen trust, and the best of the fixed ones. */
    public static void main(String[] arguments) {
        int keyCount = Integer.parseInt(arguments[0]);
        double[][] kinds = {{0, Double.POSITIVE_INFINITY}, {0.2, 20}, {0.5, Double.POSITIVE_INFINITY}, {1, 5}, {2, 2}};
        double[] values = {Double.POSITIVE_INFINITY, 256, 64, 16, 4, 1, 0.25};
        Trust[] trusts = new Trust[1 + values.length * values.length];
        for (int i = 1; i < trusts.length; i++) {
            trusts[i] = new Trust(values[(i - 1) % values.length], values[(i - 1) / values.length]);
        }
        boolean all = arguments.length > 1;
        for (double[] kind : kinds) {
            KeyedStream stream = new KeyedStream(keyCount, 200, kind[0], kind[1], 1);
            KeyedGaps gaps = new KeyedGaps(stream, keyCount, all ? trusts : new Trust[1]);
            int[][] phases = {{5, 20}, {20, 100}, {100, 200}};
            StringBuilder line = new StringBuilder("%s; %s:".formatted(kind[0], kind[1]));
            for (int[] phase : phases) {
                line.append(String.format(
                        Locale.ROOT,
                        "  population %.4f chosen %.4f",
                        gaps.ofPopulation(phase[0], phase[1]),
                        gaps.gap(0, phase[0], phase[1])));
                int best = 1;
                for (int i = 2; all && i < trusts.length; i++) {
                    best = gaps.gap(i, phase[0], phase[1]) < gaps.gap(best, phase[0], phase[1]) ? i : best;
                }
                if (all) {
                    line.append(String.format(
                            Locale.ROOT, " best %.4f of %s", gaps.gap(best, phase[0], phase[1]), trusts[best]));
                }
            }
            System.out.println(line + "  " + gaps.chosen());
        }
    }
}
