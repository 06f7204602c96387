package dev.stepwise.em.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.CollapseException;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.mixture.MixtureShape;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The automatic prior against maximum likelihood on random problems: thin, tilted and rare clusters, many columns, any unit,
 * weights that add up to 1. All 200: {@code -Dprior.problems=200}.
 */
class AutomaticPriorTest {

    private static final int PROBLEMS = Integer.getInteger("prior.problems", 20);

    private record Problem(Dataset data, int components, CovarianceStructure structure) {}

    @Test
    void whereTheLikelihoodHasAMaximumItIsFoundAndElsewhereAllIsFinite() {
        for (int seed = 0; seed < PROBLEMS; seed++) {
            Problem problem = problem(new SplittableRandom(seed));
            BatchEm.Result automatic = fit(problem, new PriorChoice.Automatic(), seed);
            assertThat(automatic.logLikelihood()).isFinite();
            assertThat(Arrays.stream(automatic.userModel().toArray()).allMatch(Double::isFinite))
                    .isTrue();
            try {
                double maximum = fit(problem, new PriorChoice.None(), seed).logLikelihood();
                assertThat(automatic.logLikelihood())
                        .as("problem " + seed)
                        .isGreaterThanOrEqualTo(maximum - 1e-3 * Math.abs(maximum));
            } catch (CollapseException e) {
                // there is no maximum
            }
        }
    }

    private static BatchEm.Result fit(Problem problem, PriorChoice prior, long seed) {
        MixtureShape shape = MixtureShape.of(
                new GaussianFamily(problem.structure(), problem.data().columns()));
        return new BatchEm(shape, prior, BatchEm.Options.until(20, seed, 1_000, 1e-4))
                .fit(problem.data(), problem.components());
    }

    /** Clusters whose deviations along random directions differ by up to 10,000, one of them rare. */
    private static Problem problem(SplittableRandom random) {
        int d = 1 + random.nextInt(random.nextInt(4) == 0 ? 12 : 4);
        int components = 1 + random.nextInt(4);
        int rows = 60 * d + random.nextInt(400);
        double unit = Math.pow(10, -9 + random.nextInt(22));
        double weight = random.nextInt(3) == 0 ? 1.0 / rows : 1;
        double[][] means = new double[components][];
        double[][][] maps = new double[components][d][d];
        for (int k = 0; k < components; k++) {
            means[k] = random.doubles(d, -10, 10).toArray();
            for (int j = 0; j < d; j++) {
                double deviation = Math.pow(10, -4 * random.nextDouble() * random.nextDouble());
                for (int i = 0; i < d; i++) {
                    maps[k][i][j] = deviation * random.nextGaussian();
                }
            }
        }
        Dataset data = new Dataset(d);
        for (int n = 0; n < rows; n++) {
            int k = random.nextInt(20) == 0 ? components - 1 : random.nextInt(components);
            double[] row = means[k].clone();
            for (int j = 0; j < d; j++) {
                double z = random.nextGaussian();
                for (int i = 0; i < d; i++) {
                    row[i] += maps[k][i][j] * z;
                }
            }
            data.add(Arrays.stream(row).map(x -> x * unit).toArray(), weight, -1);
        }
        return new Problem(data, components, CovarianceStructure.values()[random.nextInt(6)]);
    }
}
