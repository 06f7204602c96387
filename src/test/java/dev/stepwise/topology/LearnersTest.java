package dev.stepwise.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.codec.record.StatisticsRecord;
import dev.stepwise.codec.record.StatisticsRecord.Content;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.learner.Snapshot;
import dev.stepwise.em.operation.Command;
import dev.stepwise.em.operation.Instruction;
import dev.stepwise.mixture.MixtureModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LearnersTest {

    private static final Map<String, ServedModel> MODELS = Map.of("clouds", CloudsStream.MODEL);

    private final CloudsStream stream = new CloudsStream();
    private final List<String> unreadable = new ArrayList<>();
    private final Map<String, byte[]> store = new HashMap<>();

    private static void learn(Learners.Entry entry, StatisticsRecord record) {
        switch (record.content()) {
            case Content.OfSeed(var seed) -> entry.learner.apply(seed);
            case Content.OfMiniBatch(var batch) -> entry.learner.apply(batch);
            case Content.OfChallengeResult(var result) -> entry.learner.apply(result);
            case Content.OfInstruction(var instruction) -> entry.learner.apply(instruction);
        }
    }

    private Learners.Entry restored() {
        Learners learners = new Learners(MODELS);
        learners.restore(store, (model, why) -> unreadable.add(model + ": " + why));
        return learners.of("clouds");
    }

    @Test
    void aLearnerThatIsBroughtBackGoesOnWithTheSameBytes() {
        Learners.Entry entry = new Learners(MODELS).of("clouds");
        learn(entry, stream.seed());
        for (int i = 0; i < 6; i++) {
            learn(entry, stream.batch());
            Learners.save(entry, store::put);
            entry = restored();
        }
        Map<String, byte[]> expected = stream.state();
        assertThat(store.keySet()).isEqualTo(expected.keySet());
        expected.forEach((key, bytes) -> assertThat(store.get(key)).as(key).isEqualTo(bytes));
    }

    @Test
    void whatWasPublishedIsNotPublishedAgain() {
        Learners.Entry entry = new Learners(MODELS).of("clouds");
        assertThat(entry.publishedVersion).isZero();
        learn(entry, stream.seed());
        learn(entry, stream.batch());
        Learners.save(entry, store::put);
        assertThat(restored().publishedVersion).isEqualTo(2);
        assertThat(restored().publishedEpoch).isEqualTo(1);
    }

    /** What scorers were told of it depends on the model file of that time. */
    @Test
    void whatIsFrozenIsPublishedAgain() {
        Learners.Entry entry = new Learners(MODELS).of("clouds");
        learn(entry, stream.seed());
        entry.learner.apply(new Instruction(new Command.Freeze(), "ann", 5));
        Learners.save(entry, store::put);
        assertThat(restored().publishedVersion).isZero();
    }

    private static LearnerEvent event(LearnerEvent.Kind kind) {
        return new LearnerEvent(kind, 1, 1, 1, List.of(), 1);
    }

    /** The snapshot of before the suspicion counts, as a short memory goes some of the way before the change is confirmed. */
    @Test
    void aConfirmedDriftTellsWhatHasMovedSinceItWasSuspected() {
        Learners.Entry entry = new Learners(MODELS).of("clouds");
        learn(entry, stream.seed());
        Snapshot now = entry.learner.snapshot();
        assertThat(entry.movedBy(event(LearnerEvent.Kind.DRIFT_CONFIRMED))).isEmpty();
        entry.shows(shifted(now, 0));
        assertThat(entry.movedBy(event(LearnerEvent.Kind.DRIFT_CONFIRMED)))
                .as("nothing has moved")
                .isEmpty();
        entry.shows(shifted(now, 5));
        assertThat(entry.movedBy(event(LearnerEvent.Kind.DRIFT_SUSPECTED))).isEmpty();
        entry.shows(shifted(now, 0));
        assertThat(entry.movedBy(event(LearnerEvent.Kind.DRIFT_CONFIRMED)))
                .contains("cluster 1: ", " → ", "; cluster 2: ");
        assertThat(entry.movedBy(event(LearnerEvent.Kind.DRIFT_CONFIRMED)))
                .as("it is told once")
                .isEmpty();
        entry.shows(shifted(now, 5));
        entry.movedBy(event(LearnerEvent.Kind.DRIFT_SUSPECTED));
        entry.movedBy(event(LearnerEvent.Kind.CONVERGED));
        entry.shows(shifted(now, 0));
        assertThat(entry.movedBy(event(LearnerEvent.Kind.DRIFT_CONFIRMED)))
                .as("it was none")
                .isEmpty();
    }

    private static Snapshot shifted(Snapshot of, double by) {
        MixtureModel model = of.model().rescale(new Units(new double[] {by, by}, new double[] {1, 1}));
        return new Snapshot(
                of.version(),
                of.epoch(),
                of.timestampMillis(),
                of.points(),
                of.droppedPoints(),
                of.memory(),
                of.effectivePoints(),
                of.step(),
                of.convergence(),
                of.meanLogLikelihood(),
                of.driftStatistic(),
                of.alarms(),
                of.ids(),
                model,
                of.dispersion(),
                of.anomalies());
    }

    @Test
    void aFitIsAskedForOnceAndAgainByALearnerThatIsBroughtBack() {
        Learners.Entry entry = new Learners(MODELS).of("clouds");
        for (StatisticsRecord record : stream.untilAFitIsPending()) {
            assertThat(entry.newChallenge()).isNull();
            learn(entry, record);
        }
        assertThat(entry.newChallenge()).isNotNull();
        assertThat(entry.newChallenge()).isNull();
        Learners.save(entry, store::put);
        Learners.Entry after = restored();
        assertThat(after.newChallenge().number()).isEqualTo(1);
        assertThat(after.newChallenge()).isNull();
    }

    @Test
    void theStateOfAModelThatIsNotServedStaysWhereItIs() {
        store.put("gone/header", new byte[] {99});
        Learners learners = new Learners(MODELS);
        learners.restore(store, (model, why) -> unreadable.add(model + ": " + why));
        assertThat(learners.all()).isEmpty();
        assertThat(learners.of("gone")).isNull();
    }

    /** As after the way back to an earlier release: the later one finds the state as it left it. */
    @Test
    void aStateThatCannotBeReadStaysAndItsModelHasNoLearner() {
        Learners.Entry entry = new Learners(MODELS).of("clouds");
        learn(entry, stream.seed());
        Learners.save(entry, store::put);
        Map<String, byte[]> later = new HashMap<>(store);
        later.replaceAll((key, bytes) -> {
            byte[] newer = bytes.clone();
            newer[0] = Byte.MAX_VALUE; // the layout
            return newer;
        });
        store.putAll(later);
        store.put("no key of a state", new byte[0]);
        Learners learners = new Learners(MODELS);
        learners.restore(store, (model, why) -> unreadable.add(model + ": " + why));
        assertThat(learners.of("clouds")).isNull();
        assertThat(learners.all()).isEmpty();
        assertThat(learners.isWithoutLearner("clouds")).isTrue();
        assertThat(unreadable)
                .singleElement()
                .asString()
                .startsWith("clouds: state of layout 127, this release reads 1 to");
    }
}
