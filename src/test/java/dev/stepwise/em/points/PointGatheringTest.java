package dev.stepwise.em.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.PointBlock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Points that are gathered keep their values, weights and labels. */
class PointGatheringTest {

    private static PointBlock source() {
        PointBlock block = new PointBlock(2, 4);
        for (int i = 0; i < 4; i++) {
            block.add(new double[] {i, i == 2 ? Double.NaN : 10 + i}, i + 0.5, i - 1);
        }
        return block;
    }

    @Test
    void pointsAreCopiedInTheOrderInWhichTheyCame() {
        PointGathering gathering = new PointGathering(2, 8);
        gathering.add(source(), 2);
        gathering.add(source(), 0);
        PointBlock block = gathering.blocks().get(0);
        assertThat(block.size()).isEqualTo(2);
        assertThat(block.values()[0]).isEqualTo(2);
        assertThat(block.values()[1]).isEqualTo(0);
        assertThat(block.values()[8]).isNaN();
        assertThat(block.values()[9]).isEqualTo(10);
        assertThat(block.weights()[0]).isEqualTo(2.5);
        assertThat(block.weights()[1]).isEqualTo(0.5);
        assertThat(block.labels()[0]).isEqualTo(1);
        assertThat(block.labels()[1]).isEqualTo(PointBlock.UNLABELLED);
    }

    @Test
    void aNewBlockBeginsWhenTheLastIsFull() {
        PointGathering gathering = new PointGathering(2, 2);
        assertThat(gathering.blocks()).isEmpty();
        for (int i = 0; i < 4; i++) {
            gathering.add(source(), i);
        }
        assertThat(gathering.blocks()).extracting(PointBlock::size).isEqualTo(List.of(2, 2));
        gathering.add(source(), 0);
        assertThat(gathering.blocks()).extracting(PointBlock::size).isEqualTo(List.of(2, 2, 1));
    }
}
