package dev.stepwise.em.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.points.Dataset;
import org.junit.jupiter.api.Test;

class MeanWeightTest {

    private static Dataset rows(int rows, double weight, double another) {
        Dataset data = new Dataset(1);
        for (int i = 0; i < rows; i++) {
            data.add(new double[] {i}, i == 7 ? another : weight, PointBlock.UNLABELLED);
        }
        return data;
    }

    @Test
    void oneHeavyRowCountsForSoManyMeanWeights() {
        double mean = MeanWeight.of(rows(500, 1, 1e5), 10);
        assertThat(mean).isCloseTo((499 + 10 * mean) / 500, within(1e-9));
        Dataset drawnIn = rows(500, 1, 1e5).withWeightsIn(mean, 10);
        assertThat(drawnIn.weight(7)).isEqualTo(10);
        assertThat(drawnIn.weight(8)).isCloseTo(1 / mean, within(1e-12));
    }

    @Test
    void rowsOfNoWeightAreNone() {
        Dataset data = rows(10, 0, 4);
        assertThat(MeanWeight.of(data, 10)).isEqualTo(4);
        assertThat(MeanWeight.of(rows(10, 0, 0), 10)).isEqualTo(1);
    }

    @Test
    void weightsOfOneStayTheSameRows() {
        Dataset data = rows(50, 1, 1);
        assertThat(data.withWeightsIn(MeanWeight.of(data, 10), 10)).isSameAs(data);
    }

    @Test
    void anotherUnitIsFollowedWithinTheRowsThatAreKept() {
        MeanWeight mean = new MeanWeight();
        assertThat(mean.value()).isNaN();
        mean.add(100_000, 100_000);
        assertThat(mean.value()).isEqualTo(1);
        mean.add(80_000, 80_000 * 1_000.0);
        assertThat(mean.value()).isCloseTo(1_000, within(0.1)); // 1/e^10 of the rows before are left
        mean.add(0, 0);
        mean.add(5, 0);
        assertThat(mean.value()).isCloseTo(1_000, within(0.1));
    }
}
