package dev.stepwise.em.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.Units;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.SmallDatasets;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.SmallMixtures;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which splits and merges are proposed, and in which order. */
class SplitMergeMovesTest {

    private static final Units UNITS = Units.identity(1);

    private final AtomicInteger steps = new AtomicInteger();

    private static MStep mStep(MixtureModel model) {
        return new MStep(new LearnerSpec(model.shape(), model.components()), UNITS);
    }

    private SplitMergeMoves moves(MixtureModel model, Dataset data) {
        return new SplitMergeMoves(
                mStep(model), data.blocks(UNITS), model, new SplittableRandom(1), steps::incrementAndGet);
    }

    private SplitMergeMoves mergesAlone(MixtureModel model, Dataset data) {
        return new SplitMergeMoves(mStep(model), data.blocks(UNITS), model, steps::incrementAndGet);
    }

    /** The first component covers the groups at 0 and 12; the two others share the group at 60. */
    private static MixtureModel twoForOne(MixtureShape shape) {
        return SmallMixtures.of(
                shape, new double[] {0.66, 0.17, 0.17}, new double[] {6, 59.5, 60.5}, new double[] {37, 0.7, 0.7});
    }

    private static final Dataset GROUPS = SmallDatasets.groups(40, 3, 0, 12, 60);

    @Test
    void theBestExchangeSplitsWhatCoversTwoGroupsAndMergesWhatSharesOne() {
        SplitMergeMoves moves = moves(twoForOne(SmallMixtures.LINE), GROUPS);
        List<SplitMergeMove> exchanges = moves.exchanges();
        SplitMergeMove best = exchanges.get(0);
        assertThat(best.split().component()).isZero();
        assertThat(best.pair()).containsExactly(1, 2);
        assertThat(exchanges)
                .isSortedAccordingTo(
                        Comparator.comparingDouble(SplitMergeMove::score).reversed());
        for (SplitMergeMove move : exchanges) {
            assertThat(move.pair()).doesNotContain(move.split().component());
        }
        SplitMergeMove growth = moves.growths().get(0);
        SplitMergeMove shrinkage = moves.shrinkages().get(0);
        assertThat(best.score()).isCloseTo(growth.score() + shrinkage.score(), within(1e-9));
        assertThat(moves.outcome(best).moving()).containsExactly(0, 1, 2);
    }

    @Test
    void growthsAndShrinkagesComeWithTheBestFirst() {
        SplitMergeMoves moves = moves(twoForOne(SmallMixtures.LINE), GROUPS);
        assertThat(moves.growths())
                .isSortedAccordingTo(
                        Comparator.comparingDouble(SplitMergeMove::score).reversed());
        assertThat(moves.growths().get(0).split().component()).isZero();
        assertThat(moves.growths().get(0).pair()).isNull();
        assertThat(moves.shrinkages())
                .isSortedAccordingTo(
                        Comparator.comparingDouble(SplitMergeMove::score).reversed());
        assertThat(moves.shrinkages()).hasSize(3);
        assertThat(moves.shrinkages().get(0).pair()).containsExactly(1, 2);
        assertThat(moves.shrinkages().get(0).split()).isNull();
        assertThat(steps).hasValue(3 + 3); // components and pairs
    }

    @Test
    void mergesAloneHaveNoGrowths() {
        SplitMergeMoves moves = mergesAlone(twoForOne(SmallMixtures.LINE), GROUPS);
        assertThat(moves.growths()).isEmpty();
        assertThat(moves.exchanges()).isEmpty();
        assertThat(moves.shrinkages()).hasSize(3);
        assertThat(steps).hasValue(3);
    }

    /** Component 0 is class 0, the two others are class 1: nothing is moved between them, and no class grows or shrinks. */
    @Test
    void classesKeepTheirComponents() {
        SplitMergeMoves moves = moves(twoForOne(SmallMixtures.lineWithClasses(1, 2)), GROUPS);
        assertThat(moves.exchanges()).isEmpty();
        assertThat(moves.growths()).isEmpty();
        assertThat(moves.shrinkages()).isEmpty();
    }

    @Test
    void whatBelongsToNoClassGrowsAndShrinks() {
        SplitMergeMoves moves = moves(twoForOne(SmallMixtures.lineWithClasses(1)), GROUPS);
        assertThat(moves.growths()).allMatch(move -> move.split().component() > 0);
        assertThat(moves.shrinkages()).hasSize(1);
        assertThat(moves.shrinkages().get(0).pair()).containsExactly(1, 2);
    }

    /** Eight components have 28 pairs; of nine components' 36 the nearest 18 are tried. */
    @Test
    void ofMoreThanEightComponentsTheNearestPairsAreTried() {
        assertThat(row(8).shrinkages()).hasSize(28);
        assertThat(steps).hasValue(28);
        SplitMergeMoves nine = row(9);
        assertThat(nine.shrinkages()).hasSize(18);
        assertThat(nine.shrinkages())
                .allMatch(move -> Math.abs(move.pair()[0] - move.pair()[1]) <= 3); // 8 + 7 + 3 pairs
    }

    private SplitMergeMoves row(int components) {
        double[] weights = new double[components];
        double[] centres = new double[components];
        double[] variances = new double[components];
        Arrays.fill(weights, 1.0 / components);
        Arrays.fill(variances, 1);
        Arrays.setAll(centres, k -> 10 * k);
        return mergesAlone(SmallMixtures.line(weights, centres, variances), SmallDatasets.groups(10, 1, centres));
    }
}
