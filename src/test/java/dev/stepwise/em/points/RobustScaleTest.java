package dev.stepwise.em.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RobustScaleTest {

    private static Dataset column(double... values) {
        Dataset data = new Dataset(1);
        for (double value : values) {
            data.add(new double[] {value}, 1, PointBlock.UNLABELLED);
        }
        return data;
    }

    /** Standard errors: 1.25 / √20,000 of the median, 1.17 / √20,000 of the scale, times five. */
    @Test
    void ofNormalNumbersItIsMeanAndStandardDeviationWhateverATenthOfThemIs() {
        SplittableRandom random = new SplittableRandom(1);
        Dataset clean = new Dataset(1);
        Dataset dirty = new Dataset(1);
        for (int i = 0; i < 20_000; i++) {
            double value = 7 + 2 * random.nextGaussian();
            clean.add(new double[] {value}, 1, PointBlock.UNLABELLED);
            dirty.add(new double[] {i % 10 == 0 ? 1e30 : value}, 1, PointBlock.UNLABELLED);
        }
        assertThat(RobustScale.of(clean, 0).median()).isCloseTo(7, within(0.09));
        assertThat(RobustScale.of(clean, 0).scale()).isCloseTo(2, within(0.09));
        assertThat(RobustScale.of(dirty, 0).median()).isCloseTo(7, within(0.5));
        assertThat(RobustScale.of(dirty, 0).scale()).isCloseTo(2, within(0.5));
    }

    /** .6745 is the third quartile of a normal distribution: the median distance from its mean in standard deviations. */
    @Test
    void theFewerValuesDifferFromTheMedianTheFartherTheyAre() {
        assertThat(RobustScale.of(column(3, 3, 3, 3, 3, 3, 3, 3, 3, 5), 0).scale())
                .isCloseTo(0.1 * 2 / 0.6745, within(1e-15));
        assertThat(RobustScale.of(column(4, 4), 0)).isEqualTo(new RobustScale(4, 1));
        assertThat(RobustScale.of(column(Double.NaN), 0)).isEqualTo(new RobustScale(0, 1));
        assertThat(RobustScale.of(column(Double.NaN, 2, 4, 4, 6), 0).scale())
                .isCloseTo(0.5 * 2 / 0.6745, within(1e-15));
        assertThat(RobustScale.of(column(0, 0, Double.MIN_VALUE), 0).scale()).isPositive();
    }
}
