package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Test;

class LikelihoodTraceTest {

    private static final int POINTS = 256;

    private final SplittableRandom random = new SplittableRandom(3);
    private final LikelihoodTrace trace = new LikelihoodTrace();

    private void add(double meanLogLikelihood) {
        trace.add(POINTS, POINTS, POINTS * meanLogLikelihood, true);
    }

    private double noise() {
        return 0.05 * random.nextGaussian();
    }

    @Test
    void aLevelLikelihoodConvergesAndOneThatRisesDoesNot() {
        for (int block = 0; block < 60; block++) {
            add(-3 + noise() + Math.min(0, 0.1 * (block - 30)));
            if (block < 33) {
                assertThat(trace.isConverged()).as("block %d", block).isFalse();
            }
        }
        assertThat(trace.isConverged()).isTrue();
    }

    /** It would widen the standard errors so much that it went unnoticed. */
    @Test
    void inTheVeryBlockWhereTheStreamChangesNothingConverges() {
        for (int block = 0; block < 19; block++) {
            add(-3 + noise());
        }
        add(-500);
        assertThat(trace.isConverged()).isFalse();
    }

    @Test
    void oneBadBlockDoesNotUndoWhatHasConverged() {
        for (int block = 0; block < 40; block++) {
            add(-3 + noise());
        }
        assertThat(trace.isConverged()).isTrue();
        add(-8);
        assertThat(trace.isConverged()).isTrue();
    }

    /** Fifteen older blocks of mean 0 that scatter by ±d, and five newer ones at one level. */
    private static LikelihoodTrace with(double scatter, double newest, boolean steady) {
        LikelihoodTrace trace = new LikelihoodTrace();
        for (int block = 0; block < 20; block++) {
            double mean = block >= 15 ? newest : block == 0 ? 0 : block % 2 == 0 ? scatter : -scatter;
            trace.add(POINTS, POINTS, POINTS * mean, steady);
        }
        return trace;
    }

    /** Of the difference between means of 15 and of 5 blocks, by the scatter of the 15: 14 deviations of 1 and one of 0. */
    private static final double STANDARD_ERROR = Math.sqrt((14.0 / 14) * (1.0 / 15 + 1.0 / 5));

    @Test
    void aDifferenceOfTwoStandardErrorsIsNoneAndOfMoreIsOne() {
        assertThat(with(1, 1.99 * STANDARD_ERROR, true).isConverged()).isTrue();
        assertThat(with(1, -1.99 * STANDARD_ERROR, true).isConverged()).isTrue();
        assertThat(with(1, 2.01 * STANDARD_ERROR, true).isConverged()).isFalse();
        assertThat(with(1, -2.01 * STANDARD_ERROR, true).isConverged()).isFalse();
    }

    @Test
    void withoutASteadyStreamNothingConverges() {
        assertThat(with(1, 0, false).isConverged()).isFalse();
    }

    @Test
    void likelihoodsThatAreAllTheSameHaveConverged() {
        assertThat(with(0, 0, true).isConverged()).isTrue();
    }

    @Test
    void itTellsWhenConvergenceChangesAndOnlyThen() {
        LikelihoodTrace level = new LikelihoodTrace();
        for (int block = 0; block < 19; block++) {
            assertThat(level.add(POINTS, POINTS, -3.0 * POINTS, true)).isFalse();
        }
        assertThat(level.add(255, 255, -3.0 * 255, true)).isFalse();
        assertThat(level.add(1, 1, -3, true)).isTrue();
        assertThat(level.add(POINTS, POINTS, -3.0 * POINTS, true)).isFalse();
        assertThat(level.add(POINTS, POINTS, -3.0 * POINTS, false)).isTrue();
        assertThat(level.isConverged()).isFalse();
    }

    /** In standard errors: before, by the scatter of the older blocks; afterwards, by that of both windows, pooled. */
    private static double difference(List<Double> blocks, boolean converged) {
        double[] values = blocks.stream().mapToDouble(b -> b).toArray();
        double[] older = Arrays.copyOf(values, 15);
        double[] newer = Arrays.copyOfRange(values, 15, 20);
        double variance = converged
                ? (14 * StatUtils.variance(older) + 4 * StatUtils.variance(newer)) / 18
                : StatUtils.variance(older);
        return (StatUtils.mean(newer) - StatUtils.mean(older)) / Math.sqrt(variance * (1.0 / 15 + 1.0 / 5));
    }

