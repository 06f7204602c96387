package dev.stepwise.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One model against another, row by row. */
class JudgementTest {

    private static SampleBlocks weighted(double... weights) {
        Dataset data = new Dataset(1);
        for (double weight : weights) {
            data.add(new double[] {0}, weight, PointBlock.UNLABELLED);
        }
        return new SampleBlocks(data, Standardisation.identity(1));
    }

    /** Differences 1, 2, 6: mean 3, sum of squared deviations 14. */
    @Test
    void theGainIsTheMeanDifferenceWithItsStandardError() {
        Judgement judgement = Judgement.of(new double[] {2, 1, 7}, new double[] {1, -1, 1}, weighted(1, 1, 1));
        assertThat(judgement.gain()).isCloseTo(3, within(1e-15));
        assertThat(judgement.standardError()).isCloseTo(Math.sqrt(14 / 2.0 / 3), within(1e-15));
    }

    /** Weights 1 and 3 are shares of 1/2 and 3/2: gain (½ · 2 + 3/2 · 6) / 2 = 5, deviations ½ · −3 and 3/2 · 1. */
    @Test
    void rowsCountByTheirWeights() {
        Judgement judgement = Judgement.of(new double[] {2, 6}, new double[2], weighted(10, 30));
        assertThat(judgement.gain()).isCloseTo(5, within(1e-15));
        assertThat(judgement.standardError()).isCloseTo(Math.sqrt((2.25 + 2.25) / 2), within(1e-15));
    }

    @Test
    void oneRowSaysNothing() {
        assertThat(Judgement.of(new double[] {5}, new double[] {1}, weighted(1)))
                .isEqualTo(new Judgement(0, Double.POSITIVE_INFINITY));
        assertThat(Judgement.of(new double[] {5, 5}, new double[] {1, 1}, weighted(1, 1)))
                .isEqualTo(new Judgement(4, 0));
    }

    @Test
    void partsAreAveragedAndTheirErrorsAddUpInSquares() {
        Judgement pooled = Judgement.pooled(List.of(new Judgement(1, 3), new Judgement(4, 4)));
        assertThat(pooled).isEqualTo(new Judgement(2.5, 2.5));
    }

    @Test
    void moreRowsShrinkTheErrorAndAPriceTheGain() {
        assertThat(new Judgement(3, 2).surer(4)).isEqualTo(new Judgement(3, 1));
        assertThat(new Judgement(3, 2).less(1.25)).isEqualTo(new Judgement(1.75, 2));
    }

    @Test
    void aGainExceedsSoManyStandardErrorsOrItDoesNot() {
        assertThat(new Judgement(6.5, 2).exceeds(3)).isTrue();
        assertThat(new Judgement(6, 2).exceeds(3)).isFalse();
        assertThat(new Judgement(Double.NaN, 2).exceeds(0)).isFalse();
    }
}
