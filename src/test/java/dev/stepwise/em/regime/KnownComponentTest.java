package dev.stepwise.em.regime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A component is gone when another mixture describes the rows without it. */
class KnownComponentTest {

    private static final MixtureShape SHAPE = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 1));

    /** A unit normal cluster about 0 that was all of its mixture. */
    private static final KnownComponent ONLY =
            KnownComponent.of(SHAPE, 7, 1, new double[] {1, 0, 1}, SHAPE.zero(1).toArray());

    private static List<PointBlock> rows(double centre) {
        PointBlock block = new PointBlock(1, 3);
        for (int i = -1; i <= 1; i++) {
            block.add(new double[] {centre + i}, 1, PointBlock.UNLABELLED);
        }
        return List.of(block);
    }

    private static MixtureModel about(double centre) {
        return MixtureModel.fromArray(SHAPE, 1, new double[] {1, centre, 1});
    }

    @Test
    void theOnlyOneIsGoneWhereAnotherDescribesTheRows() {
        assertThat(ONLY.isGone(rows(10), about(10))).isTrue();
    }

    @Test
    void theOnlyOneIsThereWhereItDescribesTheRowsAsWellOrBetter() {
        assertThat(ONLY.isGone(rows(0), about(0))).isFalse();
        assertThat(ONLY.isGone(rows(0), about(10))).isFalse();
        assertThat(ONLY.isGone(List.of(), about(10))).isFalse();
    }
}
