package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.learner.LearnerEvent.Kind;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.scoring.EventSpan;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.search.Adoption;
import dev.stepwise.em.search.ChallengeResult;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.Seed;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a learner does with each record, told batch by batch. Of Poisson counts by maximum likelihood, found from 200 points. */
class LearnerPolicyTest {

    private static final MixtureShape SHAPE = MixtureShape.of(new PoissonFamily(1));
    private static final MixtureModel START = model(10, 100);
    private static final double ROUNDING = 1e-9;

    private final Learner learner = new Learner(spec(true, new MemoryChoice.Automatic()));

    private static LearnerSpec spec(boolean learns, MemoryChoice memory) {
        return new LearnerSpec(SHAPE, 4, new PriorChoice.None(), memory, null, learns, 200, 1).withFewestComponents(1);
    }

    /** Of even weights. */
    private static MixtureModel model(double... rates) {
        double[] values = new double[2 * rates.length];
        for (int k = 0; k < rates.length; k++) {
            values[k] = 1.0 / rates.length;
            values[rates.length + k] = rates[k];
        }
        return MixtureModel.fromArray(SHAPE, rates.length, values);
    }

    /** Of so many points of each rate. */
    private static MixtureStatistics points(double mass, double... rates) {
        double[] values = new double[4 * rates.length];
        for (int k = 0; k < rates.length; k++) {
            values[k] = mass;
            values[rates.length + 3 * k] = mass;
            values[rates.length + 3 * k + 1] = mass * rates[k];
            values[rates.length + 3 * k + 2] = mass;
        }
        return MixtureStatistics.fromArray(SHAPE, rates.length, values);
    }

