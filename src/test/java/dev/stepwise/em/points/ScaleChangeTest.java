package dev.stepwise.em.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.mixture.MixtureShape;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScaleChangeTest {

    private static final MixtureShape NUMBERS = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 2));

    /** Rows of two clusters 8 apart, whose second column has a standard deviation before and in the newest rows. */
    private static Dataset rows(double before, double newest) {
        SplittableRandom random = new SplittableRandom(3);
        Dataset data = new Dataset(2);
        for (int i = 0; i < 1_000; i++) {
            double scale = i < 1_000 - ScaleChange.NEWEST ? before : newest;
            double[] row = {8 * random.nextInt(2) + random.nextGaussian(), scale * random.nextGaussian()};
            data.add(row, 1, PointBlock.UNLABELLED);
        }
        return data;
    }

    @Test
    void aFactorOfAThousandIsSeenInBothDirections() {
        assertThat(ScaleChange.isShownBy(rows(1, 1_000), NUMBERS)).isTrue();
        assertThat(ScaleChange.isShownBy(rows(1, 0.001), NUMBERS)).isTrue();
    }

    @Test
    void aConstantColumnThatBeginsToLiveIsSeen() {
        assertThat(ScaleChange.isShownBy(rows(0, 1e-6), NUMBERS)).isTrue();
        assertThat(ScaleChange.isShownBy(rows(1, 0), NUMBERS))
                .as("one that stops")
                .isFalse();
    }

    @Test
    void whatVariancesFollowIsNone() {
        assertThat(ScaleChange.isShownBy(rows(1, 1), NUMBERS)).isFalse();
        assertThat(ScaleChange.isShownBy(rows(1, 10), NUMBERS)).isFalse();
    }

    @Test
    void countsHaveNoScale() {
        assertThat(ScaleChange.isShownBy(rows(1, 1_000), MixtureShape.of(new PoissonFamily(2))))
                .isFalse();
    }

    @Test
    void fewRowsShowNothing() {
        assertThat(ScaleChange.isShownBy(new Dataset(2), NUMBERS)).isFalse();
    }
}
