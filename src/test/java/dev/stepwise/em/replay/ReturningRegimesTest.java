package dev.stepwise.em.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.learner.Learner;
import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.search.Ingredient;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two regimes by turns, of two unit normal clusters each, 20 standard deviations apart and 10 from those of the other regime. */
@Tag("stream")
class ReturningRegimesTest {

    private static final int TURN = 3_000;
    private static final int TURNS = 6;
    private static final double[] CENTRES = {0, 20, 10, 30};

    private static final LearnerSpec SPEC = new LearnerSpec(
                    MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 1)), 6)
            .withFewestComponents(1);

    private final List<LearnerEvent> events = new ArrayList<>();
    private final int[] clusters = new int[TURN * TURNS];

    private Learner learn(LearnerSpec spec) {
        return learn(spec, CENTRES, 50);
    }

    /** @param centres of the two clusters of the first regime, then of the other */
    private Learner learn(LearnerSpec spec, double[] centres, int batch) {
        SplittableRandom random = new SplittableRandom(5);
        Dataset points = new Dataset(1);
        for (int i = 0; i < clusters.length; i++) {
            double centre = centres[2 * (i / TURN % 2) + random.nextInt(2)];
            points.add(new double[] {centre + random.nextGaussian()}, 1, PointBlock.UNLABELLED);
        }
        int[] next = {0};
        Replay replay = new Replay(spec, points, new Replay.Options(batch, 1, 0), block -> {
                    for (int i = 0; i < block.size(); i++) {
                        clusters[next[0]++] = block.cluster(i);
                    }
                })
                .onEvent(events::add)
                .run();
        return replay.learner();
    }

    /** Ids that more than one in twenty points of the second half of a turn was assigned to. */
    private Set<Integer> idsOf(int turn) {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (int i = turn * TURN + TURN / 2; i < (turn + 1) * TURN; i++) {
            counts.merge(clusters[i], 1, Integer::sum);
        }
        counts.values().removeIf(count -> count < TURN / 40);
        return counts.keySet();
    }

    private boolean hasReturned() {
        return events.stream().anyMatch(event -> event.kind() == LearnerEvent.Kind.RETURNED);
    }

    @Test
    void aRegimeHasItsIdsBackWhenItReturns() {
        Learner learner = learn(SPEC);
        assertThat(idsOf(4)).isEqualTo(idsOf(2)).hasSize(2);
        assertThat(idsOf(5)).isEqualTo(idsOf(3)).hasSize(2).doesNotContainAnyElementsOf(idsOf(4));
        assertThat(hasReturned()).isTrue();
        ModelParameters known = learner.parameters();
        ModelParameters restored =
                Learner.restore(SPEC, learner.stateWithoutRows()).parameters();
        assertThat(restored).isNotNull();
        assertThat(known).isNotNull();
        assertThat(restored.ids()).isEqualTo(known.ids());
        assertThat(restored.served()).isEqualTo(known.served());
        assertThat(restored.eStepModel()).isEqualTo(known.eStepModel());
    }

    @Test
    void nothingReturnsWhereNothingIsForgottenOrTheIngredientIsLeftOut() {
        learn(SPEC.without(Set.of(Ingredient.RECALL)));
        assertThat(hasReturned()).isFalse();
        learnAgain(SPEC.with(new MemoryChoice.Unlimited()));
        assertThat(hasReturned()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 500})
    void theOnlyClusterHasItsIdBackHoweverManyPointsACommitHas(int batch) {
        learn(new LearnerSpec(SPEC.shape(), 1), new double[] {0, 0, 10, 10}, batch);
        assertThat(idsOf(1)).hasSize(1).isNotEqualTo(idsOf(0));
        assertThat(idsOf(2)).isEqualTo(idsOf(0));
        assertThat(idsOf(3)).isEqualTo(idsOf(1));
    }

    private void learnAgain(LearnerSpec spec) {
        events.clear();
        learn(spec);
    }
}
