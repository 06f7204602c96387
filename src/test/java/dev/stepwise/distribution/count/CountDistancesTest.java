package dev.stepwise.distribution.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.PointBlock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How far out a point lies among counts and categories: the chance of a large distance is bounded as that of a chi-squared variable. */
class CountDistancesTest {

    private static final double[] DISTANCES = {5, 10, 20, 40};

    private static double[] evaluate(Distribution distribution, double... point) {
        PointBlock block = new PointBlock(distribution.dimension(), 2);
        block.add(point, 1, PointBlock.UNLABELLED);
        double[] results = new double[4];
        double[] distances = new double[2];
        distribution.kernel(0, 2).evaluate(block, results, distances, 0);
        return new double[] {results[0], distances[0]};
    }

    private static double chanceBeyond(double distance, Distribution distribution, int most) {
        double chance = 0;
        for (int x = 0; x <= most; x++) {
            double[] found = evaluate(distribution, x);
            chance += found[1] > distance ? Math.exp(found[0]) : 0;
        }
        return chance;
    }

    /** {@code 2 e^(−d/2)} (Chernoff), which the distance from a mode keeps to as well. */
    @Test
    void countsAreSeldomFarFromTheirOwnDistribution() {
        for (double rate : new double[] {0.01, 0.5, 5, 100}) {
            for (double d : DISTANCES) {
                double most = 2 * Math.exp(-d / 2);
                assertThat(chanceBeyond(d, new Poisson(new double[] {rate}), 1_000))
                        .as("Poisson, %s beyond %s", rate, d)
                        .isLessThan(most);
                for (double size : new double[] {0.1, 1, 100}) {
                    NegativeBinomial counts = new NegativeBinomial(new double[] {rate}, new double[] {size});
                    assertThat(chanceBeyond(d, counts, 20_000))
                            .as("negative binomial, %s of size %s beyond %s", rate, size, d)
                            .isLessThan(most);
                }
            }
        }
    }

    @Test
    void successesAreSeldomFarFromTheirOwnDistribution() {
        for (double p : new double[] {0.01, 0.5}) {
            for (int trials : new int[] {1, 10, 100}) {
                for (double d : DISTANCES) {
                    double chance = 0;
                    for (int x = 0; x <= trials; x++) {
                        double[] found = evaluate(new Binomial(new double[] {p}), x, trials);
                        chance += found[1] > d ? Math.exp(found[0]) : 0;
                    }
                    assertThat(chance).isLessThan(2 * Math.exp(-d / 2));
                }
            }
        }
    }

    /** Of p = .9, .099 and .001, H = 2 ln Σ √p is .502. A missing column adds nothing, and usual levels no less than nothing. */
    @Test
    void levelsAreAsFarAsTheySurpriseBeyondWhatTheirColumnDoes() {
        CategoricalFamily family = CategoricalFamily.of(List.of(3, 2));
        Distribution levels = family.distribution(new double[] {0.9, 0.099, 0.001, 0.5, 0.5});
        double entropy = 2 * Math.log(Math.sqrt(0.9) + Math.sqrt(0.099) + Math.sqrt(0.001));
        double expected = -2 * (Math.log(0.001) + entropy);
        assertThat(evaluate(levels, 2, 0)[1]).isCloseTo(expected, within(1e-12));
        assertThat(evaluate(levels, 2, Double.NaN)[1]).isCloseTo(expected, within(1e-12));
        assertThat(evaluate(levels, 0, 1)[1]).isZero();
    }

    /** {@code 2 Σ x ln (x / (n p))}. */
    @Test
    void wordsAreAsFarAsTheirSharesAreFromTheProbabilities() {
        Distribution words = new Multinomial(new double[] {0.5, 0.25, 0.25});
        assertThat(evaluate(words, 4, 2, 2)[1]).isCloseTo(0, within(1e-12));
        assertThat(evaluate(words, 0, 8, 0)[1]).isCloseTo(16 * Math.log(4), within(1e-12));
        assertThat(evaluate(words, 0, 8, Double.NaN)[1])
                .as("of an unknown total")
                .isZero();
    }
}
