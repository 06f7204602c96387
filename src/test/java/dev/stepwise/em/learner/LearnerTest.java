package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.gaussian.FullGaussian;
import dev.stepwise.distribution.gaussian.NormalInverseWishart;
import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.points.Standardisation;
import dev.stepwise.em.points.TrueMixture;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.search.Adoption;
import dev.stepwise.em.search.Challenge;
import dev.stepwise.em.search.ChallengeResult;
import dev.stepwise.em.search.ColdStart;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.Seed;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixturePrior;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("stream")
class LearnerTest {

    private static final TrueMixture TRUTH = new TrueMixture(3, 2, 2, 5);
    private static final LearnerSpec SPEC = new LearnerSpec(TRUTH.model.shape(), 3);

    /** The records of a stream of 30,000 points, as the learner that they were made with received them. */
    private static List<Object> records() {
        List<Object> records = new ArrayList<>();
        Dataset data = TRUTH.draw(30_000, 1);
        List<SampledPoint> first = new ArrayList<>();
        double[] row = new double[2];
        for (int i = 0; i < 500; i++) {
            data.row(i, row);
            first.add(new SampledPoint(row, 1, PointBlock.UNLABELLED));
        }
        records.add(ColdStart.fit(SPEC, first));
        Learner learner = new Learner(SPEC);
        apply(learner, records.get(0));
        Scorer scorer = new Scorer(2, 64, 0, learner::parameters);
        for (int i = 0; i < data.size(); i++) {
            data.row(i, row);
            scorer.add(row, 1, PointBlock.UNLABELLED, i);
            if (i % 300 == 299) {
                List<MiniBatch> batches = scorer.drain();
                for (MiniBatch batch : batches) {
                    records.add(batch);
                    apply(learner, batch);
                }
                Challenge request = learner.pendingChallenge();
                if (request != null && i % 1500 == 1499) { // a while after it was asked for
                    records.add(adopting(request, learner, batches.getLast()));
                    apply(learner, records.getLast());
                }
            }
        }
        return records;
    }

    /** What the fit found, or, where it found nothing better, the parameters as they are with the last batch behind them. */
    private static ChallengeResult adopting(Challenge request, Learner learner, MiniBatch last) {
        ChallengeResult result = request.run();
        ModelParameters now = learner.parameters();
        return result.adoption() != null
                ? result
                : new ChallengeResult(
                        result.request(),
                        result.gain(),
                        new Adoption(now.standardisation(), now.served(), last.statistics()));
    }

    private static Learner.Update apply(Learner learner, Object record) {
        return switch (record) {
            case Seed seed -> learner.apply(seed);
            case MiniBatch batch -> learner.apply(batch);
            case ChallengeResult result -> learner.apply(result);
            default -> throw new IllegalArgumentException(record.toString());
        };
    }

    private static void drain(Learner learner, Map<String, byte[]> store) {
        store.putAll(learner.drainState());
    }

    @Test
    void theSameRecordsGiveTheSameBytesHoweverOftenItIsRestored() {
        List<Object> records = records();
        assertThat(records).hasAtLeastOneElementOfType(ChallengeResult.class);
        Map<String, byte[]> straight = new HashMap<>();
        Learner learner = new Learner(SPEC);
        records.forEach(record -> apply(learner, record));
        drain(learner, straight);

        Map<String, byte[]> interrupted = new HashMap<>();
        Learner restored = new Learner(SPEC);
        for (int i = 0; i < records.size(); i++) {
            apply(restored, records.get(i));
            if (i % 7 == 3 || i < 5) {
                drain(restored, interrupted);
                restored = Learner.restore(SPEC, interrupted);
            }
        }
        drain(restored, interrupted);

        assertThat(interrupted.keySet()).isEqualTo(straight.keySet());
        straight.forEach(
                (entry, bytes) -> assertThat(interrupted.get(entry)).as(entry).isEqualTo(bytes));
        assertThat(restored.parameters()).isEqualTo(learner.parameters());
        assertThat(restored.snapshot()).isEqualTo(learner.snapshot());
        assertThat(learner.snapshot().points()).isEqualTo(30_000);
    }

    @Test
    void onlyWhatHasChangedIsWritten() {
        Learner learner = new Learner(SPEC);
        List<Object> records = records();
        records.forEach(record -> apply(learner, record));
        learner.drainState();
        assertThat(learner.drainState()).isEmpty();
        MiniBatch last = (MiniBatch) records.getLast();
        learner.apply(new MiniBatch(
                0, 1, 0, last.points(), last.weight(), last.logLikelihood(), 0, 0, last.statistics(), List.of()));
        assertThat(learner.drainState()).containsOnlyKeys("header", "regimes", "tails", "watch", "weights");
    }

