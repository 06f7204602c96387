package dev.stepwise.em;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.mixture.MixtureModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** At the moments when a learner knows most, what it writes is all of it: one that is restored goes on to the bit. */
class StateRoundTripTest {

    private static final TrueMixture BEFORE = new TrueMixture(3, 2, 5, 21);
    private static final TrueMixture AFTER = new TrueMixture(3, 2, 5, 22);
    private static final LearnerSpec SPEC = new LearnerSpec(BEFORE.model.shape(), 4).withFewestComponents(2);
    private static final int BATCH = 260;

    private final Map<String, byte[]> store = new HashMap<>();
    private final Learner learner = new Learner(SPEC);

    private static Seed seed() {
        return new Seed(Standardisation.identity(2), BEFORE.model, 500);
    }

    private static void learn(Learner learner, Dataset data) {
        Scorer scorer = new Scorer(2, 64, 0, learner::parameters, block -> {});
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

    private Finding found(Challenge challenge, MixtureModel model, int... origin) {
        Standardisation units = learner.parameters().standardisation();
        return new Finding(
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
        Finding finding = asked.run();
        assertThat(Learner.restore(SPEC, store).pendingChallenge().run()).isEqualTo(finding);
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
}
