package dev.stepwise.em.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.circular.VonMisesFamily;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.count.MultinomialFamily;
import dev.stepwise.distribution.count.NegativeBinomialFamily;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.distribution.gaussian.StudentTFamily;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.FamilyProblem;
import dev.stepwise.em.points.MixtureSampler;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Iterations that go where the last few lead together. */
class MixingTest {

    /** More plain iterations than there are any. */
    private static final int PLAIN = 100_000;

    /** With as many changes of steps as coordinates their span is everything; 1e-3 for what the ridge leaves of the slowest. */
    @Test
    void aLinearMapIsAtItsFixedPointAfterAsManyStepsAsCoordinatesAndOne() {
        double[] rates = {0.9, 0.6, -0.5};
        double[] fixed = {3, -2, 1};
        double[] at = {0, 0, 0};
        Mixing mixing = new Mixing();
        for (int step = 0; step < 4; step++) {
            double[] from = at;
            double[] to = new double[3];
            Arrays.setAll(to, j -> fixed[j] + rates[j] * (from[j] - fixed[j]));
            double[] mixed = mixing.add(from, to);
            assertThat(mixed == null).isEqualTo(step == 0);
            at = mixed == null ? to : mixed;
        }
        for (int j = 0; j < 3; j++) {
            assertThat(at[j]).isCloseTo(fixed[j], within(1e-3));
        }
    }

    @Test
    void stepsThatAreAllTheSameLeadNowhereElse() {
        Mixing mixing = new Mixing();
        mixing.add(new double[] {0}, new double[] {0});
        assertThat(mixing.add(new double[] {0}, new double[] {0})).isNull();
    }

    /** Two clusters two deviations apart: plain EM needs hundreds of passes. */
    @Test
    void manyRowsNeedFewPassesAndTheObjectiveNeverFalls() {
        SplittableRandom random = new SplittableRandom(7);
        Dataset data = new Dataset(1);
        for (int i = 0; i < 12_000; i++) {
            double centre = random.nextInt(3) == 0 ? 2.5 : 0;
            data.add(new double[] {centre + random.nextGaussian()}, 1, PointBlock.UNLABELLED);
        }
        MixtureShape shape = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 1));
        BatchEm.Result fast = mixedAndNeverFalling(shape, data, 2);
        BatchEm.Result plain = fit(shape, data, 2, PLAIN, _ -> {});
        assertNotBehind(fast, plain);
        assertThat(fast.iterations()).isLessThan(plain.iterations() / 2);
    }

    static Stream<FamilyProblem> families() {
        double[] weights = {0.5, 0.3, 0.2};
        return Stream.of(
                FamilyProblem.of("tied", weights, 0, 0, new GaussianFamily(CovarianceStructure.TIED, 2)),
                FamilyProblem.of("full, with gaps", weights, 0.2, 0, new GaussianFamily(CovarianceStructure.FULL, 3)),
                FamilyProblem.of(
                        "student-t", weights, 0, 0, StudentTFamily.estimated(CovarianceStructure.DIAGONAL, 2, false)),
                FamilyProblem.of("bernoulli", weights, 0, 0, CategoricalFamily.bernoulli(8)),
                FamilyProblem.of("negative-binomial", weights, 0, 0, NegativeBinomialFamily.estimated(2, false)),
                FamilyProblem.of("von-mises", weights, 0, 0, new VonMisesFamily(24, 7)),
                FamilyProblem.of("multinomial", weights, 0, 0, new MultinomialFamily(5)),
                FamilyProblem.of(
                        "mixed, with labels",
                        weights,
                        0.1,
                        0.05,
                        new GaussianFamily(CovarianceStructure.FULL, 1),
                        CategoricalFamily.of(List.of(3, 4)),
                        new PoissonFamily(1)));
    }

    /** From the same start both end at the same maximum, or mixing at a better one. */
    @ParameterizedTest
    @MethodSource("families")
    void inEveryFamilyTheObjectiveNeverFallsAndEndsWhereItDoesWithoutMixing(FamilyProblem problem) {
        Dataset data = new MixtureSampler(problem.truth(), 3).draw(10_500, problem.missing(), problem.labelled());
        MixtureShape shape = problem.truth().shape();
        assertNotBehind(mixedAndNeverFalling(shape, data, 3), fit(shape, data, 3, PLAIN, _ -> {}));
    }

    private static BatchEm.Result mixedAndNeverFalling(MixtureShape shape, Dataset data, int components) {
        List<Double> objectives = new ArrayList<>();
        BatchEm.Result fast = fit(shape, data, components, 0, objectives::add);
        for (int i = 1; i < objectives.size(); i++) { // but for the rounding of sums over 12,000 rows
            assertThat(objectives.get(i)).isGreaterThan(objectives.get(i - 1) - 1e-9);
        }
        return fast;
    }

    /** 1e-4 nats is what many rows may leave. */
    private static void assertNotBehind(BatchEm.Result fast, BatchEm.Result plain) {
        assertThat(fast.converged()).isTrue();
        assertThat(fast.logLikelihood()).isGreaterThan(plain.logLikelihood() - 1e-3);
    }

    /**
     * Fits from one start.
     *
     * @param plain so many iterations without mixing
     */
    private static BatchEm.Result fit(
            MixtureShape shape, Dataset data, int components, int plain, Consumer<Double> objectives) {
        return new BatchEm(shape, new PriorChoice.Automatic(), new BatchEm.Options(1, 1, 10, 5_000, plain, 1e-10))
                .onIteration(iteration -> objectives.accept(iteration.objective()))
                .fit(data, components);
    }
}
