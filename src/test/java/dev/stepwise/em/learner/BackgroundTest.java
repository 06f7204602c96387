package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.count.Poisson;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.MixtureSampler;
import dev.stepwise.em.points.Standardisation;
import dev.stepwise.em.replay.Replay;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.search.Adoption;
import dev.stepwise.em.search.Challenge;
import dev.stepwise.em.search.Ingredient;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.mixture.MixtureKernel;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.Responsibilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("stream")
class BackgroundTest {

    private static final double DIRT = 0.01;

    /** Three clusters well apart from one another. */
    private static final MixtureModel TRUTH = new MixtureModel(
            shape(Background.NONE),
            new double[] {0.5, 0.3, 0.2},
            List.of(List.of(
                    new FullGaussian(new double[] {0, 0}, new double[] {1, 0.5, 1}),
                    new FullGaussian(new double[] {6, 4}, new double[] {1, -0.3, 0.5}),
                    new FullGaussian(new double[] {-5, 6}, new double[] {0.5, 0, 2}))));

    private static MixtureShape shape(Background background) {
        return new MixtureShape(List.of(new GaussianFamily(CovarianceStructure.FULL, 2)), List.of(), background);
    }

    /** Points of the mixture, of which one in a hundred is dirt: t-distributed with two degrees of freedom, spread wide. */
    private static Dataset dirty(int n, long seed) {
        return dirty(n, seed, false);
    }

    /** @param normal whether the dirt has no heavy tails */
    private static Dataset dirty(int n, long seed, boolean normal) {
        Dataset clean = new MixtureSampler(TRUTH, seed).draw(n, 0, 0);
        Dataset data = new Dataset(2);
        SplittableRandom random = new SplittableRandom(seed + 1);
        double[] row = new double[2];
        for (int i = 0; i < n; i++) {
            clean.row(i, row);
            if (random.nextDouble() < DIRT) {
                double chi =
                        normal ? 1 : Math.sqrt(-Math.log(random.nextDouble())); // root of a chi-squared with 2 over 2
                row[0] = 20 * random.nextGaussian() / chi;
                row[1] = 20 * random.nextGaussian() / chi;
            }
            data.add(row, 1, PointBlock.UNLABELLED);
        }
        return data;
    }

    /** The largest of the Bhattacharyya distances between a true component and the nearest that was found. */
    private static double error(MixtureModel found) {
        double worst = 0;
        for (int k = 0; k < TRUTH.components(); k++) {
            double nearest = Double.POSITIVE_INFINITY;
            for (int j = 0; j < found.components(); j++) {
                nearest = Math.min(nearest, TRUTH.distance(k, found, j));
            }
            worst = Math.max(worst, nearest);
        }
        return worst;
    }

    private static MixtureModel fitted(Background background, Dataset data) {
        return new BatchEm(shape(background), new PriorChoice.Automatic(), BatchEm.Options.toConvergence(10, 1))
                .fit(data, 3)
                .userModel();
    }

    private static MixtureModel learned(Background background, Dataset data) {
        LearnerSpec spec = new LearnerSpec(shape(background), 3);
        return new Replay(spec, data, new Replay.Options(500, 2, 1), null)
                .run()
                .learner()
                .snapshot()
                .model();
    }

    @Test
    void withoutABackgroundDirtSpoilsAClusterAtLeast() {
        assertThat(error(fitted(Background.NONE, dirty(8_000, 1)))).isGreaterThan(0.2);
        assertThat(error(learned(Background.NONE, dirty(40_000, 2)))).isGreaterThan(0.2);
    }

