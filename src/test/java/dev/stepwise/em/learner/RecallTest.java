package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.regime.KnownComponent;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.Seed;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A unit normal cluster about 0 is there, and ten points come about 20, where one has been. */
class RecallTest {

    private static final MixtureShape SHAPE = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 1));
    private static final LearnerSpec SPEC = new LearnerSpec(SHAPE, 3).withFewestComponents(1);
    private static final int START_POINTS = 500;
    private static final int RETURNING_POINTS = 10;

    private static MixtureModel about(double centre) {
        return MixtureModel.fromArray(SHAPE, 1, new double[] {1, centre, 1});
    }

    /** A mini-batch of points about a centre, half of them a standard deviation below and above. */
    private static MiniBatch points(Learner learner, int points, double centre, double weight) {
        Scorer scorer = new Scorer(1, 64, 0, learner::parameters);
        for (int i = 0; i < points; i++) {
            scorer.add(new double[] {centre + (i % 2 == 0 ? -1 : 1)}, weight, PointBlock.UNLABELLED, i);
        }
        return scorer.drain().getFirst();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1_000, 0.001})
    void aComponentReturnsWithTheRowsThatItHasClaimedWhateverTheyWeigh(double weight) {
        LearnerState state = new LearnerState(SPEC);
        Seed seed = new Seed(Units.identity(1), about(0), START_POINTS, weight);
        state.begin(seed, Memories.startingAt(SPEC, seed));
        Learner learner = new Learner(SPEC, state);
        learner.apply(points(learner, START_POINTS, 0, weight));
        Memories memories = Objects.requireNonNull(state.memories());
        assertThat(memories.atStart()).isFalse();
        double[] statistics = SHAPE.zero(1).toArray();
        statistics[0] = 100;
        KnownComponent absent = KnownComponent.of(SHAPE, 7, 0.5, about(20).toArray(), statistics);
        state.regimes().replace(state.ids(), List.of(absent), List.of());

        MiniBatch batch = points(new Learner(SPEC, state), RETURNING_POINTS, 20, weight);
        Recall recall = Recall.of(SPEC, state, memories, Arrival.at(SPEC, state, batch));

        assertThat(recall.ids()).endsWith(7).hasSize(2);
        for (Memory memory : recall.memories().memories()) {
            assertThat(memory.statistics().masses()[1]).isCloseTo(RETURNING_POINTS, within(1e-6));
        }
    }
}
