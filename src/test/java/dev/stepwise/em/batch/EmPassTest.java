package dev.stepwise.em.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.gaussian.FullGaussianStatistics;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.SmallMixtures;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One E-step, against Bayes' rule written out. */
class EmPassTest {

    private static final double ROUNDING = 1e-12;
    private static final double[] X = {-1, 0.5, 2, 3.5, 7};
    private static final double[] V = {1, 2, 0.5, 1, 3};

    /** In blocks of two. */
    private static List<PointBlock> points(int... labels) {
        List<PointBlock> blocks = new ArrayList<>();
        for (int i = 0; i < X.length; i++) {
            if (i % 2 == 0) {
                blocks.add(new PointBlock(1, 2));
            }
            blocks.getLast().add(new double[] {X[i]}, V[i], labels[i]);
        }
        return blocks;
    }

    /** {@code w_k p_k(x)} of the two components and of the background. */
    private static double[] joint(double x, int label, double background) {
        return new double[] {
            label == 1 ? 0 : 0.25 * SmallMixtures.normal(x, 0, 1),
            label == 0 ? 0 : (0.75 - background) * SmallMixtures.normal(x, 4, 2),
            label >= 0 ? 0 : background * SmallMixtures.BACKGROUND_DENSITY
        };
    }

    private static void equalsBayesRule(EmPass pass, double background, int... labels) {
        double[] masses = new double[3];
        double[] sums = new double[3];
        double logLikelihood = 0;
        double entropy = 0;
        for (int i = 0; i < X.length; i++) {
            double[] joint = joint(X[i], labels[i], background);
            double p = joint[0] + joint[1] + joint[2];
            logLikelihood += V[i] * Math.log(p);
            for (int k = 0; k < 3; k++) {
                double r = joint[k] / p;
                masses[k] += V[i] * r;
                sums[k] += V[i] * r * X[i];
                entropy -= r > 0 ? V[i] * r * Math.log(r) : 0;
            }
        }
        assertThat(pass.logLikelihood()).isCloseTo(logLikelihood, within(ROUNDING));
        assertThat(pass.entropy()).isCloseTo(entropy, within(ROUNDING));
        assertThat(pass.statistics().backgroundMass()).isCloseTo(masses[2], within(ROUNDING));
        for (int k = 0; k < 2; k++) {
            assertThat(pass.statistics().masses()[k]).isCloseTo(masses[k], within(ROUNDING));
            assertThat(((FullGaussianStatistics) pass.statistics().block(0).get(k)).mean()[0])
                    .isCloseTo(sums[k] / masses[k], within(ROUNDING));
        }
    }

    @Test
    void responsibilitiesAreThoseOfBayesRule() {
        MixtureModel model = SmallMixtures.line(new double[] {0.25, 0.75}, new double[] {0, 4}, new double[] {1, 2});
        int[] labels = {-1, -1, -1, -1, -1};
        equalsBayesRule(EmPass.over(points(labels), model), 0, labels);
    }

    @Test
    void theBackgroundHasItsShare() {
        MixtureModel model = SmallMixtures.of(
                SmallMixtures.LINE_WITH_BACKGROUND, new double[] {0.25, 0.75 - 0.2}, new double[] {0, 4}, new double[] {
                    1, 2
                });
        int[] labels = {-1, -1, -1, -1, -1};
        equalsBayesRule(EmPass.over(points(labels), model), 0.2, labels);
    }

    @Test
    void aLabelledPointBelongsToItsClassAlone() {
        MixtureModel model = SmallMixtures.of(
                SmallMixtures.lineWithClasses(1, 1), new double[] {0.25, 0.75}, new double[] {0, 4}, new double[] {1, 2
                });
        int[] labels = {-1, 1, 0, -1, 0};
        equalsBayesRule(EmPass.over(points(labels), model), 0, labels);
    }

    @Test
    void noPointsHaveNoLikelihoodToSpeakOf() {
        MixtureModel model = SmallMixtures.line(new double[] {0.25, 0.75}, new double[] {0, 4}, new double[] {1, 2});
        EmPass pass = EmPass.over(List.of(), model);
        assertThat(pass.statistics()).isEqualTo(SmallMixtures.LINE.zero(2));
        assertThat(pass.logLikelihood()).isZero();
        assertThat(pass.entropy()).isZero();
    }
}
