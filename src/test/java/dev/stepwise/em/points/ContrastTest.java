package dev.stepwise.em.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.count.BinomialFamily;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.count.MultinomialFamily;
import dev.stepwise.distribution.count.NegativeBinomialFamily;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.distribution.gaussian.StudentTFamily;
import dev.stepwise.mixture.Contrast;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.SmallMixtures;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContrastTest {

    @Test
    void ofTwoNormalComponentsTheDivergenceIsThatOfTheTextbook() {
        MixtureModel model = SmallMixtures.line(new double[] {0.4, 0.6}, new double[] {1, 3}, new double[] {0.25, 4});
        // ln(σ₂/σ₁) + (σ₁² + (μ₁ − μ₂)²) / (2σ₂²) − ½
        assertThat(new Contrast(model).divergence(0, 0)).isCloseTo(Math.log(4) + (0.25 + 4) / 8 - 0.5, within(1e-9));
        assertThat(new Contrast(model).divergence(1, 0))
                .isCloseTo(Math.log(0.25) + (4 + 4.0) / 0.5 - 0.5, within(1e-6));
    }

    @Test
    void againstSeveralComponentsItIsThatAgainstTheirMixture() {
        MixtureModel model =
                SmallMixtures.line(new double[] {0.2, 0.6, 0.2}, new double[] {0, -2, 3}, new double[] {1, 1, 0.5});
        double sum = 0;
        for (double x = -9; x < 9; x += 0.001) {
            double p = SmallMixtures.normal(x, 0, 1);
            double others = 0.75 * SmallMixtures.normal(x, -2, 1) + 0.25 * SmallMixtures.normal(x, 3, 0.5);
            sum += 0.001 * p * Math.log(p / others);
        }
        // the nodes end where weights fall below 1e-10, times log ratios of a hundred
        assertThat(new Contrast(model).divergence(0, 0)).isCloseTo(sum, within(1e-5));
        assertThat(new Contrast(model).meanOfOthers(0, 0)).isCloseTo(-0.75, within(1e-12));
        // 0.75 · (1 + 1.25²) + 0.25 · (0.5 + 3.75²)
        assertThat(new Contrast(model).deviationOfOthers(0, 0))
                .isCloseTo(Math.sqrt(0.75 * (1 + 1.5625) + 0.25 * (0.5 + 14.0625)), within(1e-12));
    }

    @Test
    void ofTwoPoissonComponentsItIsThatOfTheTextbookHoweverLargeTheRates() {
        PoissonFamily family = new PoissonFamily(1);
        for (double rate : new double[] {0.02, 4, 300, 250_000}) {
            double other = 1.1 * rate + 0.5;
            MixtureModel model = new MixtureModel(
                    MixtureShape.of(family),
                    new double[] {0.5, 0.5},
                    List.of(List.of(
                            family.distribution(new double[] {rate}), family.distribution(new double[] {other}))));
            double expected = rate * Math.log(rate / other) + other - rate;
            assertThat(new Contrast(model).divergence(0, 0)).isCloseTo(expected, within(1e-6 * Math.max(1, expected)));
        }
    }

    @Test
    void ofLevelsItIsASumAndOfCountsWithTrialsThatOfOneTrial() {
        CategoricalFamily levels = CategoricalFamily.of(List.of(3));
        BinomialFamily counts = new BinomialFamily(1);
        MixtureModel model = new MixtureModel(
                MixtureShape.of(levels, counts),
                new double[] {0.5, 0.5},
                List.of(
                        List.of(
                                levels.distribution(new double[] {0.7, 0.2, 0.1}),
                                levels.distribution(new double[] {0.1, 0.2, 0.7})),
                        List.of(counts.distribution(new double[] {0.9}), counts.distribution(new double[] {0.5}))));
        Contrast contrast = new Contrast(model);
        assertThat(contrast.divergence(0, 0)).isCloseTo(0.7 * Math.log(7) - 0.1 * Math.log(7), within(1e-12));
        assertThat(contrast.divergence(0, 1)).isCloseTo(0.9 * Math.log(1.8) + 0.1 * Math.log(0.2), within(1e-12));
        assertThat(contrast.probabilityInOthers(0, 0, 2)).isCloseTo(0.7, within(1e-12));
    }

    @Test
    void aComponentIsToldFromOthersOnlyByWhatDiffersInAllFamilies() {
        MixtureModel model = FamilyProblem.of(
                        "contrast",
                        new double[] {0.3, 0.7},
                        0,
                        0,
                        StudentTFamily.fixed(CovarianceStructure.FULL, 1, 1),
                        new GaussianFamily(CovarianceStructure.FULL, 1),
                        NegativeBinomialFamily.estimated(1, false),
                        new MultinomialFamily(3))
                .truth();
        MixtureModel same = model.replace(new int[] {1}, model.reorder(new int[] {1, 0}));
        Contrast contrast = new Contrast(model);
        Contrast nothing = new Contrast(same);
        for (int value = 0; value < contrast.values(); value++) {
            assertThat(contrast.divergence(0, value)).isPositive();
            assertThat(nothing.divergence(0, value)).isCloseTo(0, within(1e-12));
        }
    }

    @Test
    void aComponentAloneIsToldFromNothing() {
        MixtureModel model = SmallMixtures.line(new double[] {1}, new double[] {1}, new double[] {1});
        assertThat(new Contrast(model).divergence(0, 0)).isZero();
    }
}
