package dev.stepwise.em.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.operation.Checkpoint.Reason;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.TrueMixture;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.Seed;
import dev.stepwise.mixture.MixtureModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stream")
class ManagedLearnerTest {

    private static final TrueMixture GOOD = new TrueMixture(3, 2, 5, 21);
    private static final TrueMixture POISON = new TrueMixture(3, 2, 5, 22);
    private static final LearnerSpec SPEC = new LearnerSpec(GOOD.model.shape(), 3);
    private static final int BATCH = 200;
    private static final long MINUTE = 60_000;

    private final Map<String, byte[]> store = new HashMap<>();
    private ManagedLearner learner = new ManagedLearner(SPEC);
    private long now = 1_000_000_000_000L;

    private ManagedLearner begun() {
        learner.apply(new Seed(Units.identity(2), GOOD.model, 500));
        return learner;
    }

    /** The points come a batch a minute. */
    private void learn(TrueMixture from, int points, long seed) {
        Dataset data = from.draw(points, seed);
        Scorer scorer = new Scorer(2, 64, 0, () -> learner.parameters());
        double[] row = new double[2];
        for (int i = 0; i < data.size(); i++) {
            data.row(i, row);
            scorer.add(row, 1, PointBlock.UNLABELLED, now);
            if (i % BATCH == BATCH - 1) {
                scorer.drain().forEach(learner::apply);
                now += MINUTE;
            }
        }
    }

    private Outcome carryOut(Command command) {
        return learner.apply(new Instruction(command, "ann", 1));
    }

    private void drain() {
        learner.drainState().forEach((key, value) -> {
            if (value == null) {
                store.remove(key);
            } else {
                store.put(key, value);
            }
        });
    }

    private MixtureModel model() {
        return Objects.requireNonNull(learner.parameters()).served();
    }

    private long version() {
        return Objects.requireNonNull(learner.parameters()).version();
    }

    @Test
    void nothingIsLearnedWhileAModelIsFrozen() {
        begun();
        learn(GOOD, 2_000, 1);
        double[] before = model().toArray();
        assertThat(carryOut(new Command.Freeze()).kind()).isEqualTo(Outcome.Kind.FROZEN);
        learn(POISON, 5_000, 2);
        assertThat(model().toArray()).isEqualTo(before);
        assertThat(learner.operation().frozen()).isTrue();
        assertThat(Objects.requireNonNull(learner.serving()).frozen()).isTrue();
        assertThat(learner.snapshot().points()).isEqualTo(7_000);
        assertThat(carryOut(new Command.Freeze()).kind()).isEqualTo(Outcome.Kind.REFUSED);
        assertThat(carryOut(new Command.Resume()).kind()).isEqualTo(Outcome.Kind.RESUMED);
        assertThat(Objects.requireNonNull(learner.serving()).frozen()).isFalse();
        learn(GOOD, 2_000, 3);
        assertThat(model().toArray()).isNotEqualTo(before);
    }

