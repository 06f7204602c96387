package dev.stepwise.em.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixturePrior;
import dev.stepwise.mixture.SmallMixtures;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows scored one after the other, against Bayes' rule written out. */
class RowScoresTest {

    private static final double ROUNDING = 1e-12;

    /** Standardised: 0 and 4 of variances 1 and 2; in the user's units 1 and 9 of variances 4 and 8. */
    private static BatchEm.Result fit(MixtureModel model) {
        return new BatchEm.Result(
                model,
                new Units(new double[] {1}, new double[] {2}),
                MixturePrior.none(1),
                0,
                0,
                0,
                0,
                true,
                0,
                Double.NaN);
    }

    /** 300 rows are two blocks and a part of one; labels and weights are not looked at. */
    @Test
    void everyRowIsScoredInItsOrder() {
        MixtureModel model = SmallMixtures.line(new double[] {0.25, 0.75}, new double[] {0, 4}, new double[] {1, 2});
        Dataset data = new Dataset(1);
        for (int i = 0; i < 300; i++) {
            data.add(new double[] {i / 30.0}, i % 2, i % 3 - 1);
        }
        List<Integer> seen = new ArrayList<>();
        RowScores.of(data, fit(model), (row, probabilities, logDensity, expectation) -> {
            seen.add(row);
            double x = row / 30.0;
            double first = 0.25 * SmallMixtures.normal(x, 1, 4);
            double both = first + 0.75 * SmallMixtures.normal(x, 9, 8);
            assertThat(probabilities).containsExactly(new double[] {first / both, 1 - first / both}, within(ROUNDING));
            assertThat(logDensity).isCloseTo(Math.log(both), within(ROUNDING));
            assertThat(expectation).containsExactly(new double[] {x}, within(ROUNDING));
        });
        assertThat(seen).hasSize(300).isSorted().startsWith(0).endsWith(299);
    }

    @Test
    void theBackgroundComesAfterTheComponentsAndWhatIsMissingIsExpected() {
        MixtureModel model = SmallMixtures.of(
                SmallMixtures.LINE_WITH_BACKGROUND, new double[] {0.2, 0.6}, new double[] {0, 4}, new double[] {1, 2});
        Dataset data = new Dataset(1);
        data.add(new double[] {Double.NaN}, 1, PointBlock.UNLABELLED);
        RowScores.of(data, fit(model), (row, probabilities, logDensity, expectation) -> {
            assertThat(probabilities).containsExactly(new double[] {0.2, 0.6, 0.2}, within(ROUNDING));
            assertThat(logDensity).isCloseTo(0, within(ROUNDING));
            assertThat(expectation).containsExactly(new double[] {0.25 * 1 + 0.75 * 9}, within(ROUNDING));
        });
    }
}
