package dev.stepwise.em.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A table of points that grows. */
class DatasetTest {

    /** Row i is (i, −i), of weight i / 4 and with label i. */
    private static Dataset rows(int n) {
        Dataset data = new Dataset(2);
        double[] row = new double[2];
        for (int i = 0; i < n; i++) {
            row[0] = i;
            row[1] = -i;
            data.add(row, i / 4.0, i);
        }
        return data;
    }

    @Test
    void rowsStayAsTheyWereHoweverManyCome() {
        Dataset data = rows(1000);
        assertThat(data.size()).isEqualTo(1000);
        assertThat(data.columns()).isEqualTo(2);
        double[] row = new double[2];
        for (int i = 0; i < 1000; i++) {
            data.row(i, row);
            assertThat(row).containsExactly(i, -i);
            assertThat(data.value(i, 1)).isEqualTo(-i);
            assertThat(data.weight(i)).isEqualTo(i / 4.0);
            assertThat(data.label(i)).isEqualTo(i);
        }
    }

    @Test
    void theTotalWeightIsThatOfTheRowsAlone() {
        assertThat(rows(17).totalWeight()).isEqualTo(17 * 16 / 2 / 4.0);
        assertThat(rows(0).totalWeight()).isZero();
    }

    @Test
    void aThinnedSetHasEvenlySpacedRows() {
        Dataset thinned = rows(10).thin(4);
        assertThat(thinned.size()).isEqualTo(4);
        int[] expected = {0, 2, 5, 7}; // ⌊i · 10 / 4⌋
        for (int i = 0; i < 4; i++) {
            assertThat(thinned.value(i, 0)).isEqualTo(expected[i]);
            assertThat(thinned.weight(i)).isEqualTo(expected[i] / 4.0);
            assertThat(thinned.label(i)).isEqualTo(expected[i]);
        }
    }

    @Test
    void aSetThatIsNoLargerIsNotThinned() {
        Dataset data = rows(10);
        assertThat(data.thin(10)).isSameAs(data);
        assertThat(data.thin(9)).isNotSameAs(data);
    }

    @Test
    void blocksHaveStandardisedRowsWithoutThoseOfNoWeight() {
        Dataset data = rows(3);
        List<PointBlock> blocks = data.blocks(new Units(new double[] {1, 2}, new double[] {2, 4}));
        assertThat(blocks).hasSize(1);
        PointBlock block = blocks.get(0);
        assertThat(block.size()).isEqualTo(2);
        assertThat(block.values()[0]).isEqualTo(0);
        assertThat(block.values()[1]).isEqualTo(0.5);
        assertThat(block.values()[block.capacity()]).isEqualTo(-0.75);
        assertThat(block.weights()[1]).isEqualTo(0.5);
        assertThat(block.labels()[0]).isEqualTo(1);
    }

    /** Row 0 has no weight: 129 rows fill a block of 128. */
    @Test
    void aBlockHas128Rows() {
        assertThat(rows(129).blocks(Units.identity(2)))
                .extracting(PointBlock::size)
                .isEqualTo(List.of(128));
        assertThat(rows(130).blocks(Units.identity(2)))
                .extracting(PointBlock::size)
                .isEqualTo(List.of(128, 1));
        assertThat(rows(1).blocks(Units.identity(2))).isEmpty();
    }

    @Test
    void equalRowsAreMergedWithTheirWeights() {
        Dataset data = new Dataset(2);
        for (int i = 0; i < 12; i++) {
            data.add(new double[] {i % 2, Double.NaN}, i, i % 3 == 0 ? 7 : PointBlock.UNLABELLED);
        }
        Dataset merged = data.merged();
        assertThat(merged.size()).isEqualTo(4); // two values with the label and without
        double[] weights = {0 + 6, 1 + 5 + 7 + 11, 2 + 4 + 8 + 10, 3 + 9};
        for (int i = 0; i < 4; i++) {
            assertThat(merged.value(i, 0)).isEqualTo(i % 2);
            assertThat(merged.value(i, 1)).isNaN();
            assertThat(merged.weight(i)).isEqualTo(weights[i]);
            assertThat(merged.label(i)).isEqualTo(i % 3 == 0 ? 7 : PointBlock.UNLABELLED);
        }
        assertThat(data.weight(0)).isZero();
    }

    @Test
    void aSetWithFewRepetitionsIsNotMerged() {
        Dataset data = rows(2000);
        assertThat(data.merged()).isSameAs(data);
    }

    @Test
    void aColumnIsConstantWhereNoWeightedRowDiffers() {
        Dataset data = new Dataset(3);
        data.add(new double[] {1, 5, Double.NaN}, 1, PointBlock.UNLABELLED);
        data.add(new double[] {1, 6, Double.NaN}, 1, PointBlock.UNLABELLED);
        data.add(new double[] {2, 6, 3}, 0, PointBlock.UNLABELLED);
        assertThat(data.isConstant(0)).isTrue();
        assertThat(data.isConstant(1)).isFalse();
        assertThat(data.isConstant(2)).isTrue();
        data.add(new double[] {2, 6, 3}, 1, PointBlock.UNLABELLED);
        assertThat(data.isConstant(0)).isFalse();
    }
}