    /** What fifty thousand poisoned points did is undone, ids, parameters and memories; versions and epochs only rise. */
    @Test
    void aRevertUndoesWhatWasLearnedSince() {
        begun();
        learn(GOOD, 10_000, 1);
        drain();
        ModelParameters good = Objects.requireNonNull(learner.parameters());
        carryOut(new Command.Freeze()); // keeps nothing by itself
        carryOut(new Command.Resume());
        now += 61 * MINUTE;
        learn(GOOD, BATCH, 2);
        Checkpoint kept = learner.operation().checkpoints().getLast();
        assertThat(kept.reason()).isEqualTo(Reason.HOUR);
        assertThat(kept.version()).isEqualTo(good.version());
        learn(POISON, 50_000, 3);
        assertThat(model().toArray()).isNotEqualTo(good.served().toArray());
        ModelParameters poisoned = Objects.requireNonNull(learner.parameters());

        Outcome outcome = carryOut(new Command.Revert(kept.version()));

        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.REVERTED);
        assertThat(model().toArray()).isEqualTo(good.served().toArray());
        assertThat(learner.snapshot().ids()).isEqualTo(good.ids());
        assertThat(version()).isEqualTo(poisoned.version() + 1);
        assertThat(Objects.requireNonNull(learner.parameters()).epoch()).isEqualTo(poisoned.epoch() + 1);
        assertThat(learner.snapshot().points()).isEqualTo(60_000 + BATCH);
        assertThat(outcome.version()).isEqualTo(version());
    }

    @Test
    void statisticsOfWhatWasRevertedAreNotLearnedFrom() {
        begun();
        learn(GOOD, 2_000, 1);
        ModelParameters before = Objects.requireNonNull(learner.parameters());
        Scorer late = new Scorer(2, 64, 0, () -> before);
        late.add(new double[] {1, 1}, 1, PointBlock.UNLABELLED, now);
        MiniBatch underWay = late.drain().getFirst();
        carryOut(new Command.Revert(learner.operation().checkpoints().getFirst().version()));
        double[] reverted = model().toArray();
        learner.apply(underWay);
        assertThat(model().toArray()).isEqualTo(reverted);
        assertThat(learner.snapshot().droppedPoints()).isEqualTo(1);
    }

    @Test
    void aRevertCanBeUndone() {
        begun();
        learn(GOOD, 2_000, 1);
        double[] before = model().toArray();
        long version = version();
        carryOut(new Command.Revert(learner.operation().checkpoints().getFirst().version()));
        assertThat(model().toArray()).isNotEqualTo(before);
        assertThat(carryOut(new Command.Revert(version)).kind()).isEqualTo(Outcome.Kind.REVERTED);
        assertThat(model().toArray()).isEqualTo(before);
    }

    @Test
    void whatIsNotKeptIsNamed() {
        begun();
        learn(GOOD, 1_000, 1);
        Outcome outcome = carryOut(new Command.Revert(77));
        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.REFUSED);
        assertThat(outcome.sentence()).isEqualTo("The statistics of version 77 are not kept; those of [1] are.");
    }

    @Test
    void nothingCanBeDoneToAModelWithoutParameters() {
        Outcome outcome = carryOut(new Command.Freeze());
        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.REFUSED);
        assertThat(outcome.version()).isZero();
    }

    /** A learner that is restored at any of these moments goes on to the bit. */
    @Test
    void aRestoredLearnerKnowsWhatOperatorsDid() {
        begun();
        learn(GOOD, 3_000, 1);
        drain();
        carryOut(new Command.Name(2, "Night shift"));
        restoredGoesOn();
        carryOut(new Command.Revert(learner.operation().checkpoints().getFirst().version()));
        restoredGoesOn();
        learn(GOOD, 3_000, 4);
        restoredGoesOn();
        carryOut(new Command.Freeze());
        restoredGoesOn();
    }

    /** Rows of what was undone come back neither at once nor from the store. */
    @Test
    void whatWasUndoneIsNotFittedAgain() {
        begun();
        learn(GOOD, 1_000, 1);
        assertThat(learner.fitOfAllRows()).isNotNull();
        drain();
        carryOut(new Command.Freeze());
        carryOut(new Command.Resume());
        now += 61 * MINUTE;
        learn(GOOD, BATCH, 2);
        drain();
        carryOut(new Command.Revert(learner.operation().checkpoints().getFirst().version()));
        assertThat(learner.fitOfAllRows()).isNull();
        drain();
        assertThat(ManagedLearner.restore(SPEC, store).fitOfAllRows()).isNull();
    }

    /** Nothing that is learned depends on it, and what is pinned stays, whatever is learned and forgotten since. */
    @Test
    void aPinnedVersionStaysWhileLearningGoesOn() {
        begun();
        learn(GOOD, 3_000, 1);
        drain();
        ManagedLearner other = ManagedLearner.restore(SPEC, store);
        ModelParameters good = Objects.requireNonNull(learner.parameters());
        assertThat(carryOut(new Command.Pin(Command.Pin.NEWEST)).kind()).isEqualTo(Outcome.Kind.PINNED);
        assertThat(carryOut(new Command.Pin(good.version())).sentence())
                .isEqualTo("The model is pinned to version " + good.version() + " already.");
        restoredGoesOn();
        long from = now;
        learn(POISON, 5_000, 2);
        ManagedLearner pinned = learner;
        learner = other;
        now = from - 1_000 / BATCH * MINUTE;
        learn(GOOD, 1_000, 9); // as restoredGoesOn does
        learn(POISON, 5_000, 2);
        assertThat(learner.snapshot()).isEqualTo(pinned.snapshot());
        learner = pinned;
        for (int change = 0; change < 12; change++) { // more than are kept before a change
            carryOut(new Command.Revert(
                    learner.operation().checkpoints().getFirst().version()));
        }
        Serving serving = Objects.requireNonNull(learner.serving());
        assertThat(serving.assigning().version()).isEqualTo(good.version());
        assertThat(serving.assigning().served().toArray())
                .isEqualTo(good.served().toArray());
        assertThat(serving.assigning().ids()).isEqualTo(good.ids());
        assertThat(serving.learned()).isSameAs(learner.parameters());
        assertThat(learner.operation().pinned()).isEqualTo(good.version());
        restoredGoesOn();
        assertThat(carryOut(new Command.Pin(1)).kind()).isEqualTo(Outcome.Kind.PINNED);
        assertThat(carryOut(new Command.Unpin()).sentence())
                .isEqualTo("Points are assigned with the newest version again, and no longer with version 1.");
        assertThat(Objects.requireNonNull(learner.serving()).pinned()).isNull();
        restoredGoesOn();
        assertThat(carryOut(new Command.Unpin()).kind()).isEqualTo(Outcome.Kind.REFUSED);
        assertThat(carryOut(new Command.Pin(99_999)).sentence())
                .startsWith("The parameters of version 99999 are not kept; those of [");
    }

    /** Points may still be assigned to it, and to a retired one that may return. */
    @Test
    void theNamesThatScorersHearAreOfClustersThatAPointCanBeAssignedTo() {
        assertThat(learner.serving()).isNull();
        begun();
        learn(GOOD, 1_000, 1);
        carryOut(new Command.Name(2, "Night shift"));
        assertThat(Objects.requireNonNull(learner.serving()).names()).isEqualTo(Map.of(2, "Night shift"));
        assertThat(learner.operation().names().keySet())
                .isSubsetOf(learner.snapshot().ids());
    }

    private void restoredGoesOn() {
        drain();
        ManagedLearner first = learner;
        ManagedLearner second = ManagedLearner.restore(SPEC, store);
        assertThat(second.operation().names()).isEqualTo(first.operation().names());
        assertThat(second.operation().frozen()).isEqualTo(first.operation().frozen());
        assertThat(second.operation().pinned()).isEqualTo(first.operation().pinned());
        assertThat(second.serving()).isEqualTo(first.serving());
        assertThat(second.operation().checkpoints())
                .extracting(Checkpoint::version)
                .isEqualTo(first.operation().checkpoints().stream()
                        .map(Checkpoint::version)
                        .toList());
        assertThat(second.snapshot()).isEqualTo(first.snapshot());
        long from = now;
        learn(GOOD, 1_000, 9);
        now = from;
        learner = second;
        learn(GOOD, 1_000, 9);
        assertThat(second.snapshot()).isEqualTo(first.snapshot());
        assertThat(model().toArray())
                .isEqualTo(Objects.requireNonNull(first.parameters()).served().toArray());
        drain();
    }

    @Test
    void aClusterHasTheNameThatItWasGiven() {
        begun();
        assertThat(carryOut(new Command.Name(2, "Night shift")).sentence())
                .isEqualTo("Cluster 2 is called \"Night shift\".");
        assertThat(learner.operation().names()).containsEntry(2, "Night shift");
        assertThat(carryOut(new Command.Name(9, "nobody")).sentence())
                .isEqualTo("There is no cluster 9; there are [1, 2, 3].");
        carryOut(new Command.Name(2, ""));
        assertThat(learner.operation().names()).isEmpty();
    }

    @Test
    void namesAndPeopleAreBoundedAndOfOneLine() {
        assertThatThrownBy(() -> new Command.Name(1, "x".repeat(65))).hasMessage("more than 64 characters");
        assertThatThrownBy(() -> new Command.Name(1, "a\nb")).hasMessage("control characters, or spaces at an end");
        assertThatThrownBy(() -> new Instruction(new Command.Freeze(), " ann", 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new Command.Name(1, "日".repeat(64)).name()).hasSize(64);
    }

    /** An hour after an hour for a day, and a day after a day for a month; a leap in time stops neither. */
    @Test
    void checkpointsAreFew() {
        begun();
        for (int hour = 0; hour < 24 * 40; hour++) {
            learn(GOOD, BATCH, hour);
            now += 60 * MINUTE;
            if (hour == 500) {
                now += 400L * 24 * 60 * MINUTE;
            }
            if (hour == 600) {
                now -= 400L * 24 * 60 * MINUTE;
            }
        }
        List<Checkpoint> kept = learner.operation().checkpoints();
        assertThat(kept).filteredOn(one -> one.reason() == Reason.HOUR).hasSize(24);
        assertThat(kept).filteredOn(one -> one.reason() == Reason.DAY).hasSize(30);
        assertThat(now - kept.getLast().timestampMillis()).isLessThanOrEqualTo(122 * MINUTE);
        drain();
        assertThat(store.keySet().stream().filter(key -> key.endsWith("/about")).count())
                .isEqualTo(kept.size());
    }

    @Test
    void checkpointsAreBoundedInBytes() {
        Checkpoints checkpoints = new Checkpoints();
        byte[] third = new byte[(int) (Checkpoints.MOST_BYTES / 3)];
        for (int version = 1; version <= 5; version++) {
            checkpoints.add(new Checkpoint(version, 1, 1, version, Reason.BEFORE_CHANGE, Map.of("level-0", third)));
        }
        assertThat(checkpoints.versions()).containsExactly(3L, 4L, 5L);
        byte[] huge = new byte[(int) Checkpoints.MOST_BYTES + 1];
        checkpoints.add(new Checkpoint(6, 1, 1, 6, Reason.DAY, Map.of("level-0", huge)));
        assertThat(checkpoints.versions()).containsExactly(6L);
    }
}