    /** A distance of 0.005 is a mean off by a fifth of a standard deviation. */
    @ParameterizedTest
    @EnumSource(names = {"UNIFORM", "GAUSSIAN"})
    void withABackgroundDirtDoesNotDragClusters(Background background) {
        for (int seed = 1; seed <= 2; seed++) {
            MixtureModel fitted = fitted(background, dirty(8_000, seed));
            MixtureModel learned = learned(background, dirty(40_000, seed + 10));
            assertThat(error(fitted)).isLessThan(0.005);
            assertThat(error(learned)).isLessThan(0.003);
            for (MixtureModel model : List.of(fitted, learned)) {
                double sum = model.backgroundWeight();
                for (double weight : model.weights()) {
                    sum += weight;
                }
                assertThat(sum).isCloseTo(1, within(1e-12));
                assertThat(model.backgroundWeight()).isCloseTo(DIRT, within(0.006));
            }
        }
    }

    @Test
    void aLearnerGoesOnFromItsStateToTheBit() {
        LearnerSpec spec = new LearnerSpec(shape(Background.GAUSSIAN), 3);
        Learner learner = new Replay(spec, dirty(20_000, 8), new Replay.Options(500, 1, 0), null)
                .run()
                .learner();
        Learner restored = Learner.restore(spec, learner.drainState());
        assertThat(restored.parameters()).isEqualTo(learner.parameters());
        assertThat(restored.snapshot()).isEqualTo(learner.snapshot());
        ModelParameters parameters = learner.parameters();
        Scorer scorer = new Scorer(2, 64, 0, () -> parameters);
        for (int i = 0; i < 300; i++) {
            scorer.add(new double[] {i % 7, i == 5 ? 1e6 : i % 5}, 1, PointBlock.UNLABELLED, i);
        }
        MiniBatch batch = scorer.drain().getFirst();
        assertThat(batch.statistics().totalMass())
                .as("the far point has no weight to speak of")
                .isCloseTo(299, within(1e-6));
        learner.apply(batch);
        restored.apply(batch);
        assertThat(restored.snapshot()).isEqualTo(learner.snapshot());
    }

    /**
     * Where the data choose the number of components, dirt becomes one without a background, and none with it. The broad normal
     * background is for dirt without heavy tails: of those a component more is made, and rightly.
     */
    @ParameterizedTest
    @EnumSource(Background.class)
    void dirtIsNotCountedAsAComponent(Background background) {
        LearnerSpec spec = new LearnerSpec(shape(background), 6).withFewestComponents(1);
        Dataset data = dirty(60_000, 9, background == Background.GAUSSIAN);
        Replay replay = new Replay(spec, data, new Replay.Options(500, 1, 0), null).run();
        MixtureModel model = replay.learner().snapshot().model();
        if (background == Background.NONE) {
            assertThat(model.components()).isGreaterThan(3);
        } else {
            assertThat(model.components()).isEqualTo(3);
            assertThat(error(model)).isLessThan(0.003);
        }
    }

    @Test
    void withoutDirtABackgroundCostsNothing() {
        Dataset clean = new MixtureSampler(TRUTH, 5).draw(20_000, 0, 0);
        MixtureModel model = fitted(Background.UNIFORM, clean);
        assertThat(model.backgroundWeight()).isLessThan(0.002);
        assertThat(error(model)).isLessThan(0.001);
    }

    /** In these points no component collapses onto two of them, whose density no covariance of doubles gives to a billionth. */
    @ParameterizedTest
    @EnumSource(names = {"UNIFORM", "GAUSSIAN"})
    void theObjectiveNeverFalls(Background background) {
        List<Double> objectives = new ArrayList<>();
        new BatchEm(shape(background), new PriorChoice.Automatic(), new BatchEm.Options(1, 1, 0, 100, 20, 1e-9))
                .onIteration(iteration -> objectives.add(iteration.objective()))
                .fit(dirty(2_000, 4), 3);
        assertThat(objectives).hasSizeGreaterThan(5);
        for (int i = 1; i < objectives.size(); i++) {
            assertThat(objectives.get(i)).isGreaterThanOrEqualTo(objectives.get(i - 1) - 1e-9 * 2_000);
        }
    }

