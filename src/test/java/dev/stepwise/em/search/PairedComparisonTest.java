package dev.stepwise.em.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.SampleBlocks;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One model against another, row by row. */
class PairedComparisonTest {

    private static SampleBlocks weighted(double... weights) {
        Dataset data = new Dataset(1);
        for (double weight : weights) {
            data.add(new double[] {0}, weight, PointBlock.UNLABELLED);
        }
        return new SampleBlocks(data, Units.identity(1));
    }

    /** Differences 1, 2, 6: mean 3, sum of squared deviations 14. */
    @Test
    void theGainIsTheMeanDifferenceWithItsStandardError() {
        PairedComparison comparison =
                PairedComparison.of(new double[] {2, 1, 7}, new double[] {1, -1, 1}, weighted(1, 1, 1));
        assertThat(comparison.gain()).isCloseTo(3, within(1e-15));
        assertThat(comparison.standardError()).isCloseTo(Math.sqrt(14 / 2.0 / 3), within(1e-15));
    }

    /** Weights 1 and 3 are shares of 1/2 and 3/2: gain (½ · 2 + 3/2 · 6) / 2 = 5, deviations ½ · −3 and 3/2 · 1. */
    @Test
    void rowsCountByTheirWeights() {
        PairedComparison comparison = PairedComparison.of(new double[] {2, 6}, new double[2], weighted(10, 30));
        assertThat(comparison.gain()).isCloseTo(5, within(1e-15));
        assertThat(comparison.standardError()).isCloseTo(Math.sqrt((2.25 + 2.25) / 2), within(1e-15));
    }

    @Test
    void oneRowSaysNothing() {
        assertThat(PairedComparison.of(new double[] {5}, new double[] {1}, weighted(1)))
                .isEqualTo(new PairedComparison(0, Double.POSITIVE_INFINITY));
        assertThat(PairedComparison.of(new double[] {5, 5}, new double[] {1, 1}, weighted(1, 1)))
                .isEqualTo(new PairedComparison(4, 0));
    }

    @Test
    void partsAreAveragedAndTheirErrorsAddUpInSquares() {
        PairedComparison pooled =
                PairedComparison.pooled(List.of(new PairedComparison(1, 3), new PairedComparison(4, 4)));
        assertThat(pooled).isEqualTo(new PairedComparison(2.5, 2.5));
    }

    @Test
    void moreRowsShrinkTheErrorAndAPriceTheGain() {
        assertThat(new PairedComparison(3, 2).surer(4)).isEqualTo(new PairedComparison(3, 1));
        assertThat(new PairedComparison(3, 2).less(1.25)).isEqualTo(new PairedComparison(1.75, 2));
    }

    @Test
    void aGainExceedsSoManyStandardErrorsOrItDoesNot() {
        assertThat(new PairedComparison(6.5, 2).exceeds(3)).isTrue();
        assertThat(new PairedComparison(6, 2).exceeds(3)).isFalse();
        assertThat(new PairedComparison(Double.NaN, 2).exceeds(0)).isFalse();
    }
}
