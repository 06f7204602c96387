package dev.stepwise.em;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.batch.EmPass;
import dev.stepwise.em.learner.Learner;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.Standardisation;
import dev.stepwise.em.points.TrueMixture;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.search.Adoption;
import dev.stepwise.em.search.ChallengeResult;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.Seed;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A state of an earlier release that holds numbers beyond the border: parameters are found again from the rows in it, and
 * learning goes on.
 */
class OverflowingStateTest {

    private static final TrueMixture TRUTH = new TrueMixture(2, 2, 5, 21);
    private static final LearnerSpec SPEC = new LearnerSpec(TRUTH.model.shape(), 2);

    /** Numbers that stand nowhere else in the state. */
    private static final double SCALE = 1.234567890123;

    private static final double VALUE = 7.654321012345;

    private final Map<String, byte[]> store = new HashMap<>();
    private final Learner learner = new Learner(SPEC);

    private static boolean holds(ModelParameters parameters) {
        return Standardisation.holds(parameters.standardisation(), parameters.served());
    }

    private static void learn(Learner learner, Dataset data) {
        Scorer scorer = new Scorer(2, 64, 0, learner::parameters);
        double[] row = new double[2];
        for (int i = 0; i < data.size(); i++) {
            data.row(i, row);
            scorer.add(row, 1, PointBlock.UNLABELLED, i);
        }
        scorer.drain().forEach(learner::apply);
    }

    private void store(int rows) {
        Units units = new Units(new double[2], new double[] {SCALE, 1});
        learner.apply(new Seed(units, TRUTH.model, 500));
        if (rows > 0) {
            Dataset data = TRUTH.draw(rows, 1);
            data.add(new double[] {VALUE, 1}, 1, PointBlock.UNLABELLED);
            learn(learner, data);
        }
        store.putAll(learner.drainState());
    }

    /** Puts another number in the place of one that is there. */
    private void replace(String entry, double before, double after) {
        ByteBuffer bytes = ByteBuffer.wrap(store.get(entry));
        int at = IntStream.rangeClosed(0, bytes.capacity() - Double.BYTES)
                .filter(i -> bytes.getLong(i) == Double.doubleToRawLongBits(before))
                .findFirst()
                .orElseThrow();
        bytes.putDouble(at, after);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e99, 1e200, 1e-200})
    void unitsBeyondTheBorderAreFoundAgain(double scale) {
        store(600);
        replace("header", SCALE, scale);
        replace("ring-1", VALUE, 1e100);
        Learner restored = Learner.restore(SPEC, store);
        ModelParameters parameters = restored.parameters();
        assertThat(holds(parameters)).isTrue();
        assertThat(parameters.version()).isGreaterThan(learner.parameters().version());
        assertThat(parameters.epoch()).isGreaterThan(learner.parameters().epoch());
        assertThat(parameters.ids()).containsExactly(3, 4);

        store.putAll(restored.drainState());
        Learner again = Learner.restore(SPEC, store);
        assertThat(again.snapshot()).isEqualTo(restored.snapshot());
        learn(again, TRUTH.draw(900, 2));
        assertThat(again.parameters().version()).isGreaterThan(parameters.version());
        assertThat(holds(again.parameters())).isTrue();
    }

    @Test
    void withoutARowParametersAreFoundFromTheNextBatch() {
        store(0);
        replace("header", SCALE, 1e200);
        Learner restored = Learner.restore(SPEC, store);
        assertThat(restored.parameters()).isNull();
        Learner earlier = new Learner(SPEC);
        earlier.apply(new Seed(Units.identity(2), TRUTH.model, 500));
        Scorer scorer = new Scorer(2, 64, 0, earlier::parameters);
        double[] row = new double[2];
        Dataset data = TRUTH.draw(400, 3);
        for (int i = 0; i < data.size(); i++) {
            data.row(i, row);
            scorer.add(row, 1, PointBlock.UNLABELLED, i);
        }
        Learner.Update update = restored.apply(scorer.drain().getFirst());
        assertThat(update.newVersion()).isTrue();
        assertThat(restored.snapshot().version())
                .isGreaterThan(learner.parameters().version());
        assertThat(restored.snapshot().ids()).containsExactly(3, 4);
    }

    @Test
    void aSeedBeyondTheBorderIsNone() {
        Units units = new Units(new double[2], new double[] {1e200, 1});
        assertThat(learner.apply(new Seed(units, TRUTH.model, 500)).newVersion())
                .isFalse();
        assertThat(learner.parameters()).isNull();
    }

    @Test
    void aChallengerBeyondTheBorderIsRefused() {
        store(0);
        for (int round = 0; learner.pendingChallenge() == null; round++) {
            assertThat(round).as("batches without a challenge").isLessThan(20);
            learn(learner, TRUTH.draw(500, round));
        }
        long number = learner.pendingChallengeNumber();
        ModelParameters before = learner.parameters();
        Units units = new Units(new double[2], new double[] {1e160, 1});
        Adoption adoption = new Adoption(
                units,
                TRUTH.model,
                EmPass.over(TRUTH.draw(100, 7).blocks(Units.identity(2)), TRUTH.model)
                        .statistics());
        assertThat(learner.apply(new ChallengeResult(number, 1, adoption)).newVersion())
                .isFalse();
        assertThat(learner.parameters()).isSameAs(before);
    }
}