    /** A model whose first component has two clusters and whose others share one is put right beside the background. */
    @Test
    void splitsAndMergesLeaveTheBackgroundWhatItIs() {
        MixtureModel wrong = new MixtureModel(
                shape(Background.UNIFORM),
                new double[] {0.49, 0.25, 0.25},
                List.of(List.of(
                        new FullGaussian(new double[] {0.2, 5}, new double[] {40, 0, 4}),
                        new FullGaussian(new double[] {0.5, 0}, new double[] {1, 0, 1}),
                        new FullGaussian(new double[] {-0.5, 0}, new double[] {1, 0, 1}))));
        Dataset data = dirty(8_000, 6);
        LearnerSpec spec = new LearnerSpec(shape(Background.UNIFORM), 3).without(Set.of(Ingredient.CHALLENGES));
        Units units = Standardisation.of(shape(Background.UNIFORM), data);
        Units inverse = units.inverse();
        Challenge challenge = new Challenge(1, spec, units, wrong.rescale(inverse), data, false);
        Adoption adoption = challenge.run().adoption();
        assertThat(adoption).isNotNull();
        MixtureModel right = adoption.model().rescale(units);
        assertThat(error(right)).isLessThan(0.02);
        assertThat(right.backgroundWeight()).isCloseTo(0.01, within(0.005));
        assertThat(adoption.statistics().backgroundMass()).isCloseTo(80, within(40.0));
        assertThat(adoption.statistics().totalMass()).isCloseTo(8_000, within(1e-6));
    }

    @Test
    void aLabelledPointIsNeverDirt() {
        MixtureShape labelled = new MixtureShape(TRUTH.shape().families(), List.of(1, 1, 1), Background.UNIFORM);
        MixtureModel model = new MixtureModel(labelled, new double[] {0.4, 0.3, 0.2}, List.of(TRUTH.block(0)));
        PointBlock block = new PointBlock(2, 4);
        block.add(new double[] {500, 500}, 1, 1);
        block.add(new double[] {500, 500}, 1, PointBlock.UNLABELLED);
        Responsibilities shares = new Responsibilities(3, 4);
        new MixtureKernel(model, 4).evaluateLabelled(block, shares);
        assertThat(shares.background(0)).isZero();
        assertThat(shares.values()[4]).isEqualTo(1);
        assertThat(shares.background(1)).isCloseTo(1, within(1e-12));
        assertThat(shares.logDensities()[1]).isCloseTo(Math.log(0.1 / 36), within(1e-9));
    }

    /** Clusters of counts and categories among noise of the same kinds. */
    @Test
    void dirtDoesNotDragCountsAndCategories() {
        MixtureShape clean = MixtureShape.of(CategoricalFamily.of(List.of(4, 4, 4)), new PoissonFamily(2));
        MixtureModel truth = MixtureModel.fromArray(clean, 2, new double[] {
            0.5, 0.5, .91, .03, .03, .03, .91, .03, .03, .03, .91, .03, .03, .03, .03, .91, .03, .03, .03, .91, .03,
            .03, .03, .91, .03, .03, 4, 20, 20, 4
        });
        Dataset data = new MixtureSampler(truth, 1).draw(19_000, 0, 0);
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 1_000; i++) {
            data.add(
                    new double[] {
                        random.nextInt(4),
                        random.nextInt(4),
                        random.nextInt(4),
                        random.nextInt(500),
                        random.nextInt(500)
                    },
                    1,
                    PointBlock.UNLABELLED);
        }
        MixtureShape dirty = new MixtureShape(clean.families(), List.of(), Background.UNIFORM);
        MixtureModel model = new BatchEm(dirty, new PriorChoice.Automatic(), BatchEm.Options.toConvergence(10, 1))
                .fit(data, 2)
                .userModel();
        assertThat(model.backgroundWeight()).isCloseTo(0.05, within(0.005));
        Poisson first = (Poisson) model.distribution(0, 1);
        double[] rates = first.rates();
        assertThat(Math.min(rates[0], rates[1])).isCloseTo(4, within(0.1));
        assertThat(Math.max(rates[0], rates[1])).isCloseTo(20, within(0.2));
    }
}
