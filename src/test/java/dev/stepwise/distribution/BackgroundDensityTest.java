package dev.stepwise.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.count.BinomialFamily;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.count.MultinomialFamily;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.distribution.gaussian.StudentTFamily;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class BackgroundDensityTest {

    private static double density(Family family, Background kind, double... point) {
        PointBlock block = new PointBlock(point.length, 1);
        block.add(point, 1, PointBlock.UNLABELLED);
        double[] log = new double[1];
        double[] distance = new double[1];
        family.background(kind, 0).evaluate(block, log, distance, 0);
        double squares = kind == Background.GAUSSIAN
                ? Arrays.stream(point).map(x -> x * x / 9).sum()
                : 0;
        assertThat(distance[0]).as("nothing is far from a uniform one").isCloseTo(squares, within(1e-15));
        return Math.exp(log[0]);
    }

    @Test
    void theUniformOneIsTheSameEverywhere() {
        Family family = new GaussianFamily(CovarianceStructure.FULL, 2);
        assertThat(density(family, Background.UNIFORM, 0, 0)).isCloseTo(1 / 36.0, within(1e-15));
        assertThat(density(family, Background.UNIFORM, -1e9, 17)).isCloseTo(1 / 36.0, within(1e-15));
    }

    @Test
    void theGaussianOneIsThreeTimesAsWideAsAllPoints() {
        Family family = StudentTFamily.fixed(CovarianceStructure.DIAGONAL, 2, 4);
        NormalDistribution normal = new NormalDistribution(0, 3);
        assertThat(density(family, Background.GAUSSIAN, 1, -4))
                .isCloseTo(normal.density(1) * normal.density(-4), within(1e-15));
    }

    @Test
    void whatIsMissingIsLeftOut() {
        Family numbers = new GaussianFamily(CovarianceStructure.FULL, 2);
        assertThat(density(numbers, Background.UNIFORM, Double.NaN, 3)).isCloseTo(1 / 6.0, within(1e-15));
        for (Family family : List.of(
                CategoricalFamily.of(List.of(3)),
                new PoissonFamily(1),
                new BinomialFamily(1),
                new MultinomialFamily(3))) {
            double[] nothing = new double[family.dimension()];
            Arrays.fill(nothing, Double.NaN);
            assertThat(density(family, Background.UNIFORM, nothing)).isEqualTo(1);
        }
    }

    @Test
    void levelsAreEquallyProbable() {
        Family family = CategoricalFamily.of(List.of(4, 2));
        assertThat(density(family, Background.UNIFORM, 3, 0)).isCloseTo(1 / 8.0, within(1e-15));
        assertThat(density(CategoricalFamily.bernoulli(1), Background.UNIFORM, 1))
                .isEqualTo(0.5);
    }

    @Test
    void probabilitiesOfCountsAddUpToOne() {
        Family poisson = new PoissonFamily(1);
        double sum = 0;
        for (int x = 0; x < 1000; x++) {
            sum += density(poisson, Background.UNIFORM, x);
        }
        assertThat(sum).isCloseTo(1 - 1 / 1001.0, within(1e-12));

        sum = 0;
        for (int x = 0; x <= 7; x++) {
            sum += density(new BinomialFamily(1), Background.UNIFORM, x, 7);
        }
        assertThat(sum).isCloseTo(1, within(1e-12));

        sum = 0;
        for (int a = 0; a <= 5; a++) {
            for (int b = 0; a + b <= 5; b++) {
                sum += density(new MultinomialFamily(3), Background.UNIFORM, a, b, 5 - a - b);
            }
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
    }
}
