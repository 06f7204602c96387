package dev.stepwise.em;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.CollapseException;
import dev.stepwise.distribution.CovarianceStructure;
import dev.stepwise.distribution.GaussianFamily;
import dev.stepwise.distribution.NormalInverseWishart;
import dev.stepwise.linalg.Packed;
import dev.stepwise.mixture.MixturePrior;
import dev.stepwise.mixture.MixtureShape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Facts about batch EM on problems drawn at random: few points, missing values, weights, labels, any covariance. */
class BatchEmPropertyTest {

    enum Kind {
        AUTOMATIC,
        NONE,
        BY_HAND
    }

    @Property(tries = 200)
    void theObjectiveNeverFalls(@ForAll long seed, @ForAll CovarianceStructure structure, @ForAll Kind kind) {
        RandomGenerator random = new SplittableRandom(seed);
        int d = 1 + random.nextInt(4);
        int components = 1 + random.nextInt(4);
        int classes = random.nextBoolean() ? components : 0;
        Dataset data = problem(random, 5 + random.nextInt(120), d, classes);
        MixtureShape shape = new MixtureShape(List.of(new GaussianFamily(structure, d)), classes);
        double[] objective = {Double.NEGATIVE_INFINITY};
        BatchEm em = new BatchEm(shape, prior(kind, d), BatchEm.Options.quick(2, seed)).onIteration(iteration -> {
            if (iteration.number() == 0) {
                objective[0] = iteration.objective();
            }
            assertThat(iteration.objective())
                    .isFinite()
                    .isGreaterThanOrEqualTo(objective[0] - 1e-9 * Math.max(1, Math.abs(objective[0])));
            objective[0] = iteration.objective();
        });
        try {
            BatchEm.Result result = em.fit(data, components);
            assertThat(result.logLikelihood()).isFinite();
            assertThat(Arrays.stream(result.model().toArray()).allMatch(Double::isFinite))
                    .isTrue();
        } catch (CollapseException e) {
            assertThat(kind).as("only maximum likelihood collapses").isEqualTo(Kind.NONE);
        }
    }

    private static PriorChoice prior(Kind kind, int d) {
        return switch (kind) {
            case AUTOMATIC -> new PriorChoice.Automatic();
            case NONE -> new PriorChoice.None();
            case BY_HAND -> {
                double[] ones = new double[d];
                Arrays.fill(ones, 1);
                yield new PriorChoice.ByHand(new MixturePrior(
                        List.of(new NormalInverseWishart(new double[d], 0.1, d + 2, Packed.diagonal(ones))), 1));
            }
        };
    }

    private static Dataset problem(RandomGenerator random, int n, int d, int classes) {
        Dataset data = new Dataset(d);
        double[] row = new double[d];
        for (int i = 0; i < n; i++) {
            int cluster = random.nextInt(3);
            Arrays.setAll(row, j -> random.nextInt(10) == 0 ? Double.NaN : 2 * cluster + random.nextGaussian());
            int label = classes > 0 && random.nextInt(5) == 0 ? Math.min(cluster, classes - 1) : -1;
            data.add(row, random.nextInt(4) == 0 ? 3 * random.nextDouble() : 1, label);
        }
        return data;
    }
}
