package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.batch.EmPass;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.TrueMixture;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.search.Adoption;
import dev.stepwise.em.search.Challenge;
import dev.stepwise.em.search.ChallengeResult;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.Seed;
import dev.stepwise.linalg.Finite;
import dev.stepwise.mixture.MixtureModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** At the moments when a learner knows most, what it writes is all of it: one that is restored goes on to the bit. */
@Tag("stream")
class StateRoundTripTest {

    private static final TrueMixture BEFORE = new TrueMixture(3, 2, 5, 21);
    private static final TrueMixture AFTER = new TrueMixture(3, 2, 5, 22);
    private static final LearnerSpec SPEC = new LearnerSpec(BEFORE.model.shape(), 4).withFewestComponents(2);
    private static final int BATCH = 260;

    private final Map<String, byte[]> store = new HashMap<>();
    private final Learner learner = new Learner(SPEC);

    private static Seed seed() {
        return new Seed(Units.identity(2), BEFORE.model, 500);
    }

    private static void learn(Learner learner, Dataset data) {
        Scorer scorer = new Scorer(2, 64, 0, learner::parameters);
        double[] row = new double[2];
        for (int i = 0; i < data.size(); i++) {
            data.row(i, row);
            scorer.add(row, 1, PointBlock.UNLABELLED, i);
            if (i % BATCH == BATCH - 1) {
                scorer.drain().forEach(learner::apply);
            }
        }
    }

    private void drain() {
        store.putAll(learner.drainState());
    }

    /** Both know the same now, and do the same with what comes. */
    private void bothGoOn() {
        drain();
        Map<String, byte[]> entries = new HashMap<>(store);
        Learner restored = Learner.restore(SPEC, entries);
        assertThat(restored.snapshot()).isEqualTo(learner.snapshot());
        assertThat(restored.parameters()).isEqualTo(learner.parameters());
        for (int round = 0; round < 4; round++) {
            Dataset more = AFTER.draw(8 * BATCH, 100 + round);
            learn(restored, more);
            learn(learner, more);
            assertThat(restored.pendingChallengeNumber()).isEqualTo(learner.pendingChallengeNumber());
            if (learner.pendingChallenge() != null) {
                List<LearnerEvent> events = new ArrayList<>(
                        learner.apply(learner.pendingChallenge().run()).events());
                assertThat(restored.apply(restored.pendingChallenge().run()).events())
                        .isEqualTo(events);
            }
        }
        entries.putAll(restored.drainState());
        drain();
        assertThat(entries.keySet()).isEqualTo(store.keySet());
        store.forEach((entry, bytes) -> assertThat(entries.get(entry)).as(entry).isEqualTo(bytes));
    }

    private Challenge untilAsked() {
        for (int round = 0; learner.pendingChallenge() == null; round++) {
            assertThat(round).as("batches without a challenge").isLessThan(60);
            learn(learner, BEFORE.draw(BATCH, 50 + round));
        }
        return learner.pendingChallenge();
    }

    private ChallengeResult found(Challenge challenge, MixtureModel model, int... origin) {
        Units units = learner.parameters().standardisation();
        return new ChallengeResult(
                challenge.number(),
                0.1,
                new Adoption(
                        units,
                        model,
                        EmPass.over(BEFORE.draw(2_000, 7).blocks(units), model).statistics(),
                        origin));
    }

    @Test
    void inTheMiddleOfADrift() {
        learner.apply(seed());
        learn(learner, BEFORE.draw(30 * BATCH, 1));
        drain();
        for (int round = 0; learner.snapshot().alarms() == 0; round++) {
            assertThat(round).as("batches without an alarm").isLessThan(30);
            learn(learner, AFTER.draw(BATCH, 2 + round));
        }
        assertThat(learner.snapshot().convergence()).isEqualTo(Convergence.DRIFTING);
        bothGoOn();
    }

    @Test
    void withAChallengeUnderWay() {
        learner.apply(seed());
        drain();
        Challenge asked = untilAsked();
        drain();
        ChallengeResult result = asked.run();
        assertThat(Learner.restore(SPEC, store).pendingChallenge().run()).isEqualTo(result);
        bothGoOn();
    }

