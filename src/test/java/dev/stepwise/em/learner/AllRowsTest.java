package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.replay.Replay;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.search.Challenge;
import dev.stepwise.em.search.ChallengeResult;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.mixture.MixtureShape;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Streams that end after a few hundred points: a tenth of them in a cluster of a twentieth of the field's deviation. */
class AllRowsTest {

    private static final LearnerSpec SPEC =
            new LearnerSpec(MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 2)), 2);

    private static Dataset tightClusterInAField(int points) {
        SplittableRandom random = new SplittableRandom(3);
        Dataset data = new Dataset(2);
        for (int i = 0; i < points; i++) {
            double scale = i % 10 == 0 ? 0.05 : 1;
            double centre = i % 10 == 0 ? 1 : 0;
            data.add(
                    new double[] {centre + scale * random.nextGaussian(), centre + scale * random.nextGaussian()},
                    1,
                    PointBlock.UNLABELLED);
        }
        return data;
    }

    private static Replay replay(LearnerSpec spec, Dataset data) {
        return new Replay(spec, data, new Replay.Options(100, 1, 0), null).run();
    }

    private static Learner.Update apply(Learner learner, Challenge fit) {
        return learner.apply(fit.run());
    }

    /** The tolerance is what is left to gain where a fit has converged, per point. */
    @Test
    void aStreamThatEndsIsFittedAsAFileIs() {
        Dataset data = tightClusterInAField(1_500);
        Replay replay = replay(SPEC, data);
        BatchEm.Result fit = new BatchEm(SPEC.shape(), SPEC.prior(), BatchEm.Options.toConvergence(30, 1)).fit(data, 2);
        assertThat(replay.logLikelihood(data)).isCloseTo(fit.logLikelihood() / data.size(), within(1e-9));
        assertThat(replay.learner().snapshot().convergence()).isNotEqualTo(Convergence.BOOTSTRAPPING);
    }

    @Test
    void aSecondFitOfTheSameRowsIsNoNews() {
        Learner learner = replay(SPEC, tightClusterInAField(600)).learner();
        long version = learner.snapshot().version();
        Learner.Update update = apply(learner, Objects.requireNonNull(learner.fitOfAllRows()));
        assertThat(update.newVersion()).isTrue();
        assertThat(update.events()).isEmpty();
        assertThat(learner.snapshot().version()).isEqualTo(version + 1);
    }

    @Test
    void aLearnerThatIsBroughtBackServesTheSameFit() {
        for (int points : new int[] {60, 600}) { // fewer than a shortest memory has, and more
            Learner learner = replay(SPEC, tightClusterInAField(points)).learner();
            Learner restored = Learner.restore(SPEC, learner.drainState());
            assertThat(Objects.requireNonNull(restored.parameters()).served())
                    .isEqualTo(Objects.requireNonNull(learner.parameters()).served());
        }
    }

    @Test
    void aFitOfRowsThatMoreHaveFollowedIsOutOfDate() {
        Dataset data = tightClusterInAField(600);
        Learner learner = replay(SPEC, data).learner();
        ChallengeResult fit = Objects.requireNonNull(learner.fitOfAllRows()).run();
        Scorer scorer = new Scorer(2, 128, 0, SPEC.memory(), learner::parameters);
        scorer.add(new double[] {0, 0}, 1, PointBlock.UNLABELLED, 600);
        scorer.flush();
        learner.apply(scorer.drain().getFirst());
        assertThat(learner.apply(fit)).isEqualTo(Learner.Update.NOTHING);
    }

    @Test
    void aStreamThatForgetsOrIsLongerThanItsSampleHasNoSuchFit() {
        Dataset data = tightClusterInAField(600);
        assertThat(replay(forgetting(new MemoryChoice.HalfLifePoints(500)), data)
                        .learner()
                        .fitOfAllRows())
                .isNull();
        assertThat(replay(SPEC, tightClusterInAField(RecentRows.CAPACITY + 100))
                        .learner()
                        .fitOfAllRows())
                .isNull();
    }

    private static LearnerSpec forgetting(MemoryChoice memory) {
        return new LearnerSpec(SPEC.shape(), 2, SPEC.prior(), memory, null, true, SPEC.bootstrapPoints(), 1);
    }
}
