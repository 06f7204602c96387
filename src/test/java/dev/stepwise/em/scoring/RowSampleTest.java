package dev.stepwise.em.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.em.points.SampledPoint;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowSampleTest {

    private static final int WANTED = 8;

    private final RowSample sample = new RowSample(2, 3);

    private void offer(int rows) {
        for (int i = 0; i < rows; i++) {
            sample.offer(new double[] {i, -i}, 1 + i % 3, i % 2, 0);
        }
    }

    private static double[] firstColumn(List<SampledPoint> rows) {
        return rows.stream().mapToDouble(point -> point.row()[0]).toArray();
    }

    /**
     * Each of n rows is kept as often as any other, within five standard deviations of a binomial count over 4,000 samples: the
     * chance that one of the rows lies farther is below 1e-4.
     */
    @ParameterizedTest
    @ValueSource(ints = {17, 33, 40, 100})
    void everyRowHasTheSameChanceWhateverTheirNumber(int rows) {
        int samples = 4_000;
        int[] kept = new int[rows];
        int total = 0;
        for (int s = 0; s < samples; s++) {
            sample.seed(11, 3, 1_000_000L * s);
            sample.restart(WANTED);
            offer(rows);
            for (double row : firstColumn(sample.rows(0))) {
                kept[(int) row]++;
                total++;
            }
        }
        double chance = (double) total / samples / rows;
        double deviation = Math.sqrt(samples * chance * (1 - chance));
        for (int count : kept) {
            assertThat(Math.abs(count - samples * chance)).isLessThan(5 * deviation);
        }
        assertThat((double) total / samples).isBetween(0.9 * WANTED, 2.0 * WANTED);
    }

    @Test
    void upToTwiceAsManyAsWantedAllAreKeptInTheirOrder() {
        sample.restart(WANTED);
        offer(16);
        List<SampledPoint> rows = sample.rows(0);
        assertThat(rows).hasSize(16);
        for (int i = 0; i < 16; i++) {
            assertThat(rows.get(i)).isEqualTo(new SampledPoint(new double[] {i, -i}, 1 + i % 3, i % 2));
        }
        sample.offer(new double[] {99, 99}, 1, 0, 0);
        assertThat(sample.rows(0)).hasSizeLessThanOrEqualTo(16);
    }

    @Test
    void aThinnedSampleKeepsEachRowWithItsWeightAndLabel() {
        sample.restart(WANTED);
        offer(1_000);
        List<SampledPoint> rows = sample.rows(0);
        assertThat(rows).hasSizeBetween(2, 16);
        for (SampledPoint row : rows) {
            int i = (int) row.row()[0];
            assertThat(row).isEqualTo(new SampledPoint(new double[] {i, -i}, 1 + i % 3, i % 2));
        }
        assertThat(firstColumn(rows)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void itDependsOnTheModelThePartitionAndTheOffsetAlone() {
        double[][] kept = new double[6][];
        long[][] places = {{1, 3, 50}, {2, 3, 50}, {1, 4, 50}, {1, 3, 51}, {1, 3, 50}, {2, 2, 50}};
        for (int p = 0; p < places.length; p++) {
            sample.seed(places[p][0], (int) places[p][1], places[p][2]);
            sample.restart(WANTED);
            offer(500);
            kept[p] = firstColumn(sample.rows(0));
        }
        assertThat(kept[4]).containsExactly(kept[0]);
        assertThat(kept[1]).isNotEqualTo(kept[0]);
        assertThat(kept[2]).as("the sum of model and partition is the place").containsExactly(kept[1]);
        assertThat(kept[3]).isNotEqualTo(kept[0]);
        RowSample other = new RowSample(2, 4);
        RowSample same = new RowSample(2, 4);
        same.seed(0, 4, 0);
        for (RowSample one : List.of(other, same)) {
            one.restart(WANTED);
            for (int i = 0; i < 500; i++) {
                one.offer(new double[] {i, 0}, 1, 0, 0);
            }
        }
        assertThat(same.rows(0)).isEqualTo(other.rows(0));
    }

    @Test
    void aRestartForgetsTheRowsAndMayWantMoreOrNone() {
        sample.restart(2);
        offer(100);
        sample.restart(20);
        offer(40);
        assertThat(sample.rows(0)).hasSize(40);
        sample.restart(0);
        offer(10);
        assertThat(sample.rows(0)).isEmpty();
        sample.restart(5);
        offer(10);
        assertThat(sample.rows(0)).as("all bits count anew").hasSize(10);
    }

    @Test
    void aRowWeighsHalfAsMuchAfterAHalfLife() {
        sample.restart(WANTED);
        sample.offer(new double[] {1, 1}, 8, 0, 4);
        sample.offer(new double[] {2, 2}, 8, 0, 5);
        sample.offer(new double[] {3, 3}, 8, 0, 6);
        assertThat(sample.rows(6)).extracting(SampledPoint::weight).containsExactly(2.0, 4.0, 8.0);
    }
}
