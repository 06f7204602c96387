package dev.stepwise.em.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.learner.Convergence;
import dev.stepwise.em.learner.LearnerEvent.Kind;
import dev.stepwise.em.learner.Snapshot;
import dev.stepwise.em.points.Candidate;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.TrueMixture;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.testing.FragileFamily;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One pass over a stream ends close to where batch EM over the same points ends, in the default configuration. */
@Tag("stream")
class ReplayTest {

    /** Points, new points and what batch EM reaches on those, once for all ways to send the points. */
    private record Problem(TrueMixture truth, Dataset data, Dataset holdout, double batchOptimum) {

        static Problem of(TrueMixture truth, int points) {
            Dataset data = truth.draw(points, 1);
            Dataset holdout = truth.draw(20_000, 2);
            return new Problem(truth, data, holdout, ReplayTest.batchOptimum(data, holdout, truth.model));
        }

        Replay replay(int components, int batch, int partitions, int staleness) {
            LearnerSpec spec = new LearnerSpec(truth.model.shape(), components);
            return new Replay(spec, data, new Replay.Options(batch, partitions, staleness), null).run();
        }
    }

    private static final class Problems {
        static final Problem SEPARATED = Problem.of(new TrueMixture(6, 5, 3, 11), 200_000);
        static final Problem OVERLAPPING = Problem.of(new TrueMixture(4, 2, 1.6, 12), 400_000);
    }

    private static double batchOptimum(Dataset data, Dataset holdout, MixtureModel truth) {
        BatchEm.Result best = new BatchEm(
                        truth.shape(), new PriorChoice.Automatic(), new BatchEm.Options(1, 1, 0, 40, 40, 0.01))
                .fitFrom(data, truth);
        return new Candidate(best.standardisation(), best.model()).meanLogDensity(holdout);
    }

    @ParameterizedTest
    @CsvSource({"1000, 1, 0", "100, 1, 0", "20000, 1, 0", "1000, 8, 3"})
    void separatedComponents(int batch, int partitions, int staleness) {
        Replay replay = Problems.SEPARATED.replay(6, batch, partitions, staleness);
        assertThat(replay.logLikelihood(Problems.SEPARATED.holdout))
                .isGreaterThan(Problems.SEPARATED.batchOptimum - 0.0005);
        assertThat(replay.learner().snapshot().points()).isEqualTo(200_000);
        assertThat(replay.learner().snapshot().convergence())
                .isEqualTo(
                        batch > 1000 ? Convergence.LEARNING : Convergence.CONVERGED); // ten batches are too few to say
    }

    @ParameterizedTest
    @CsvSource({"1000, 1, 0", "100, 1, 0", "20000, 1, 0", "1000, 8, 3"})
    void overlappingComponents(int batch, int partitions, int staleness) {
        Replay replay = Problems.OVERLAPPING.replay(4, batch, partitions, staleness);
        assertThat(replay.logLikelihood(Problems.OVERLAPPING.holdout))
                .isGreaterThan(Problems.OVERLAPPING.batchOptimum - 0.002);
    }

    @Test
    void afterAJumpTheModelFollows() {
        TrueMixture before = new TrueMixture(3, 2, 4, 21);
        TrueMixture after = new TrueMixture(3, 2, 4, 22);
        Dataset data = before.draw(60_000, 1);
        after.draw(data, 60_000, 2);
        Dataset holdout = after.draw(20_000, 3);
        Replay replay =
                new Replay(new LearnerSpec(after.model.shape(), 3), data, new Replay.Options(500, 1, 0), null).run();
        double oracle = new Candidate(Units.identity(2), after.model).meanLogDensity(holdout);
        assertThat(replay.logLikelihood(holdout)).isGreaterThan(oracle - 0.05);
    }

    @Test
    void aGivenStartIsServedFromTheFirstPointAndNeverLeftForAFreshFit() {
        TrueMixture truth = new TrueMixture(4, 3, 3, 31);
        LearnerSpec spec = new LearnerSpec(
                truth.model.shape(),
                4,
                new PriorChoice.Automatic(),
                new MemoryChoice.Automatic(),
                truth.model,
                true,
                500,
                1);
        List<Kind> events = new ArrayList<>();
        Dataset data = truth.draw(50_000, 1);
        Replay replay = new Replay(spec, data, new Replay.Options(250, 1, 0), null)
                .onEvent(event -> events.add(event.kind()))
                .run();
        double oracle = new Candidate(Units.identity(3), truth.model).meanLogDensity(data);
        assertThat(replay.prediction().meanLogLikelihood()).isGreaterThan(oracle - 0.005);
        assertThat(events).contains(Kind.SEEDED).doesNotContain(Kind.ADOPTED);
    }

    @Test
    void whatIsNotToLearnStaysAsItIs() {
        TrueMixture truth = new TrueMixture(2, 2, 3, 41);
        LearnerSpec spec = new LearnerSpec(
                truth.model.shape(),
                2,
                new PriorChoice.Automatic(),
                new MemoryChoice.Automatic(),
                truth.model,
                false,
                500,
                1);
        Replay replay = new Replay(spec, truth.draw(5_000, 1), new Replay.Options(100, 2, 0), null).run();
        Snapshot snapshot = replay.learner().snapshot();
        assertThat(snapshot.epoch()).isEqualTo(1);
        assertThat(snapshot.points()).isEqualTo(5_000);
        assertThat(snapshot.model().weights()).containsExactly(truth.model.weights(), within(1e-12));
    }

    @Test
    void aChallengeThatFailsLeavesTheParametersAsTheyAre() {
        TrueMixture truth = new TrueMixture(1, 1, 3, 41);
        Family family = truth.model.shape().families().getFirst();
        // the rows of a challenge are so many whole points; in the memories they have faded
        Family failing = FragileFamily.of(family, weight -> {
            if (weight > 1_000 && weight == Math.rint(weight)) {
                throw new ArithmeticException("on purpose");
            }
            return false;
        });
        Replay replay = new Replay(
                        new LearnerSpec(MixtureShape.of(failing), 1),
                        truth.draw(4_000, 1),
                        new Replay.Options(100, 1, 0),
                        null)
                .run();
        assertThat(replay.failedChallenges()).isEqualTo(2);
        assertThat(replay.leftOut()).isZero();
        assertThat(replay.learner().snapshot().epoch()).isEqualTo(1);
        assertThat(replay.learner().snapshot().points()).isEqualTo(4_000);
    }
}