    private static List<SampledPoint> rows(int each, double... counts) {
        List<SampledPoint> rows = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            for (double count : counts) {
                rows.add(new SampledPoint(new double[] {count}, 1, PointBlock.UNLABELLED));
            }
        }
        return rows;
    }

    private MiniBatch batch(long epoch, MixtureStatistics statistics, List<SampledPoint> rows) {
        long points = Math.round(statistics.totalMass());
        return new MiniBatch(epoch, 1, 0, points, points, -4.0 * points, -4.0 * points, 500, statistics, rows);
    }

    private void seed() {
        learner.apply(new Seed(Units.identity(1), START, 200));
    }

    private MixtureModel served() {
        return Objects.requireNonNull(learner.parameters()).served();
    }

    @Test
    void beforeASeedBatchesAreCountedAndDropped() {
        Learner.Update update = learner.apply(batch(0, points(50, 10, 100), List.of()));
        assertThat(update).isEqualTo(Learner.Update.NOTHING);
        assertThat(learner.parameters()).isNull();
        assertThat(learner.pendingChallengeNumber()).isZero();
        assertThat(learner.pendingChallenge()).isNull();
        assertThat(learner.apply(new ChallengeResult(0, 1, null))).isEqualTo(Learner.Update.NOTHING);
        assertThatIllegalStateException().isThrownBy(learner::snapshot);
        seed();
        assertThat(learner.snapshot().points()).isEqualTo(100);
        assertThat(learner.snapshot().droppedPoints()).isEqualTo(100);
    }

    @Test
    void theFirstSeedIsTakenAndALateOneDropped() {
        Learner.Update update = learner.apply(new Seed(Units.identity(1), START, 200));
        assertThat(update.newVersion()).isTrue();
        assertThat(update.events())
                .containsExactly(new LearnerEvent(Kind.SEEDED, 1, 0, Long.MIN_VALUE, List.of(1, 2), 200));
        ModelParameters parameters = learner.parameters();
        assertThat(Objects.requireNonNull(parameters).epoch()).isEqualTo(1);
        assertThat(parameters.sampleRows()).isEqualTo(512);
        assertThat(learner.apply(new Seed(Units.identity(1), model(1, 2, 3), 900)))
                .isEqualTo(Learner.Update.NOTHING);
        assertThat(learner.parameters()).isSameAs(parameters);
    }

    @Test
    void whatASeedWasFoundFromIsFoldedBeforeItIsLeft() {
        seed();
        learner.apply(batch(1, points(99, 20, 200), List.of()));
        assertThat(served()).isEqualTo(START);
        assertThat(learner.snapshot().convergence()).isEqualTo(Convergence.BOOTSTRAPPING);
        Learner.Update update = learner.apply(batch(1, points(1, 20, 200), List.of()));
        assertThat(update.newVersion()).isTrue();
        assertThat(served().toArray()).containsExactly(new double[] {0.5, 0.5, 20, 200}, within(ROUNDING));
        assertThat(learner.snapshot().convergence()).isEqualTo(Convergence.LEARNING);
        assertThat(learner.snapshot().version()).isEqualTo(3);
    }

    @Test
    void aBatchOfAnotherEpochOrNumberOfComponentsIsCountedAndNotFolded() {
        seed();
        learner.apply(batch(1, points(100, 20, 200), List.of()));
        ModelParameters before = learner.parameters();
        assertThat(learner.apply(batch(0, points(50, 1, 2), List.of())).newVersion())
                .isFalse();
        assertThat(learner.apply(batch(2, points(50, 1, 2), List.of())).newVersion())
                .isFalse();
        assertThat(learner.apply(batch(1, points(50, 1, 2, 3), List.of())).newVersion())
                .isFalse();
        assertThat(learner.parameters()).isSameAs(before);
        assertThat(learner.snapshot().points()).isEqualTo(200 + 100 + 100 + 150);
        assertThat(learner.snapshot().droppedPoints()).isEqualTo(350);
        assertThat(learner.snapshot().timestampMillis()).isEqualTo(500);
    }

    @Test
    void whoDoesNotLearnCountsAndKeepsTheParameters() {
        Learner resting = new Learner(spec(false, new MemoryChoice.Automatic()));
        resting.apply(new Seed(Units.identity(1), START, 200));
        ModelParameters before = Objects.requireNonNull(resting.parameters());
        assertThat(before.eStepModel()).isNull();
        assertThat(resting.apply(batch(1, points(500, 1, 2), List.of())).newVersion())
                .as("the batch tells nothing of tails")
                .isFalse();
        assertThat(Objects.requireNonNull(resting.parameters()).served()).isSameAs(before.served());
        assertThat(resting.snapshot().points()).isEqualTo(1_000);
        assertThat(resting.snapshot().droppedPoints()).isZero();
        assertThat(resting.snapshot().convergence()).isEqualTo(Convergence.LEARNING);
    }

    @Test
    void aBatchThatIsLateByAHalfLifeCountsHalf() {
        Learner timed = new Learner(spec(true, new MemoryChoice.HalfLife(1_000, Double.POSITIVE_INFINITY)));
        timed.apply(new Seed(Units.identity(1), START, 200));
        for (long[] step : new long[][] {{8_000, 100}, {7_000, 40}, {9_000, 40}}) {
            MixtureStatistics statistics = points(step[1], 20, 200);
            timed.apply(new MiniBatch(
                    1,
                    1,
                    0,
                    2 * step[1],
                    2 * step[1],
                    -4,
                    -4,
                    step[0],
                    new EventSpan(step[0], step[0], 0),
                    null,
                    statistics,
                    List.of()));
        }
        double longest = timed.snapshot().memory();
        double late = 200 * Math.exp(-40 / longest) + 40; // 80 points at half their weight
        assertThat(timed.snapshot().effectivePoints())
                .isCloseTo(0.5 * late * Math.exp(-80 / longest) + 80, within(ROUNDING));
        assertThat(timed.snapshot().timestampMillis()).isEqualTo(9_000);
    }

    /** Until a challenge is asked for, which first parameters found from 200 points are at 2,000 rows. */
    private long ask() {
        seed();
        learner.apply(batch(1, points(1_000, 10, 100), rows(999, 10, 100)));
        assertThat(learner.pendingChallengeNumber()).isZero();
        learner.apply(batch(1, points(1, 10, 100), rows(1, 10, 100)));
        assertThat(Objects.requireNonNull(learner.pendingChallenge()).number()).isEqualTo(1);
        return learner.pendingChallengeNumber();
    }

    private List<LearnerEvent> adopt(long number, MixtureModel model, MixtureStatistics rows) {
        Learner.Update update =
                learner.apply(new ChallengeResult(number, 0.5, new Adoption(Units.identity(1), model, rows)));
        assertThat(update.newVersion()).isTrue();
        return update.events();
    }

    @Test
    void anAnswerToAnotherRequestOrWithoutAnAdoptionChangesNothing() {
        long number = ask();
        ModelParameters before = learner.parameters();
        Adoption adoption = new Adoption(Units.identity(1), model(1, 2), points(10, 1, 2));
        assertThat(learner.apply(new ChallengeResult(number + 1, 1, adoption))).isEqualTo(Learner.Update.NOTHING);
        assertThat(learner.pendingChallengeNumber()).isEqualTo(number);
        assertThat(learner.apply(new ChallengeResult(number, 1, null))).isEqualTo(Learner.Update.NOTHING);
        assertThat(learner.pendingChallengeNumber()).isZero();
        assertThat(learner.apply(new ChallengeResult(number, 1, adoption))).isEqualTo(Learner.Update.NOTHING);
        assertThat(learner.parameters()).isSameAs(before);
    }

    @Test
    void anAdoptionThatIsNotFiniteIsRefused() {
        long number = ask();
        ModelParameters before = learner.parameters();
        MixtureModel broken = START.withWeights(new double[] {Double.NaN, 0.5});
        Adoption adoption = new Adoption(Units.identity(1), broken, points(10, 1, 2));
        assertThat(learner.apply(new ChallengeResult(number, 1, adoption))).isEqualTo(Learner.Update.NOTHING);
        assertThat(learner.parameters()).isSameAs(before);
        assertThat(learner.pendingChallengeNumber())
                .as("it is answered all the same")
                .isZero();
    }

    @Test
    void anAdoptionThatOnlyReordersKeepsIdsAndEpoch() {
        List<LearnerEvent> events = adopt(ask(), model(100, 10), points(1_000, 100, 10));
        assertThat(events).extracting(LearnerEvent::kind).containsExactly(Kind.ADOPTED);
        assertThat(events.get(0).evidence()).isEqualTo(0.5);
        assertThat(served().toArray()).containsExactly(new double[] {0.5, 0.5, 10, 100}, within(ROUNDING));
        assertThat(learner.snapshot().ids()).containsExactly(1, 2);
        assertThat(learner.snapshot().epoch()).isEqualTo(1);
        assertThat(learner.snapshot().effectivePoints()).isEqualTo(2_000);
    }

    @Test
    void aClusterThatIsNewHasAnIdThatNoneHadBefore() {
        List<LearnerEvent> events = adopt(ask(), model(10, 400), points(1_000, 10, 400));
        assertThat(events)
                .extracting(event -> event.kind() + " " + event.ids())
                .containsExactly("ADOPTED []", "DIED [2]", "BORN [3]");
        assertThat(learner.snapshot().epoch()).isEqualTo(2);
        assertThat(learner.snapshot().ids()).containsExactly(1, 3);
        learner.apply(batch(2, points(3_000, 10, 400), rows(3_000, 10, 400)));
        assertThat(learner.pendingChallengeNumber()).isEqualTo(2);
        adopt(2, model(10, 100), points(1_000, 10, 100));
        assertThat(learner.snapshot().ids())
                .as("the one of before does not return")
                .containsExactly(1, 4);
        assertThat(learner.snapshot().epoch()).isEqualTo(3);
    }

    @Test
    void aSplitAndAMergeNameBothClusters() {
        List<LearnerEvent> split = adopt(ask(), model(10, 90, 110), points(700, 10, 90, 110));
        assertThat(split).hasSize(2);
        assertThat(split.get(1).kind()).isEqualTo(Kind.SPLIT);
        assertThat(split.get(1).ids()).containsExactly(3, 2);
        learner.apply(batch(2, points(2_000, 10, 90, 110), rows(2_000, 10, 90, 110)));
        assertThat(learner.pendingChallengeNumber()).isEqualTo(2);
        List<LearnerEvent> merged = adopt(2, model(10, 100), points(1_000, 10, 100));
        assertThat(merged).extracting(LearnerEvent::kind).containsExactly(Kind.ADOPTED, Kind.MERGED);
        assertThat(merged.get(1).ids())
                .containsExactlyInAnyOrder(2, 3)
                .endsWith(learner.snapshot().ids().get(1));
    }

    @Test
    void aSampleIsThinnerOnceTheRecentRowsAreFull() {
        seed();
        learner.apply(batch(1, points(4_000, 10, 100), rows(3_999, 10, 100)));
        assertThat(Objects.requireNonNull(learner.parameters()).sampleRows()).isEqualTo(512);
        learner.apply(batch(1, points(1, 10, 100), rows(1, 10, 100)));
        assertThat(Objects.requireNonNull(learner.parameters()).sampleRows()).isEqualTo(64);
    }
}
