package dev.stepwise.em.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.DiagonalGaussian;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.Gaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.replay.Replay;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundingTest {

    private static final MixtureShape PLANE = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 2));
    private static final double[][] MEANS = {{0, 0}, {8, 0}, {0, 8}};

    /** Three clusters of standard deviation 1, in other units, and then rounded. */
    private static Dataset clusters(int points, double scale, DoubleUnaryOperator first, DoubleUnaryOperator second) {
        SplittableRandom random = new SplittableRandom(7);
        Dataset data = new Dataset(2);
        for (int i = 0; i < points; i++) {
            double[] mean = MEANS[random.nextInt(3)];
            data.add(
                    new double[] {
                        first.applyAsDouble(scale * (mean[0] + random.nextGaussian())),
                        second.applyAsDouble(scale * (mean[1] + random.nextGaussian()))
                    },
                    1,
                    PointBlock.UNLABELLED);
        }
        return data;
    }

    private static double[] stepsOf(Dataset rows) {
        Rounding rounding = Rounding.of(rows, PLANE);
        return new double[] {rounding.step(0), rounding.step(1)};
    }

    @Test
    void stepsAreSeenInWhatComesAgain() {
        assertThat(stepsOf(clusters(2_000, 3, Math::rint, x -> Math.rint(10 * x) / 10)))
                .containsExactly(new double[] {1, 0.1}, within(1e-9));
        assertThat(stepsOf(clusters(2_000, 3, x -> x, x -> 500 + 0.25 * Math.rint(4 * x))))
                .containsExactly(0, 0.25);
        assertThat(Rounding.of(clusters(2_000, 3, x -> x, x -> x), PLANE).isNone())
                .isTrue();
    }

    @Test
    void missingValuesAndAZeroWithASignDoNotMatter() {
        Dataset rows = clusters(2_000, 3, x -> x > 0 && x < 1 ? Double.NaN : Math.rint(x), Math::rint);
        assertThat(stepsOf(rows)).containsExactly(1, 1);
    }

    @Test
    void whatHasFewValuesOrNoNeighboursIsNotRounded() {
        double[] codes = {1, 2, 3, 5, 8, 13, 21.5, 34};
        assertThat(stepsOf(clusters(2_000, 1, x -> codes[Math.floorMod((int) x, 8)], Math::signum)))
                .containsExactly(0, 0);
        assertThat(stepsOf(clusters(2_000, 3, x -> Math.pow(Math.rint(x / 4), 2), x -> 7)))
                .containsExactly(0, 0);
    }

    @Test
    void countsHaveNoStep() {
        MixtureShape shape = new MixtureShape(
                List.of(new PoissonFamily(1), new GaussianFamily(CovarianceStructure.DIAGONAL, 1)), List.of());
        Rounding rounding = Rounding.of(clusters(2_000, 3, x -> Math.abs(Math.rint(x)), Math::rint), shape);
        assertThat(rounding.step(0)).isZero();
        assertThat(rounding.step(1)).isEqualTo(1);
    }

    @Test
    void onlyWhatIsNarrowerThanAStepIsWidened() {
        Rounding rounding = Rounding.of(clusters(2_000, 3, Math::rint, x -> x), PLANE);
        FullGaussian wide = new FullGaussian(new double[] {1, 2}, new double[] {4, 1.5, 1});
        FullGaussian ridge = new FullGaussian(new double[] {1, 2}, new double[] {1e-8, 0, 1});
        Units units = new Units(new double[2], new double[] {2, 5});
        MixtureModel model = new MixtureModel(PLANE, new double[] {0.5, 0.5}, List.of(List.of(wide, ridge)));
        MixtureModel widened = rounding.widened(model, units);
        assertThat(((Gaussian) widened.distribution(0, 0)).covariance())
                .containsExactly(new double[] {4, 1.5, 1}, within(1e-6));
        assertThat(((Gaussian) widened.distribution(1, 0)).covariance())
                .containsExactly(new double[] {0.25 / (2 * Math.PI), 0, 1}, within(1e-6));
        assertThat(Rounding.of(clusters(2_000, 3, x -> x, x -> x), PLANE).widened(model, units))
                .isSameAs(model);
    }

    /** A ridge between the axes is narrower than a step too. */
    @Test
    void noDirectionIsNarrower() {
        Rounding rounding = Rounding.of(clusters(2_000, 3, Math::rint, Math::rint), PLANE);
        FullGaussian ridge = new FullGaussian(new double[2], new double[] {1, 0.9999, 1});
        MixtureModel model = new MixtureModel(PLANE, new double[] {1}, List.of(List.of(ridge)));
        double[] covariance =
                ((Gaussian) rounding.widened(model, Units.identity(2)).distribution(0, 0)).covariance();
        double least = 1 / (2 * Math.PI);
        assertThat(covariance[0] - covariance[1]).isCloseTo(least, within(1e-9)); // the smaller eigenvalue
        assertThat(covariance[0] + covariance[1]).isCloseTo(1.9999, within(1e-9));
        MixtureShape diagonal = MixtureShape.of(new GaussianFamily(CovarianceStructure.DIAGONAL, 2));
        MixtureModel axes = new MixtureModel(
                diagonal, new double[] {1}, List.of(List.of(new DiagonalGaussian(new double[2], new double[] {1e-6, 3
                }))));
        assertThat(rounding.widened(axes, Units.identity(2)).distribution(0, 0).toArray())
                .containsExactly(new double[] {0, 0, least, 3}, within(1e-12));
    }

    @Tag("stream")
    @ParameterizedTest
    @ValueSource(doubles = {1.5, 4})
    void roundingMakesNoClusters(double stepsWide) {
        LearnerSpec spec = new LearnerSpec(PLANE, 10).withFewestComponents(1);
        Dataset data = clusters(20_000, stepsWide, Math::rint, Math::rint);
        Replay replay = new Replay(spec, data, new Replay.Options(1_000, 1, 0), null).run();
        assertThat(replay.learner().snapshot().ids()).hasSize(3);
    }
}
