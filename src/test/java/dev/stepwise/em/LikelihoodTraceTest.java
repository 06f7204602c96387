package dev.stepwise.em;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
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
}
