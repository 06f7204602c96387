package dev.stepwise.em.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.SmallMixtures;
import org.junit.jupiter.api.Test;

/** Rows that several models score. */
class SampleBlocksTest {

    private static final double ROUNDING = 1e-12;
    private static final Units UNITS = new Units(new double[] {1}, new double[] {2});

    /** Row i is i / 10 of weight 1 + i mod 3; every tenth has no weight. */
    private static SampleBlocks rows(int n) {
        Dataset data = new Dataset(1);
        for (int i = 0; i < n; i++) {
            data.add(new double[] {i / 10.0}, i % 10 == 9 ? 0 : 1 + i % 3, PointBlock.UNLABELLED);
        }
        return new SampleBlocks(data, UNITS);
    }

    @Test
    void sharesAreWeightsOfWhichTheMeanIsOne() {
        SampleBlocks blocks = rows(6);
        assertThat(blocks.rows()).isEqualTo(6);
        for (int i = 0; i < 6; i++) {
            assertThat(blocks.share(i)).isCloseTo((1 + i % 3) / 2.0, within(ROUNDING));
        }
    }

    /** 200 rows, of which 180 have a weight, need two blocks. */
    @Test
    void everyRowWithAWeightIsScoredInItsPlace() {
        MixtureModel model = SmallMixtures.line(new double[] {0.25, 0.75}, new double[] {0, 4}, new double[] {1, 2});
        SampleBlocks blocks = rows(200);
        assertThat(blocks.rows()).isEqualTo(180);
        double[] densities = blocks.logDensities(model);
        assertThat(densities).hasSize(180);
        for (int i = 0, at = 0; i < 200; i++) {
            if (i % 10 != 9) {
                double x = (i / 10.0 - 1) / 2;
                double p = 0.25 * SmallMixtures.normal(x, 0, 1) + 0.75 * SmallMixtures.normal(x, 4, 2);
                assertThat(densities[at++]).isCloseTo(Math.log(p), within(ROUNDING));
            }
        }
        assertThat(blocks.logDensitiesOfComponents(model)).containsExactly(densities);
    }

    @Test
    void theBackgroundCountsOrItDoesNot() {
        MixtureModel model = SmallMixtures.of(
                SmallMixtures.LINE_WITH_BACKGROUND, new double[] {0.7}, new double[] {0}, new double[] {1});
        SampleBlocks blocks = rows(150);
        for (int i : new int[] {0, 8, 120}) { // in the first block and, of the rows with a weight, in the second
            double x = (i < 120 ? i / 10.0 - 1 : 13.3 - 1) / 2; // the 121st with a weight is row 133
            double own = 0.7 * SmallMixtures.normal(x, 0, 1);
            assertThat(blocks.logDensities(model)[i])
                    .isCloseTo(Math.log(own + 0.3 * SmallMixtures.BACKGROUND_DENSITY), within(ROUNDING));
            assertThat(blocks.logDensitiesOfComponents(model)[i]).isCloseTo(Math.log(own), within(ROUNDING));
        }
    }

    @Test
    void noRowsHaveNoDensities() {
        assertThat(rows(0).logDensities(SmallMixtures.line(new double[] {1}, new double[1], new double[] {1})))
                .isEmpty();
    }
}
