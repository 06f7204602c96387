package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.learner.LearnerEvent.Kind;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.MixtureSampler;
import dev.stepwise.em.points.TrueMixture;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.search.Challenge;
import dev.stepwise.em.search.ChallengeResult;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.Seed;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A cluster that has no points left in any memory is gone, and does not come back as another one. */
@Tag("stream")
class ForgottenClusterTest {

    private static final int BATCH = 500;
    private static final double SHORT_MEMORY = 2_000;
    private static final int LONG_ENOUGH = 40_000;
    private static final TrueMixture TRUTH = new TrueMixture(4, 2, 8, 5);
    private static final int[] FIRST = {0, 1, 2};
    private static final int[] LEFT = {0, 1};
    private static final int[] THEN = {0, 1, 3};

    private final List<LearnerEvent> events = new ArrayList<>();
    private boolean challenged;

    private static LearnerSpec spec(int fewest) {
        MixtureShape shape = TRUTH.model.shape();
        LearnerSpec plain = new LearnerSpec(shape, 6);
        return new LearnerSpec(
                        shape,
                        6,
                        plain.prior(),
                        new MemoryChoice.HalfLifePoints(SHORT_MEMORY),
                        null,
                        true,
                        plain.bootstrapPoints(),
                        1)
                .withFewestComponents(fewest);
    }

    private static MixtureModel some(int... components) {
        MixtureModel chosen = TRUTH.model.select(components);
        double[] weights = new double[components.length];
        Arrays.fill(weights, 1.0 / components.length);
        return chosen.withWeights(weights);
    }

    private static Learner seeded(LearnerSpec spec) {
        Learner learner = new Learner(spec);
        learner.apply(new Seed(Units.identity(2), some(FIRST), 500));
        return learner;
    }

    private void learn(Learner learner, int seed, int... components) {
        Dataset data = new MixtureSampler(some(components), seed).draw(LONG_ENOUGH, 0, 0);
        Scorer scorer = new Scorer(2, 64, 0, learner::parameters);
        double[] row = new double[2];
        for (int i = 0; i < data.size(); i++) {
            data.row(i, row);
            scorer.add(row, 1, PointBlock.UNLABELLED, i);
            if (i % BATCH == BATCH - 1) {
                scorer.drain()
                        .forEach(batch -> events.addAll(learner.apply(batch).events()));
                Challenge challenge = learner.pendingChallenge();
                if (challenge != null) {
                    ChallengeResult result =
                            challenged ? challenge.run() : new ChallengeResult(challenge.number(), 0, null);
                    events.addAll(learner.apply(result).events());
                }
            }
        }
    }

    private List<LearnerEvent> of(Kind kind) {
        return events.stream().filter(event -> event.kind() == kind).toList();
    }

    @Test
    void itDiesByItselfAndTheNextOneBornHasAnIdOfItsOwn() {
        Learner learner = seeded(spec(1));
        learn(learner, 1, FIRST);
        long epoch = learner.snapshot().epoch();
        assertThat(of(Kind.DIED)).isEmpty();
        learn(learner, 2, LEFT);
        assertThat(of(Kind.DIED)).singleElement().satisfies(event -> {
            assertThat(event.ids()).containsExactly(3);
            assertThat(event.evidence()).isPositive();
        });
        assertThat(learner.snapshot().ids()).containsExactly(1, 2);
        assertThat(learner.snapshot().epoch()).isEqualTo(epoch + 1);
        assertThat(learner.snapshot().model().weights()[0]).isCloseTo(0.5, within(0.05));

        challenged = true;
        learn(learner, 3, THEN);
        assertThat(learner.snapshot().ids()).containsExactlyInAnyOrder(1, 2, 4);
    }

    @Test
    void theStateBeforeAndAfterItIsWhole() {
        LearnerSpec spec = spec(1);
        Learner learner = seeded(spec);
        learn(learner, 1, FIRST);
        learn(learner, 2, LEFT);
        Learner restored = Learner.restore(spec, learner.drainState());
        learn(learner, 3, LEFT);
        learn(restored, 3, LEFT);
        assertThat(restored.snapshot()).isEqualTo(learner.snapshot());
        assertThat(restored.parameters()).isEqualTo(learner.parameters());
    }

    @Test
    void whereTheirNumberIsGivenTheComponentsStay() {
        Learner learner = seeded(spec(3));
        learn(learner, 1, FIRST);
        learn(learner, 2, LEFT);
        assertThat(of(Kind.DIED)).isEmpty();
        assertThat(learner.snapshot().ids()).containsExactly(1, 2, 3);
    }

    /** Whoever can write a point could else end clusters. */
    @Test
    void oneHeavyPointEndsNoCluster() {
        LearnerSpec spec = new LearnerSpec(TRUTH.model.shape(), 6).withFewestComponents(1);
        Learner learner = seeded(spec);
        learn(learner, 1, FIRST);
        Scorer scorer = new Scorer(2, 64, 0, learner::parameters);
        scorer.add(new double[] {0, 0}, 3_000, PointBlock.UNLABELLED, 0);
        scorer.drain().forEach(batch -> events.addAll(learner.apply(batch).events()));
        assertThat(of(Kind.DIED)).isEmpty();
        assertThat(learner.snapshot().ids()).containsExactly(1, 2, 3);
    }
}
