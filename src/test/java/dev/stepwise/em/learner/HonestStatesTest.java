package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.FullGaussianStatistics;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.learner.LearnerEvent.Kind;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.replay.Replay;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.MStep;
import dev.stepwise.em.search.Seed;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import dev.stepwise.mixture.SmallMixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a learner says of itself is never better than what it knows. */
@Tag("stream")
class HonestStatesTest {

    private static final MixtureShape PLANE = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 2));
    private static final LearnerSpec TWO_OF_A_LINE = new LearnerSpec(SmallMixtures.LINE, 2);

    /** A learner of given parameters that has converged: nothing is to be found again, and the likelihood stands still. */
    private static LearnerState converged(double variance) {
        MixtureStatistics statistics = new MixtureStatistics(
                new double[] {1e7, 1e7},
                List.of(List.of(
                        new FullGaussianStatistics(1e7, new double[] {5}, new double[] {1e7 * variance}),
                        new FullGaussianStatistics(1e7, new double[] {-5}, new double[] {1e7 * variance}))));
        MStep mStep = new MStep(TWO_OF_A_LINE, Units.identity(1));
        MixtureModel model = SmallMixtures.line(new double[] {0.5, 0.5}, new double[] {5, -5}, new double[] {1, 1});
        LearnerState state = new LearnerState(TWO_OF_A_LINE);
        state.begin(new Seed(Units.identity(1), model, 0), Memories.remembering(mStep, model, statistics));
        for (int block = 0; block < 20; block++) {
            state.likelihood().add(256, 256, -256, true);
        }
        return state;
    }

    @Test
    void aModelThatAChallengerLeadsHasNotConverged() {
        LearnerState state = converged(1);
        assertThat(state.convergence()).isEqualTo(Convergence.CONVERGED);
        state.challenges().judged(true, 100);
        assertThat(state.convergence()).isEqualTo(Convergence.LEARNING);
        state.challenges().judged(false, 200);
        assertThat(state.convergence()).isEqualTo(Convergence.CONVERGED);
    }

    /** Weights of 10,000,000 points leave the prior no say. */
    @Test
    void aModelWhoseComponentsHaveCollapsedHasNotConverged() {
        assertThat(converged(0).convergence()).isEqualTo(Convergence.LEARNING);
    }

    private static Replay replay(
            LearnerSpec spec, int batch, IntToDoubleFunction spread, int points, List<LearnerEvent> events) {
        SplittableRandom random = new SplittableRandom(5);
        Dataset data = new Dataset(2);
        for (int i = 0; i < points; i++) {
            double centre = random.nextInt(2) * 10.0;
            double scale = spread.applyAsDouble(i);
            data.add(
                    new double[] {centre + scale * random.nextGaussian(), centre + scale * random.nextGaussian()},
                    1,
                    PointBlock.UNLABELLED);
        }
        return new Replay(spec, data, new Replay.Options(batch, 1, 0), null)
                .onEvent(events::add)
                .run();
    }

    /** At one point a minute that is a day and a half; the fit at 2,000 rows comes first. */
    @Test
    void aStreamOfSinglePointsConvergesWithinThreeThousand() {
        List<LearnerEvent> events = new ArrayList<>();
        replay(new LearnerSpec(PLANE, 2), 1, i -> 1, 3_000, events);
        LearnerEvent converged = events.stream()
                .filter(event -> event.kind() == Kind.CONVERGED)
                .findFirst()
                .orElseThrow();
        assertThat(converged.points()).isBetween(2_000L, 3_000L);
    }

    /** By the model from before, points are 0.75 nats likelier: each coordinate has 3/8 less of z²/2. One that has followed has 2 ln 2. */
    @Test
    void pointsThatScatterHalfAsWideAreADrift() {
        List<LearnerEvent> events = new ArrayList<>();
        replay(new LearnerSpec(PLANE, 2), 100, i -> i < 15_000 ? 1 : 0.5, 16_000, events);
        List<LearnerEvent> suspected = events.stream()
                .filter(event -> event.kind() == Kind.DRIFT_SUSPECTED)
                .toList();
        assertThat(suspected).hasSize(1);
        assertThat(suspected.getFirst().points()).isBetween(15_000L, 15_600L);
        assertThat(suspected.getFirst().evidence())
                .isBetween(-2 * Math.log(2), -0.1); // part of the first blocks is from before
    }

    @Test
    void aModelThatDoesNotLearnHasNewVersionsAsLongAsItsTailsAreFoundAndSeldomFromThenOn() {
        LearnerSpec usual = new LearnerSpec(PLANE, 2);
        LearnerSpec resting =
                new LearnerSpec(PLANE, 2, usual.prior(), usual.memory(), null, false, usual.bootstrapPoints(), 1);
        long versions = replay(resting.withAnomalyRate(0.01), 10, i -> 1, 20_000, new ArrayList<>())
                .learner()
                .snapshot()
                .version();
        long more = replay(resting.withAnomalyRate(0.01), 10, i -> 1, 40_000, new ArrayList<>())
                .learner()
                .snapshot()
                .version();
        assertThat(versions).isLessThan(60); // of 2,000 batches
        assertThat(more - versions).as("of the next 2,000 batches").isLessThan(20); // one in a hundred
    }
}
