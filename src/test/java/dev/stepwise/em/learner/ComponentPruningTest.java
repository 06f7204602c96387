package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.learner.LearnerEvent.Kind;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.search.Ingredient;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.MStep;
import dev.stepwise.mixture.HeldParameters;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Three Poisson counts, of the second of which 0.4 points are left. */
class ComponentPruningTest {

    private static final MixtureShape SHAPE = MixtureShape.of(new PoissonFamily(1));
    private static final MixtureModel THREE = MixtureModel.fromArray(SHAPE, 3, new double[] {0.2, 0.3, 0.5, 1, 5, 9});
    private static final LearnerSpec FREE = spec(new PriorChoice.None(), 5, 1);

    private static LearnerSpec spec(PriorChoice prior, int most, int fewest) {
        return new LearnerSpec(SHAPE, most, prior, new MemoryChoice.Automatic(), null, true, 500, 1)
                .withFewestComponents(fewest);
    }

    private static MixtureStatistics statistics(double... masses) {
        double[] v = masses;
        return MixtureStatistics.fromArray(
                SHAPE, 3, new double[] {v[0], v[1], v[2], v[0], v[0], v[0], v[1], 5 * v[1], v[1], v[2], 9 * v[2], v[2]
                });
    }

    private static LearnerState state(LearnerSpec spec) {
        LearnerState state = new LearnerState(spec);
        state.steady().keep(THREE, 0);
        for (int i = 0; i < 11; i++) {
            state.recentRows().add(new SampledPoint(new double[] {1}, 1, -1), i);
        }
        return state;
    }

    private static Memories memories(LearnerSpec spec, double... masses) {
        return Memories.remembering(new MStep(spec, Units.identity(1)), THREE, statistics(masses));
    }

    /** Ten points that are of none of the components. */
    private static MiniBatch batch(double weight) {
        return new MiniBatch(3, 50, 0, 10, 10 * weight, -20, -20, 77, SHAPE.zero(3), List.of());
    }

    /** What a learner that knows this says of a batch. */
    private static @Nullable LearnerEvent prune(LearnerSpec spec, LearnerState state, double batchWeight) {
        Units units = Units.identity(1);
        state.restore(new StateHeader(50, 3, 990, 0, 70, units, List.of(4, 7, 9), 10), memories(spec, 60, 0.4, 120));
        List<LearnerEvent> events =
                new Learner(spec, state).apply(batch(batchWeight)).events();
        assertThat(events).hasSizeLessThanOrEqualTo(1);
        return events.isEmpty() ? null : events.getFirst();
    }

    @Test
    void aClusterOfLessThanAPointIsGoneFromAllOfTheState() {
        LearnerState state = state(FREE);
        LearnerEvent event = Objects.requireNonNull(prune(FREE, state, 1));
        assertThat(event.kind()).isEqualTo(Kind.DIED);
        assertThat(event.ids()).containsExactly(7);
        assertThat(event.points()).isEqualTo(1_000);
        assertThat(event.timestampMillis()).isEqualTo(77);
        assertThat(event.version()).as("of the parameters that come next").isEqualTo(51);
        assertThat(event.evidence())
                .as("by BIC, a weight and a rate spared")
                .isCloseTo(2 / 2.0 * Math.log(180) / 180, within(1e-12));
        assertThat(state.ids()).containsExactly(4, 9);
        assertThat(state.epoch()).isEqualTo(4);
        assertThat(Objects.requireNonNull(state.memories()).servedMemory().components())
                .isEqualTo(2);
        assertThat(state.steady().model()).isEqualTo(THREE.reorder(new int[] {0, 2}));
    }

    private static void allLive(LearnerSpec spec, double batchWeight) {
        LearnerState state = state(spec);
        assertThat(prune(spec, state, batchWeight)).isNull();
        assertThat(state.ids()).containsExactly(4, 7, 9);
        assertThat(state.epoch()).isEqualTo(3);
        assertThat(state.steady().model()).isEqualTo(THREE);
    }

    @Test
    void oneThatHoldsAsMuchAsAPointLives() {
        assertThat(ComponentPruning.of(FREE, memories(FREE, 60, 1, 120))).isNull();
        assertThat(ComponentPruning.of(FREE, memories(FREE, 60, 0.999, 120))).isNotNull();
    }

    @Test
    void theUnitOfWeightsIsNoMeasure() {
        for (double weight : new double[] {0.001, 0.4, 100}) {
            LearnerState state = state(FREE);
            assertThat(Objects.requireNonNull(prune(FREE, state, weight)).ids()).containsExactly(7);
            assertThat(state.ids()).containsExactly(4, 9);
        }
    }

    @Test
    void whereTheNumberOfComponentsIsNotFreeOrNotToFallAllLive() {
        allLive(spec(new PriorChoice.None(), 3, 3), 1);
        allLive(spec(new PriorChoice.None(), 5, 3), 1);
        assertThat(prune(spec(new PriorChoice.None(), 5, 2), state(FREE), 1)).isNotNull();
    }

    @Test
    void whereSplitsAndMergesAreLeftOutOrParametersAreHeldAllLive() {
        allLive(FREE.without(Set.of(Ingredient.SPLIT_MERGE)), 1);
        HeldParameters held = new HeldParameters(List.of(), THREE, Set.of("rate"));
        allLive(spec(new PriorChoice.Holding(new PriorChoice.None(), held), 5, 1), 1);
    }

    @Test
    void theOthersKeepTheirOrder() {
        int[][] others = {{1, 2}, {0, 2}, {0, 1}};
        for (int dead = 0; dead < 3; dead++) {
            double[] masses = {60, 60, 60};
            masses[dead] = 0.4;
            ComponentPruning decision = Objects.requireNonNull(ComponentPruning.of(FREE, memories(FREE, masses)));
            assertThat(decision.component()).isEqualTo(dead);
            assertThat(decision.kept()).containsExactly(others[dead]);
        }
    }

    @Test
    void beforeTheFirstEstimateAllLive() {
        Memories start = Memories.startingAt(new MStep(FREE, Units.identity(1)), THREE, 500);
        assertThat(ComponentPruning.of(FREE, start)).isNull();
    }
}
