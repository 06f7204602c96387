package dev.stepwise.em.regime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of a column of three levels, where every responsibility is a small fraction. */
class OverlapTest {

    private static final MixtureShape SHAPE = MixtureShape.of(CategoricalFamily.of(List.of(3)));
    private static final double ROUNDING = 1e-12;

    /** One component for levels 0 and 1, one for level 2. */
    private static final MixtureModel COARSE =
            MixtureModel.fromArray(SHAPE, 2, new double[] {0.5, 0.5, 0.5, 0.5, 0, 0, 0, 1});

    /** Level 0 is shared by the first two 3 to 1, the others belong to one each. */
    private static final MixtureModel FINE =
            MixtureModel.fromArray(SHAPE, 3, new double[] {0.3, 0.2, 0.5, 1, 0, 0, 0.5, 0.5, 0, 0, 0, 1});

    private static PointBlock block(double... levels) {
        PointBlock block = new PointBlock(1, 8);
        for (double level : levels) {
            block.add(new double[] {level}, 1, PointBlock.UNLABELLED);
        }
        return block;
    }

    private final Overlap overlap = Overlap.of(List.of(block(0, 0, 1), block(2, 0)), COARSE, FINE);

    @Test
    void itAddsUpTheProductsOfBothSharesOverAllBlocks() {
        assertThat(overlap.first()).containsExactly(new double[] {4, 1}, within(ROUNDING));
        assertThat(overlap.second()).containsExactly(new double[] {2.25, 1.75, 1}, within(ROUNDING));
        assertThat(overlap.joint()[0]).containsExactly(new double[] {2.25, 1.75, 0}, within(ROUNDING));
        assertThat(overlap.joint()[1]).containsExactly(new double[] {0, 0, 1}, within(ROUNDING));
    }

    @Test
    void theSuccessorIsWhereMostPointsWentAndTheOriginWhereTheyCameFrom() {
        assertThat(overlap.successor(0)).isEqualTo(0);
        assertThat(overlap.successor(1)).isEqualTo(2);
        assertThat(overlap.origin(0)).isEqualTo(0);
        assertThat(overlap.origin(1)).isEqualTo(0);
        assertThat(overlap.origin(2)).isEqualTo(1);
    }

    @Test
    void halfOfThePointsAreMostOfThemAndLessIsNot() {
        Overlap halves = new Overlap(
                new double[][] {{1.9, 2, 0.1}, {1.5, 1.4, 0.1}}, new double[] {4, 3.1}, new double[] {3.8, 4.1, 0.3});
        assertThat(halves.successor(0)).isEqualTo(1);
        assertThat(halves.successor(1)).isEqualTo(-1);
        assertThat(halves.origin(0)).isEqualTo(0);
        assertThat(halves.origin(1)).isEqualTo(-1);
        assertThat(halves.origin(2)).isEqualTo(-1);
    }

    @Test
    void withoutPointsNothingGoesAnywhere() {
        Overlap none = Overlap.of(List.of(), COARSE, FINE);
        assertThat(none.successor(0)).isEqualTo(-1);
        assertThat(none.origin(0)).isEqualTo(-1);
        assertThat(none.first()).containsExactly(0, 0);
        assertThat(none.second()).containsExactly(0, 0, 0);
        assertThat(none.joint()).hasDimensions(2, 3);
    }
}
