package dev.stepwise.em.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.batch.EmPass;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.testing.Allocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.MultivariateNormalDistribution;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ScorerTest {

    private static final MixtureShape SHAPE = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 2));
    private static final Units UNITS = new Units(new double[] {100, -3}, new double[] {10, 0.01});
    private static final MixtureModel MODEL = new MixtureModel(
            SHAPE,
            new double[] {0.3, 0.7},
            List.of(List.of(
                    new FullGaussian(new double[] {-1, 0}, new double[] {1, 0.2, 2}),
                    new FullGaussian(new double[] {1.5, 1}, new double[] {0.5, -0.1, 1}))));
    private static final MixtureModel OTHER = new MixtureModel(
            SHAPE,
            new double[] {0.5, 0.5},
            List.of(List.of(
                    new FullGaussian(new double[] {-2, 0}, new double[] {1, 0, 1}),
                    new FullGaussian(new double[] {2, 1}, new double[] {1, 0, 1}))));

    private ModelParameters newest = parameters(7, 1, MODEL);
    private final List<String> scored = new ArrayList<>();
    private final List<double[]> figures = new ArrayList<>();
    private final Scorer scorer = new Scorer(2, 64, 3, () -> newest);

    private static ModelParameters parameters(long version, long epoch, MixtureModel eStepModel) {
        return new ModelParameters(version, epoch, UNITS, List.of(4, 9), MODEL, eStepModel, 64);
    }

    private void add(double[] row, double weight, int label, long millis) {
        see(scorer.add(row, weight, label, millis));
    }

    private List<MiniBatch> drain() {
        see(scorer.flush());
        return scorer.drain();
    }

    private void see(@Nullable ScoredBlock block) {
        for (int i = 0; block != null && i < block.size(); i++) {
            scored.add(block.version() + ":" + block.cluster(i));
            figures.add(
                    new double[] {block.probability(0, i), block.probability(1, i), block.logDensity(i), block.tail(i)
                    });
        }
    }

    private static double[][] rows(int n) {
        SplittableRandom random = new SplittableRandom(n);
        double[][] rows = new double[n][];
        Arrays.setAll(rows, i -> new double[] {100 + 15 * random.nextGaussian(), -3 + 0.015 * random.nextGaussian()});
        return rows;
    }

    @Test
    void aPointIsScoredInTheUsersUnits() {
        double[][] rows = rows(200);
        for (double[] row : rows) {
            add(row, 1, PointBlock.UNLABELLED, 0);
        }
        see(scorer.flush());
        MultivariateNormalDistribution first = normal(0);
        MultivariateNormalDistribution second = normal(1);
        for (int i = 0; i < rows.length; i++) {
            double a = 0.3 * first.density(rows[i]);
            double b = 0.7 * second.density(rows[i]);
            double[] figure = figures.get(i);
            assertThat(figure[0]).isCloseTo(a / (a + b), within(1e-9));
            assertThat(figure[0] + figure[1]).isCloseTo(1, within(1e-12));
            assertThat(figure[2]).isCloseTo(Math.log(a + b), within(1e-9));
            assertThat(figure[3]).as("a share").isPositive().isLessThanOrEqualTo(1);
            assertThat(scored.get(i)).isEqualTo("7:" + (a > b ? 4 : 9));
        }
    }

    private static MultivariateNormalDistribution normal(int k) {
        FullGaussian gaussian = (FullGaussian) MODEL.rescale(UNITS).distribution(k, 0);
        double[] c = gaussian.covariance();
        return new MultivariateNormalDistribution(gaussian.mean(), new double[][] {{c[0], c[1]}, {c[1], c[2]}});
    }

    @Test
    void aMissingValueLeavesTheMarginalOfTheOther() {
        add(new double[] {110, Double.NaN}, 1, PointBlock.UNLABELLED, 0);
        add(new double[] {Double.NaN, Double.NaN}, 1, PointBlock.UNLABELLED, 0);
        see(scorer.flush());
        double a = 0.3 * density(110, 90, 10);
        double b = 0.7 * density(110, 115, 10 * Math.sqrt(0.5));
        assertThat(figures.get(0)[2]).isCloseTo(Math.log(a + b), within(1e-9));
        assertThat(figures.get(0)[0]).isCloseTo(a / (a + b), within(1e-9));
        assertThat(figures.get(1)).containsExactly(new double[] {0.3, 0.7, 0, 1}, within(1e-12));
    }

    private static double density(double x, double mean, double deviation) {
        double z = (x - mean) / deviation;
        return Math.exp(-0.5 * z * z) / (deviation * Math.sqrt(2 * Math.PI));
    }

    @Test
    void aBatchHoldsEveryPointOfItsEpoch() {
        for (double[] row : rows(100)) {
            add(row, 2, PointBlock.UNLABELLED, 17);
        }
        newest = parameters(8, 1, MODEL);
        for (double[] row : rows(50)) {
            add(row, 0, PointBlock.UNLABELLED, 18);
        }
        assertThat(scorer.pending()).isEqualTo(150 - 128);
        MiniBatch batch = drain().get(0);
        assertThat(scored).hasSize(150).startsWith("7:9").contains("8:9");
        assertThat(batch.points()).isEqualTo(150);
        assertThat(batch.weight()).isEqualTo(200);
        assertThat(batch.statistics().totalMass()).isCloseTo(200, within(1e-9));
        assertThat(batch.version()).isEqualTo(8);
        assertThat(batch.partition()).isEqualTo(3);
        assertThat(batch.newestTimestampMillis()).isEqualTo(18);
        assertThat(batch.logLikelihood())
                .isCloseTo(
                        2
                                * figures.subList(0, 100).stream()
                                        .mapToDouble(f -> f[2])
                                        .sum(),
                        within(1e-9));
        assertThat(drain()).isEmpty();
    }

    @Test
    void aNewEpochEndsTheBatchBetweenBlocks() {
        for (double[] row : rows(70)) {
            add(row, 1, PointBlock.UNLABELLED, 0);
        }
        newest = parameters(8, 2, OTHER);
        for (double[] row : rows(70)) {
            add(row, 1, PointBlock.UNLABELLED, 0);
        }
        List<MiniBatch> batches = drain();
        assertThat(batches).extracting(MiniBatch::epoch).containsExactly(1L, 2L);
        assertThat(batches).extracting(MiniBatch::points).containsExactly(128L, 12L);
    }

    @Test
    void statisticsAreThoseOfTheAccumulatingSet() {
        double[][] rows = rows(100);
        Dataset data = new Dataset(2);
        newest = parameters(7, 1, OTHER);
        for (double[] row : rows) {
            add(row, 1, PointBlock.UNLABELLED, 0);
            data.add(row, 1, PointBlock.UNLABELLED);
        }
        MiniBatch batch = drain().get(0);
        EmPass pass = EmPass.over(data.blocks(UNITS), OTHER);
        assertThat(batch.statistics().toArray())
                .containsExactly(pass.statistics().toArray(), within(1e-9));
        assertThat(batch.eStepLogLikelihood())
                .isCloseTo(pass.logLikelihood() - 100 * (Math.log(10) + Math.log(0.01)), within(1e-9));
    }

    @Test
    void aLabelTeachesButDoesNotShowInTheAssignment() {
        MixtureShape labelled = new MixtureShape(SHAPE.families(), 2);
        MixtureModel model = new MixtureModel(labelled, MODEL.weights(), List.of(MODEL.block(0)));
        newest = new ModelParameters(1, 1, UNITS, List.of(0, 1), model, model, 64);
        double[] row = {100, -3};
        add(row, 1, 0, 0);
        add(row, 1, PointBlock.UNLABELLED, 0);
        add(row, 1, 17, 0);
        MiniBatch batch = drain().get(0);
        assertThat(figures.get(0)).isEqualTo(figures.get(1)).isEqualTo(figures.get(2));
        double r = figures.get(0)[0];
        assertThat(batch.statistics().masses()).containsExactly(new double[] {1 + 2 * r, 2 * (1 - r)}, within(1e-12));
        assertThat(batch.logLikelihood()).isCloseTo(3 * figures.get(0)[2], within(1e-12));
    }

    @Test
    void withoutAnAccumulatingSetNothingIsLearned() {
        newest = parameters(7, 1, null);
        add(new double[] {100, -3}, 1, PointBlock.UNLABELLED, 0);
        assertThat(drain().get(0).statistics().totalMass()).isZero();
        assertThat(figures).hasSize(1);
    }

    @Test
    void hostilePointsAreScoredLikeOthers() {
        double[] hostile = {
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NaN,
            Double.MIN_VALUE,
            -0.0,
            1e15,
            100
        };
        for (double x : hostile) {
            for (double y : hostile) {
                for (double weight : new double[] {0, 1e-12, 1e12, Double.MAX_VALUE, Double.NaN, -1}) {
                    add(new double[] {x, y}, weight, PointBlock.UNLABELLED, 0);
                }
            }
        }
        MiniBatch batch = drain().get(0);
        assertThat(figures)
                .hasSize(81 * 6)
                .allSatisfy(figure ->
                        assertThat(figure).matches(f -> Arrays.stream(f).allMatch(Double::isFinite)));
        assertThat(Arrays.stream(batch.statistics().toArray()).allMatch(Double::isFinite))
                .isTrue();
        assertThat(batch.logLikelihood()).isFinite();
    }

    @Test
    void aBlockIsThereWhenItIsFullAndWhenItIsFlushedAndUntilTheNextPointComes() {
        double[][] rows = rows(70);
        for (int i = 0; i < 63; i++) {
            assertThat(scorer.add(rows[i], 1, PointBlock.UNLABELLED, 0)).isNull();
        }
        ScoredBlock full = scorer.add(rows[63], 1, PointBlock.UNLABELLED, 0);
        assertThat(full.size()).isEqualTo(64);
        assertThat(scorer.pending()).isZero();
        assertThat(scorer.flush()).isNull();
        assertThat(full.value(0, 63)).isCloseTo(rows[63][0], within(1e-9));
        for (int i = 64; i < 70; i++) {
            assertThat(scorer.add(rows[i], 1, PointBlock.UNLABELLED, 0)).isNull();
        }
        assertThat(scorer.pending()).isEqualTo(6);
        assertThat(scorer.flush().size()).isEqualTo(6);
        assertThat(scorer.drain()).extracting(MiniBatch::points).containsExactly(70L);
        assertThat(scorer.startsBatch()).isTrue();
    }

    @Test
    void pointsThatNobodyHasFlushedAreInTheBatchAllTheSame() {
        for (double[] row : rows(5)) {
            scorer.add(row, 1, PointBlock.UNLABELLED, 0);
        }
        assertThat(scorer.drain()).extracting(MiniBatch::points).containsExactly(5L);
    }

    /**
     * A single object for each block of a batch would already be too much. Code that is watched or changed is never compiled so far
     * that vectors are no objects: mutation tests leave it out.
     */
    @Test
    @Tag("compiled")
    void aPointAllocatesNothing() {
        double[][] rows = rows(64);
        long[] block = {0};
        assertThat(Allocation.ofCall(0, () -> {
                    for (double[] row : rows) {
                        scorer.add(row, 1, PointBlock.UNLABELLED, block[0]);
                    }
                    block[0]++;
                }))
                .isZero();
    }
}