    @Test
    void anEventCarriesTheVersionThatIsTheNewestOnceItsRecordIsApplied() {
        Learner learner = new Learner(SPEC);
        List<LearnerEvent.Kind> kinds = new ArrayList<>();
        for (Object record : records()) {
            for (LearnerEvent event : apply(learner, record).events()) {
                assertThat(event.version()).isEqualTo(learner.parameters().version());
                kinds.add(event.kind());
            }
        }
        assertThat(kinds).contains(LearnerEvent.Kind.SEEDED, LearnerEvent.Kind.CONVERGED, LearnerEvent.Kind.ADOPTED);
    }

    /** Most versions are never asked for; statistics of another epoch change the state, but not the parameters. */
    @Test
    void parametersAreTheSameWheneverTheyAreAskedFor() {
        Learner asked = new Learner(SPEC);
        Learner late = new Learner(SPEC);
        List<Object> records = records();
        MiniBatch other = (MiniBatch) records.get(1);
        MiniBatch stale = new MiniBatch(
                -1,
                1,
                0,
                other.points(),
                other.weight(),
                other.logLikelihood(),
                other.eStepLogLikelihood(),
                0,
                other.statistics(),
                other.sample());
        int compared = 0;
        for (int i = 0; i < records.size(); i++) {
            apply(asked, records.get(i));
            apply(late, records.get(i));
            ModelParameters now = asked.parameters();
            apply(asked, stale);
            apply(late, stale);
            assertThat(asked.parameters()).isSameAs(now);
            if (i % 9 == 4) {
                assertThat(late.parameters()).isEqualTo(now);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(5);
    }

    @Test
    void statisticsOfAnOldEpochAreCountedButNotLearnedFrom() {
        Learner learner = new Learner(SPEC);
        List<Object> records = records();
        int adoption = 0;
        while (!(records.get(adoption) instanceof ChallengeResult)) {
            apply(learner, records.get(adoption++));
        }
        long epoch = learner.parameters().epoch();
        learner.apply(withAClusterElsewhere((ChallengeResult) records.get(adoption)));
        assertThat(learner.parameters().epoch()).isEqualTo(epoch + 1);
        MiniBatch stale = (MiniBatch) records.get(1);
        Snapshot before = learner.snapshot();
        assertThat(learner.apply(stale).newVersion()).isFalse();
        assertThat(learner.snapshot().points()).isEqualTo(before.points() + stale.points());
        assertThat(learner.snapshot().droppedPoints()).isEqualTo(before.droppedPoints() + stale.points());
        assertThat(learner.snapshot().model()).isEqualTo(before.model());
    }

    @Test
    void anAdoptionThatLeavesEveryClusterItsPlaceEndsNoEpoch() {
        Learner learner = new Learner(SPEC);
        List<Object> records = records();
        int adoption = 0;
        while (!(records.get(adoption) instanceof ChallengeResult)) {
            apply(learner, records.get(adoption++));
        }
        ModelParameters before = learner.parameters();
        ChallengeResult result = (ChallengeResult) records.get(adoption);
        Adoption same = result.adoption();
        learner.apply(new ChallengeResult(
                result.request(), 1, new Adoption(before.standardisation(), before.served(), same.statistics())));
        assertThat(learner.parameters().epoch()).isEqualTo(before.epoch());
        assertThat(learner.parameters().ids()).isEqualTo(before.ids());
        assertThat(learner.apply((MiniBatch) records.get(1)).newVersion()).isTrue();
    }

    private static ChallengeResult withAClusterElsewhere(ChallengeResult result) {
        Adoption adoption = result.adoption();
        MixtureModel model = adoption.model();
        List<Distribution> components = new ArrayList<>(model.block(0));
        components.set(0, new FullGaussian(new double[] {50, 50}, new double[] {1, 0, 1}));
        return new ChallengeResult(
                result.request(),
                result.gain(),
                new Adoption(
                        adoption.standardisation(),
                        new MixtureModel(model.shape(), model.weights(), List.of(components)),
                        adoption.statistics()));
    }

    /** The model's file may say so while a challenge is asked for. */
    @Test
    void whoLearnsNoMoreAsksForNoChallengeAndTakesNoAnswer() {
        List<Object> records = records();
        Learner learner = new Learner(SPEC);
        int adoption = 0;
        while (!(records.get(adoption) instanceof ChallengeResult)) {
            apply(learner, records.get(adoption++));
        }
        Map<String, byte[]> store = new HashMap<>();
        drain(learner, store);
        long asked = learner.pendingChallengeNumber();
        assertThat(asked).isPositive();

        LearnerSpec atRest = new LearnerSpec(
                SPEC.shape(),
                SPEC.components(),
                SPEC.prior(),
                SPEC.memory(),
                SPEC.initial(),
                false,
                SPEC.bootstrapPoints(),
                SPEC.seed());
        Learner resting = Learner.restore(atRest, store);
        assertThat(resting.pendingChallengeNumber()).isZero();
        assertThat(resting.pendingChallenge()).isNull();
        assertThat(apply(resting, records.get(adoption))).isEqualTo(Learner.Update.NOTHING);
        apply(resting, records.get(adoption - 1)); // tails are followed; a new version comes where they have moved
        assertThat(resting.parameters().served()).isEqualTo(learner.parameters().served());
        drain(resting, store);

        Learner awake = Learner.restore(SPEC, store);
        assertThat(awake.pendingChallengeNumber()).isEqualTo(asked);
        assertThat(apply(awake, records.get(adoption)).newVersion()).isTrue();
    }

    @Test
    void onlyTheFirstSeedIsTaken() {
        Learner learner = new Learner(SPEC);
        Seed first = (Seed) records().get(0);
        assertThat(learner.apply(first).newVersion()).isTrue();
        ModelParameters taken = learner.parameters();
        Seed other = new Seed(Units.identity(2), TRUTH.model, 500);
        assertThat(learner.apply(other)).isEqualTo(Learner.Update.NOTHING);
        assertThat(learner.parameters()).isSameAs(taken);
    }

    @Test
    void versionsRiseByOneAndIdsStayWithTheirComponents() {
        Learner learner = new Learner(SPEC);
        long version = 0;
        for (Object record : records()) {
            if (apply(learner, record).newVersion()) {
                assertThat(learner.parameters().version()).isEqualTo(++version);
            }
            assertThat(learner.parameters().ids()).containsExactly(1, 2, 3);
        }
    }

    static List<PriorChoice> priorsWithoutAFloor() {
        MixturePrior byHand = new MixturePrior(
                List.of(new NormalInverseWishart(new double[] {1, -1}, 0.5, 6, new double[] {2, 0.3, 1})), 1);
        return List.of(new PriorChoice.None(), new PriorChoice.ByHand(byHand));
    }

    /** With a memory so short that nothing of earlier batches remains, a step over all points is an EM step. */
    @ParameterizedTest
    @MethodSource("priorsWithoutAFloor")
    void stepsOfSizeOneOverAllPointsAreBatchEm(PriorChoice prior) {
        Dataset data = TRUTH.draw(1_000, 9);
        MixtureModel start =
                TRUTH.model.withWeights(new double[] {0.7, 0.2, 0.1}); // no point is far from all components
        List<MixtureModel> batch = new ArrayList<>();
        BatchEm em = new BatchEm(start.shape(), prior, new BatchEm.Options(1, 1, 0, 30, 30, 0));
        Units units = Standardisation.of(start.shape(), data);
        em.onIteration(iteration -> batch.add(iteration.model().rescale(units))).fitFrom(data, start);

        LearnerSpec spec =
                new LearnerSpec(start.shape(), 3, prior, new MemoryChoice.HalfLifePoints(0.5), start, true, 500, 1);
        Learner learner = new Learner(spec);
        learner.apply(ColdStart.fit(spec, List.of()));
        Scorer scorer = new Scorer(2, 128, 0, learner::parameters);
        double[] row = new double[2];
        for (int iteration = 1; iteration <= 30; iteration++) {
            for (int i = 0; i < data.size(); i++) {
                data.row(i, row);
                scorer.add(row, 1, PointBlock.UNLABELLED, 0);
            }
            scorer.drain().forEach(learner::apply);
            assertThat(learner.snapshot().step()).isEqualTo(1);
            assertThat(learner.snapshot().model().toArray())
                    .as("iteration " + iteration)
                    .containsExactly(batch.get(iteration).toArray(), within(1e-9));
        }
        assertThat(batch.get(30)).isNotEqualTo(batch.get(29));
    }
}
