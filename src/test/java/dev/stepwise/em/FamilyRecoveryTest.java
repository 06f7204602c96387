package dev.stepwise.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.BinomialFamily;
import dev.stepwise.distribution.CategoricalFamily;
import dev.stepwise.distribution.CovarianceStructure;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.GaussianFamily;
import dev.stepwise.distribution.MultinomialFamily;
import dev.stepwise.distribution.PoissonFamily;
import dev.stepwise.distribution.StudentT;
import dev.stepwise.distribution.StudentTFamily;
import dev.stepwise.linalg.Packed;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * From 100,000 points of a known mixture, of every family: batch EM finds the parameters, and one pass of the streaming learner
 * predicts new points as well as batch EM does.
 */
class FamilyRecoveryTest {

    private static final int POINTS = 100_000;
    private static final int COMPONENTS = 3;

    /** Nats a point that the stream may stay behind. */
    private static final double BEHIND = 0.005;

    /** Bhattacharyya distance of every estimated component from the true one. */
    private static final double NEAR = 0.002;

    record Problem(String name, MixtureModel truth, double missing, double labelled) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        for (CovarianceStructure structure : CovarianceStructure.values()) {
            problems.add(problem("gaussian " + structure, 0, 0, new GaussianFamily(structure, 3)));
            problems.add(problem("student-t " + structure, 0, 0, StudentTFamily.fixed(structure, 3, 4)));
        }
        problems.add(
                problem("student-t estimated", 0, 0, StudentTFamily.estimated(CovarianceStructure.FULL, 2, false)));
        problems.add(problem("gaussian with gaps", 0.2, 0, new GaussianFamily(CovarianceStructure.FULL, 3)));
        problems.add(problem("bernoulli", 0, 0, CategoricalFamily.bernoulli(10)));
        problems.add(problem("bernoulli with gaps", 0.2, 0, CategoricalFamily.bernoulli(12)));
        problems.add(problem("categorical", 0, 0, CategoricalFamily.of(List.of(4, 3, 5, 4, 3, 4))));
        problems.add(problem("poisson", 0, 0, new PoissonFamily(3)));
        problems.add(problem("binomial", 0, 0, new BinomialFamily(3)));
        problems.add(problem("multinomial", 0, 0, new MultinomialFamily(6)));
        problems.add(problem(
                "mixed with gaps and labels",
                0.2,
                0.05,
                new GaussianFamily(CovarianceStructure.FULL, 2),
                CategoricalFamily.of(List.of(3, 4)),
                new PoissonFamily(1)));
        return problems.stream();
    }

    private static Problem problem(String name, double missing, double labelled, Family... families) {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        MixtureShape shape = new MixtureShape(List.of(families), labelled > 0 ? COMPONENTS : 0);
        List<List<Distribution>> blocks = new ArrayList<>();
        for (Family family : families) {
            List<Distribution> block = new ArrayList<>();
            for (int k = 0; k < COMPONENTS; k++) {
                block.add(distribution(family, k, random));
            }
            blocks.add(block);
        }
        return new Problem(name, new MixtureModel(shape, new double[] {0.5, 0.3, 0.2}, blocks), missing, labelled);
    }

    private static Distribution distribution(Family family, int k, SplittableRandom random) {
        int d = family.dimension();
        return switch (family) {
            case GaussianFamily gaussian -> gaussian.distribution(mean(d, k, random), ones(d));
            case StudentTFamily t -> t.distribution(mean(d, k, random), ones(d), 4);
            case CategoricalFamily categorical -> {
                double[] values = new double[categorical.distributionLength()];
                int at = 0;
                for (int levels : categorical.levels()) {
                    double sum = 0;
                    for (int l = 0; l < levels; l++) {
                        values[at + l] = Math.pow(random.nextDouble(), 2) + 0.02;
                        sum += values[at + l];
                    }
                    for (int l = 0; l < levels; l++) {
                        values[at++] /= sum;
                    }
                }
                yield categorical.distribution(values);
            }
            case PoissonFamily poisson ->
                poisson.distribution(random.doubles(d, 1, 15).toArray());
            case BinomialFamily binomial ->
                binomial.distribution(random.doubles(d / 2, 0.1, 0.9).toArray());
            case MultinomialFamily multinomial -> {
                double[] p = random.doubles(d, 0.05, 1).toArray();
                double sum = Arrays.stream(p).sum();
                yield multinomial.distribution(
                        Arrays.stream(p).map(x -> x / sum).toArray());
            }
            default -> throw new IllegalArgumentException(family.name());
        };
    }

    private static double[] mean(int d, int k, SplittableRandom random) {
        return random.doubles(d, -1, 1).map(x -> 4 * k + x).toArray();
    }

    private static double[] ones(int d) {
        double[] diagonal = new double[d];
        Arrays.fill(diagonal, 1);
        return Packed.diagonal(diagonal);
    }

    @ParameterizedTest
    @MethodSource("problems")
    void parametersAreFoundAndTheStreamFollows(Problem problem) {
        MixtureModel truth = problem.truth();
        Dataset data = new MixtureSampler(truth, 1).draw(POINTS, problem.missing(), problem.labelled());
        Dataset holdout = new MixtureSampler(truth, 2).draw(20_000, problem.missing(), 0);

        BatchEm.Result batch = new BatchEm(
                        truth.shape(), new PriorChoice.Automatic(), new BatchEm.Options(4, 1, 10, 300, 1e-10, 1e-5))
                .fit(data, COMPONENTS);
        double[] masses = {POINTS, POINTS, POINTS};
        MixtureModel found = batch.userModel();
        Succession succession = Succession.of(truth, masses, found, masses);
        MixtureModel matched = found.reorder(succession.order());
        for (int k = 0; k < COMPONENTS; k++) {
            assertThat(matched.distance(k, truth, k)).as("component " + k).isLessThan(NEAR);
            assertThat(matched.weight(k)).isCloseTo(truth.weight(k), within(0.02));
            if (matched.distribution(k, 0) instanceof StudentT t) {
                assertThat(t.degreesOfFreedom()).isBetween(3.6, 4.4);
            }
        }

        Replay replay = new Replay(
                        new LearnerSpec(truth.shape(), COMPONENTS), data, new Replay.Options(1000, 1, 0), null)
                .run();
        double optimum = new Candidate(batch.standardisation(), batch.model()).meanLogDensity(holdout);
        assertThat(replay.logLikelihood(holdout)).isGreaterThan(optimum - BEHIND);
    }
}
