package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.circular.VonMisesFamily;
import dev.stepwise.distribution.count.BinomialFamily;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.count.MultinomialFamily;
import dev.stepwise.distribution.count.NegativeBinomialFamily;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.Gaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.distribution.gaussian.StudentTFamily;
import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.replay.Replay;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.linalg.Cholesky;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.WeightPrior;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Data that leave estimates no ground: everything that comes out is finite and positive definite, in batch and in the stream. */
@Tag("stream")
class ExtremesTest {

    private static final SplittableRandom RANDOM = new SplittableRandom(9);

    record Extreme(String name, int components, Dataset data, Family... families) {
        @Override
        public String toString() {
            return name;
        }
    }

    private interface Row {
        double[] of(int i);
    }

    private static Dataset rows(int n, int columns, Row row) {
        Dataset data = new Dataset(columns);
        for (int i = 0; i < n; i++) {
            data.add(row.of(i), 1, PointBlock.UNLABELLED);
        }
        return data;
    }

    private static double[] normals(int d) {
        double[] values = new double[d];
        Arrays.setAll(values, j -> RANDOM.nextGaussian());
        return values;
    }

    static Stream<Extreme> extremes() {
        List<Extreme> extremes = new ArrayList<>();
        for (CovarianceStructure structure : CovarianceStructure.values()) {
            GaussianFamily two = new GaussianFamily(structure, 2);
            extremes.add(new Extreme(
                    "far outlier, " + structure,
                    3,
                    rows(300, 2, i -> i == 150 ? new double[] {1e12, -1e12} : normals(2)),
                    two));
            extremes.add(new Extreme(
                    "constant feature, " + structure,
                    3,
                    rows(200, 2, i -> new double[] {RANDOM.nextGaussian(), 7}),
                    two));
            extremes.add(new Extreme("all equal, " + structure, 3, rows(200, 2, i -> new double[] {5, 7}), two));
            extremes.add(new Extreme(
                    "two values, " + structure, 3, rows(200, 2, i -> new double[] {i % 2, i % 2}), two));
            extremes.add(new Extreme("one point, " + structure, 1, rows(1, 2, i -> normals(2)), two));
            extremes.add(
                    new Extreme("fewer points than components, " + structure, 5, rows(3, 2, i -> normals(2)), two));
            extremes.add(new Extreme(
                    "mostly missing, " + structure,
                    2,
                    rows(200, 2, i ->
                            new double[] {i % 10 == 0 ? RANDOM.nextGaussian() : Double.NaN, i == 5 ? 1 : Double.NaN}),
                    two));
            extremes.add(new Extreme(
                    "tiny and huge, " + structure,
                    2,
                    rows(200, 2, i -> new double[] {1e-9 * RANDOM.nextGaussian(), 1e9 * RANDOM.nextGaussian()}),
                    two));
        }
        extremes.add(new Extreme(
                "more features than the points carry",
                3,
                rows(100, 64, i -> normals(64)),
                new GaussianFamily(CovarianceStructure.FULL, 64)));
        extremes.add(new Extreme(
                "far outlier, student-t",
                3,
                rows(300, 2, i -> i == 150 ? new double[] {1e12, 0} : normals(2)),
                StudentTFamily.estimated(CovarianceStructure.FULL, 2, false)));
        extremes.add(new Extreme(
                "all equal, student-t",
                2,
                rows(100, 2, i -> new double[] {1, 1}),
                StudentTFamily.estimated(CovarianceStructure.FULL, 2, true)));
        extremes.add(new Extreme(
                "levels that never come",
                3,
                rows(100, 2, i -> new double[] {0, i % 2}),
                CategoricalFamily.of(List.of(6, 4))));
        extremes.add(new Extreme(
                "always yes", 3, rows(100, 2, i -> new double[] {1, 1}), CategoricalFamily.bernoulli(2)));
        extremes.add(new Extreme("no events", 3, rows(100, 2, i -> new double[2]), new PoissonFamily(2)));
        extremes.add(new Extreme(
                "huge counts", 3, rows(100, 1, i -> new double[] {i == 50 ? 1e15 : i % 3}), new PoissonFamily(1)));
        extremes.add(new Extreme(
                "no spread events", 3, rows(100, 2, i -> new double[2]), NegativeBinomialFamily.estimated(2, false)));
        extremes.add(new Extreme(
                "huge spread counts",
                3,
                rows(100, 1, i -> new double[] {i == 50 ? 1e15 : i % 3}),
                NegativeBinomialFamily.estimated(1, true)));
        extremes.add(new Extreme(
                "one direction", 3, rows(100, 2, i -> new double[] {7, i % 2}), new VonMisesFamily(24, 2)));
        extremes.add(new Extreme(
                "all directions alike", 3, rows(96, 1, i -> new double[] {i % 24}), new VonMisesFamily(24)));
        extremes.add(new Extreme("no success", 2, rows(100, 2, i -> new double[] {0, 10}), new BinomialFamily(1)));
        extremes.add(new Extreme("no trials", 2, rows(100, 2, i -> new double[2]), new BinomialFamily(1)));
        extremes.add(new Extreme("no words", 2, rows(100, 3, i -> new double[3]), new MultinomialFamily(3)));
        extremes.add(new Extreme(
                "one word only", 2, rows(100, 3, i -> new double[] {i, 0, 0}), new MultinomialFamily(3)));
        return extremes.stream();
    }

    @ParameterizedTest
    @MethodSource("extremes")
    void whatComesOutIsFiniteAndPositiveDefinite(Extreme extreme) {
        MixtureShape shape = MixtureShape.of(extreme.families());
        BatchEm.Result batch = new BatchEm(shape, new PriorChoice.Automatic(), BatchEm.Options.quick(3, 1))
                .fit(extreme.data(), extreme.components());
        assertThat(batch.logLikelihood()).isFinite();
        check(batch.model());
        check(batch.userModel());

        boolean conjugate = Arrays.stream(extreme.families()).allMatch(Family::isConjugate);
        if (conjugate) {
            BatchEm.Result bound = new BatchEm(
                            shape, new PriorChoice.Variational(WeightPrior.DIRICHLET), BatchEm.Options.quick(3, 1))
                    .fit(extreme.data(), extreme.components());
            assertThat(bound.evidenceBound()).isFinite();
            check(bound.model());
        }

        double[] figures = new double[] {0};
        Replay replay = new Replay(
                        new LearnerSpec(shape, extreme.components()),
                        extreme.data(),
                        new Replay.Options(7, 2, 1),
                        block -> {
                            for (int i = 0; i < block.size(); i++) {
                                double sum = 0;
                                for (int k = 0; k < block.components(); k++) {
                                    sum += block.probability(k, i);
                                }
                                assertThat(sum).isBetween(1 - 1e-9, 1 + 1e-9);
                                assertThat(block.logDensity(i)).isFinite();
                                assertThat(block.tail(i)).isBetween(0.0, 1.0);
                                figures[0]++;
                            }
                        })
                .run();
        assertThat(figures[0]).isEqualTo(extreme.data().size());
        check(replay.learner().snapshot().model());
    }

    private static void check(MixtureModel model) {
        assertThat(Arrays.stream(model.toArray()).allMatch(Double::isFinite)).isTrue();
        for (int k = 0; k < model.components(); k++) {
            if (model.distribution(k, 0) instanceof Gaussian gaussian) {
                assertThat(Cholesky.factor(gaussian.covariance(), gaussian.dimension()))
                        .isNotNull();
            }
        }
    }
}
