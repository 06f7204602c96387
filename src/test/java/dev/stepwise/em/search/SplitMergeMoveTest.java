package dev.stepwise.em.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Units;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.points.SmallDatasets;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureStatistics;
import dev.stepwise.mixture.SmallMixtures;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a split, a merge, or both at once make of a model. */
class SplitMergeMoveTest {

    private static final double ROUNDING = 1e-10;
    private static final Units UNITS = Units.identity(1);

    /** The weights are not those of the points, of which each cluster has four. */
    private static final MixtureModel MODEL = SmallMixtures.line(
            new double[] {0.1, 0.2, 0.3, 0.4}, new double[] {0, 10, 20, 30}, new double[] {4, 5, 6, 7});

    private static final MStep M_STEP = new MStep(
            new LearnerSpec(
                    SmallMixtures.LINE, 4, new PriorChoice.None(), new MemoryChoice.Automatic(), null, true, 9, 1),
            UNITS);

    private static final HardClusters CLUSTERS = new HardClusters(
            M_STEP,
            SmallDatasets.column(-2, -1, 1, 2, 8, 9, 11, 12, 18, 19, 21, 22, 28, 29, 31, 32)
                    .blocks(UNITS),
            MODEL);

    private static HardClusters.Split split(int component) {
        return CLUSTERS.split(component, new boolean[] {false, false, true, true});
    }

    private static SplitMergeMove.Outcome outcome(SplitMergeMove move) {
        SplitMergeMove.Outcome outcome = move.of(MODEL, CLUSTERS, M_STEP);
        for (int k = 0; k < outcome.origin().length; k++) {
            if (outcome.origin()[k] >= 0) {
                assertThat(outcome.model().distribution(k, 0)).isSameAs(MODEL.distribution(outcome.origin()[k], 0));
            }
        }
        assertThat(Arrays.stream(outcome.model().weights()).sum()).isCloseTo(1, within(ROUNDING));
        return outcome;
    }

    private static double[] means(MixtureModel model) {
        double[] means = new double[model.components()];
        Arrays.setAll(means, k -> SmallMixtures.mean(model, k));
        return means;
    }

    @Test
    void aSplitAddsAComponentAtTheEnd() {
        SplitMergeMove move = new SplitMergeMove(split(1), null, 0);
        SplitMergeMove.Outcome outcome = outcome(move);
        assertThat(move.affected()).containsExactly(1);
        assertThat(outcome.origin()).containsExactly(0, -1, 2, 3, -1);
        assertThat(outcome.moving()).containsExactly(1, 4);
        assertThat(means(outcome.model())).containsExactly(new double[] {0, 8.5, 20, 30, 11.5}, within(ROUNDING));
        // two of 16 points each; what they leave is shared out as 0.1 : 0.3 : 0.4
        assertThat(outcome.model().weights())
                .containsExactly(new double[] {0.75 / 8, 0.125, 0.75 * 3 / 8, 0.75 * 4 / 8, 0.125}, within(ROUNDING));
    }

    @Test
    void aMergeTakesAwayTheSecond() {
        SplitMergeMove move = new SplitMergeMove(null, new int[] {3, 0}, 0);
        SplitMergeMove.Outcome outcome = outcome(move);
        assertThat(move.affected()).containsExactly(0, 3);
        assertThat(outcome.origin()).containsExactly(1, 2, -1);
        assertThat(outcome.moving()).containsExactly(2);
        assertThat(means(outcome.model())).containsExactly(new double[] {10, 20, 15}, within(ROUNDING));
        assertThat(outcome.model().weights()).containsExactly(new double[] {0.2, 0.3, 0.5}, within(ROUNDING));
    }

    @Test
    void anExchangeLeavesTheNumberOfComponents() {
        SplitMergeMove move = new SplitMergeMove(split(2), new int[] {0, 1}, 0);
        SplitMergeMove.Outcome outcome = outcome(move);
        assertThat(move.affected()).containsExactly(0, 1, 2);
        assertThat(outcome.origin()).containsExactly(-1, -1, -1, 3);
        assertThat(outcome.moving()).containsExactly(0, 1, 2);
        assertThat(means(outcome.model())).containsExactly(new double[] {5, 21.5, 18.5, 30}, within(ROUNDING));
        assertThat(outcome.model().weights()).containsExactly(new double[] {0.5, 0.125, 0.125, 0.25}, within(ROUNDING));
    }

    @Test
    void withoutAnEstimateAMoveLeadsNowhere() {
        MixtureStatistics endless = SmallMixtures.LINE
                .zero(1)
                .plus(new MixtureStatistics(
                        new double[] {Double.POSITIVE_INFINITY},
                        List.of(SmallMixtures.LINE.zero(1).block(0))));
        HardClusters.Split broken = new HardClusters.Split(0, 1, endless, endless);
        assertThat(new SplitMergeMove(broken, null, 0).of(MODEL, CLUSTERS, M_STEP))
                .isNull();
    }
}