    @Test
    void itConvergesWithinTwoStandardErrorsAndIsUndoneBeyondSix() {
        List<Double> blocks = new ArrayList<>();
        int changes = 0;
        for (int block = 0; block < 400; block++) {
            blocks.add(-3 + noise() + 0.2 * Math.sin(0.02 * block) * (block / 50 % 2));
            boolean before = trace.isConverged();
            add(blocks.getLast());
            if (blocks.size() > 20) {
                blocks.removeFirst();
            }
            boolean expected = blocks.size() == 20 && Math.abs(difference(blocks, before)) <= (before ? 6 : 2);
            assertThat(trace.isConverged()).as("block %d", block).isEqualTo(expected);
            changes += before != expected ? 1 : 0;
        }
        assertThat(changes).isGreaterThan(3);
    }

    @Test
    void theRecentMeanIsOfTheNewestFiveBlocksOrOfWhatThereIs() {
        assertThat(trace.recentMean()).isNaN();
        trace.add(100, 50, -200, true);
        assertThat(trace.recentMean()).isEqualTo(-4);
        trace.add(156, 50, -400, true);
        assertThat(trace.recentMean()).isEqualTo(-6);
        trace.add(10, 10, -1e6, true);
        assertThat(trace.recentMean()).as("a block that is not full waits").isEqualTo(-6);
        trace.restart();
        assertThat(trace.recentMean()).isNaN();
        for (int block = 1; block <= 7; block++) {
            add(block);
        }
        assertThat(trace.recentMean()).isEqualTo(5);
    }

    @Test
    void onceTheOlderBlocksAreForgottenFifteenMoreHaveToCome() {
        LikelihoodTrace level = with(1, 0, true);
        level.keepWindow();
        assertThat(level.isConverged()).isFalse();
        assertThat(level.recentMean()).isZero();
        for (int block = 0; block < 14; block++) {
            assertThat(level.add(POINTS, POINTS, 0, true)).isFalse();
        }
        assertThat(level.add(POINTS, POINTS, 0, true)).isTrue();
        level.restart();
        assertThat(level.isConverged()).isFalse();
    }

    @Test
    void pointByPointItConvergesAfterTwentyBlocksOf64() {
        for (int point = 1; point < 20 * 64; point++) {
            assertThat(trace.add(1, 1, -3 + noise(), true)).isFalse();
        }
        assertThat(trace.add(1, 1, -3, true)).isTrue();
        assertThat(trace.isConverged()).isTrue();
    }

    /** From 20 blocks of 64 points on it goes by ten of 128, from 20 of these on by ten of 256, which stay. */
    @Test
    void blocksGrowTo256Points() {
        int[] ends = {21 * 64, 21 * 64 + 11 * 128, 21 * 64 + 11 * 128 + 20 * 256};
        int[] lengths = {64, 128, 256};
        int points = 0;
        for (int stage = 0; stage < ends.length; stage++) {
            for (; points < ends[stage]; points++) {
                assertThat(trace.blockPoints()).as("point %d", points).isEqualTo(lengths[stage]);
                trace.add(1, 1, -3, true);
            }
        }
        assertThat(trace.blockPoints()).isEqualTo(256);
        assertThat(trace.state().means()).hasSize(20).allMatch(mean -> mean == -3);
        trace.restart();
        assertThat(trace.blockPoints()).isEqualTo(64);
    }

    /** Means that rise by a step a block are still a line where two blocks have become one, and it has not converged. */
    @Test
    void aLikelihoodThatRisesHasNotConvergedWhateverTheBlocks() {
        for (int block = 0; block < 200; block++) {
            for (int point = 0; point < 64; point++) {
                trace.add(1, 1, 0.001 * block, true);
            }
            assertThat(trace.isConverged()).isFalse();
        }
    }

    @Test
    void batchesWithoutWeightOrWithoutANumberAreLeftOut() {
        assertThat(trace.add(POINTS, 0, -5, true)).isFalse();
        assertThat(trace.add(POINTS, Double.NaN, -5, true)).isFalse();
        assertThat(trace.add(POINTS, 1, Double.NEGATIVE_INFINITY, true)).isFalse();
        assertThat(trace.recentMean()).isNaN();
    }

    @Test
    void itGoesOnWhereItsStateWasWritten() {
        LikelihoodTrace level = with(1, 0, true);
        level.add(200, 100, -50, true);
        LikelihoodTrace restored = new LikelihoodTrace();
        restored.add(POINTS, POINTS, -99, true);
        restored.restore(ThroughBytes.of(level.state(), PartBytes::write, PartBytes::readLikelihood));
        assertThat(restored.state()).isEqualTo(level.state());
        assertThat(restored.isConverged()).isTrue();
        restored.add(56, 28, -14, true);
        level.add(56, 28, -14, true);
        assertThat(restored.recentMean()).isEqualTo(level.recentMean()).isEqualTo(-0.1);
    }
}