    @Test
    void afterSomeComponentsHaveChanged() {
        learner.apply(seed());
        Challenge asked = untilAsked();
        drain();
        MixtureModel served = learner.parameters().served();
        learner.apply(found(asked, served.reorder(new int[] {0, 2, 1}), 0, Adoption.NEW, Adoption.NEW));
        bothGoOn();
    }

    @Test
    void afterTheNumberOfComponentsHasChanged() {
        learner.apply(seed());
        Challenge asked = untilAsked();
        drain();
        MixtureModel served = learner.parameters().served();
        double[] weights = Arrays.stream(new double[] {0, 1, 2, 2})
                .map(k -> served.weight((int) k) * (k == 2 ? 0.5 : 1))
                .toArray();
        learner.apply(found(asked, served.reorder(new int[] {0, 1, 2, 2}).withWeights(weights), 0, 1, 2, Adoption.NEW));
        assertThat(learner.snapshot().ids()).containsExactly(1, 2, 3, 4);
        bothGoOn();
    }

    private static LearnerSpec remembering(MemoryChoice memory) {
        return new LearnerSpec(
                        SPEC.shape(),
                        SPEC.components(),
                        SPEC.prior(),
                        memory,
                        null,
                        true,
                        SPEC.bootstrapPoints(),
                        SPEC.seed())
                .withFewestComponents(SPEC.fewestComponents());
    }

    /** A short half-life leaves two memories of four; what was learned is kept under either choice. */
    @Test
    void withAnotherForgettingInTheModelFile() {
        LearnerSpec two = remembering(new MemoryChoice.HalfLifePoints(1_000));
        assertThat(two.memoryLengths(3)).hasSize(2);
        for (LearnerSpec[] change : new LearnerSpec[][] {{SPEC, two}, {two, SPEC}}) {
            Learner before = new Learner(change[0]);
            before.apply(seed());
            learn(before, BEFORE.draw(30 * BATCH, 1));
            Map<String, byte[]> entries = before.drainState();
            Learner after = Learner.restore(change[1], entries);
            assertThat(after.snapshot().ids()).isEqualTo(before.snapshot().ids());
            learn(after, BEFORE.draw(BATCH, 2));
            MixtureModel model = after.snapshot().model();
            for (int k = 0; k < model.components(); k++) {
                assertThat(model.distance(k, before.snapshot().model(), k)).isLessThan(0.05);
            }
            entries.putAll(after.drainState());
            assertThat(Learner.restore(change[1], entries).snapshot()).isEqualTo(after.snapshot());
        }
    }

    @Test
    void whatForgetsNothingFromNowOnGoesOnWithTheLongestMemory() {
        Learner before = new Learner(SPEC);
        before.apply(seed());
        learn(before, BEFORE.draw(60 * BATCH, 1));
        Learner after = Learner.restore(remembering(new MemoryChoice.Unlimited()), before.drainState());
        assertThat(after.snapshot().memory()).isInfinite();
        assertThat(after.snapshot().effectivePoints()).isGreaterThan(59.0 * BATCH * 0.9);
        learn(after, BEFORE.draw(BATCH, 2));
        assertThat(after.snapshot().effectivePoints()).isGreaterThan(60.0 * BATCH * 0.9);
    }

    /** Without transactions a crash may leave entries of several commits. */
    @Test
    void aTornStateIsNotReadAsNonsense() {
        learner.apply(seed());
        Challenge asked = untilAsked();
        drain();
        Map<String, byte[]> torn = new HashMap<>(store);
        MixtureModel served = learner.parameters().served();
        learner.apply(found(asked, served.reorder(new int[] {0, 1}), 0, 1));
        drain();
        torn.put("header", store.get("header"));
        Learner restored = Learner.restore(SPEC, torn);
        assertThat(restored.snapshot().ids()).containsExactly(1, 2);
        assertThat(Finite.all(restored.parameters().served().toArray())).isTrue();
        learn(restored, BEFORE.draw(4 * BATCH, 3));
        assertThat(restored.snapshot().droppedPoints())
                .isEqualTo(learner.snapshot().droppedPoints());
    }
}
