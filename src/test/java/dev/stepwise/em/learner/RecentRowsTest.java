package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.SampledPoint;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The newest rows, and how they are forgotten. */
class RecentRowsTest {

    private final RecentRows recentRows = new RecentRows(1, false);

    private void add(int from, int to) {
        for (int i = from; i < to; i++) {
            recentRows.add(new SampledPoint(new double[] {i}, 1, PointBlock.UNLABELLED), i);
        }
    }

    @Test
    void theNewestAreKept() {
        add(0, RecentRows.CAPACITY + 500);
        assertThat(recentRows.isFull()).isTrue();
        assertThat(recentRows.total()).isEqualTo(RecentRows.CAPACITY + 500);
        Dataset rows = recentRows.rowsAfter(RecentRows.ALL);
        assertThat(rows.size()).isEqualTo(RecentRows.CAPACITY);
        assertThat(rows.value(0, 0)).isEqualTo(500);
        assertThat(rows.value(RecentRows.CAPACITY - 1, 0)).isEqualTo(RecentRows.CAPACITY + 499);
    }

    @Test
    void thoseThatArrivedAfterAPointAreCountedAndGiven() {
        add(0, 100);
        assertThat(recentRows.count(89)).isEqualTo(10);
        assertThat(recentRows.rowsAfter(89).value(0, 0)).isEqualTo(90);
    }

    @Test
    void olderOnesCanBeForgotten() {
        add(0, RecentRows.CAPACITY + 10);
        recentRows.forgetBefore(5_000);
        assertThat(recentRows.isFull()).isFalse();
        assertThat(recentRows.rowsAfter(RecentRows.ALL).size()).isEqualTo(RecentRows.CAPACITY + 10 - 5_000);
        assertThat(recentRows.rowsAfter(RecentRows.ALL).value(0, 0)).isEqualTo(5_000);
        recentRows.forgetBefore(1_000);
        assertThat(recentRows.count(RecentRows.ALL))
                .as("what is forgotten stays so")
                .isEqualTo(RecentRows.CAPACITY + 10 - 5_000);
    }

    @Test
    void anEmptyOneFillsAgain() {
        add(0, 300);
        recentRows.forgetAllBut(0);
        assertThat(recentRows.rowsAfter(RecentRows.ALL).size()).isZero();
        add(300, 320);
        assertThat(recentRows.rowsAfter(RecentRows.ALL).size()).isEqualTo(20);
        assertThat(recentRows.total()).isEqualTo(320);
    }

    @Test
    void itIsFullWithEightThousandRowsAndAnEmptiedOneAgainAfterAsMany() {
        add(0, 7_999);
        assertThat(recentRows.isFull()).isFalse();
        add(7_999, 8_000);
        assertThat(recentRows.isFull()).isTrue();
        recentRows.forgetAllBut(0);
        assertThat(recentRows.isFull()).isFalse();
        add(8_000, 16_000);
        assertThat(recentRows.isFull()).isTrue();
    }

    @Test
    void aRowThatArrivedAtThePointItselfIsNeitherBeforeNorAfterIt() {
        add(0, 10);
        assertThat(recentRows.count(5)).isEqualTo(4);
        recentRows.forgetBefore(5);
        assertThat(recentRows.rowsAfter(RecentRows.ALL).value(0, 0)).isEqualTo(5);
        recentRows.forgetBefore(50);
        assertThat(recentRows.count(RecentRows.ALL)).isZero();
    }

    @Test
    void rowsComeBackWithTheirWeightsAndLabels() {
        RecentRows two = new RecentRows(2, false);
        two.add(new SampledPoint(new double[] {1, 2}, 0.5, 3), 10);
        two.add(new SampledPoint(new double[] {4, Double.NaN}, 7, PointBlock.UNLABELLED), 10);
        Dataset rows = two.rowsAfter(9);
        assertThat(rows.size()).isEqualTo(2);
        assertThat(rows.value(0, 1)).isEqualTo(2);
        assertThat(rows.weight(0)).isEqualTo(0.5);
        assertThat(rows.label(0)).isEqualTo(3);
        assertThat(rows.value(1, 0)).isEqualTo(4);
        assertThat(rows.value(1, 1)).isNaN();
        assertThat(rows.weight(1)).isEqualTo(7);
        assertThat(rows.label(1)).isEqualTo(PointBlock.UNLABELLED);
    }

    @Test
    void allWeightsAreMultipliedAndWrittenAnew() {
        recentRows.add(new SampledPoint(new double[] {3}, 2, PointBlock.UNLABELLED), 1);
        recentRows.drainSegment(0);
        recentRows.scaleWeights(1);
        assertThat(recentRows.drainSegment(0)).isNull();
        recentRows.scaleWeights(0.25);
        assertThat(recentRows.rowsAfter(RecentRows.ALL).weight(0)).isEqualTo(0.5);
        assertThat(recentRows.drainSegment(0)).isNotNull();
    }

    /** The mean of 8,000 of the numbers 0 to 79,999 lies within four standard errors, {@code 80,000 / √12 / √8,000} each, of their own. */
    @Test
    void whereNothingIsForgottenTheRowsAreASampleOfAll() {
        RecentRows all = new RecentRows(1, true);
        for (int i = 0; i < 10 * RecentRows.CAPACITY; i++) {
            all.add(new SampledPoint(new double[] {i}, 1, PointBlock.UNLABELLED), i);
            all.forgetAllBut(0);
            all.forgetBefore(i);
        }
        Dataset rows = all.rowsAfter(RecentRows.ALL);
        assertThat(rows.size()).isEqualTo(RecentRows.CAPACITY);
        assertThat(Arrays.stream(firstColumn(rows)).average()).hasValueCloseTo(40_000.0, within(4 * 258.2));
        assertThat(all.count(39_999)).isEqualTo(all.rowsAfter(39_999).size());
        assertThat(all.total()).isEqualTo(10 * RecentRows.CAPACITY);
    }

    private static RecentRows restored(RecentRows recentRows, int layout) {
        RecentRows restored = new RecentRows(1, false);
        restored.restore(ThroughBytes.of(layout, recentRows.state(), PartBytes::write, PartBytes::readRing));
        for (int segment = 0; segment < recentRows.segments(); segment++) {
            double[] numbers = recentRows.drainSegment(segment);
            if (numbers != null) {
                restored.restoreSegment(segment, numbers);
            }
        }
        return restored;
    }

    private static double[] firstColumn(Dataset rows) {
        double[] column = new double[rows.size()];
        Arrays.setAll(column, i -> rows.value(i, 0));
        return column;
    }

    @Test
    void itGoesOnWhereItsStateWasWritten() {
        add(0, 1_234);
        recentRows.forgetBefore(700);
        RecentRows restored = restored(recentRows, 2);
        assertThat(restored.total()).isEqualTo(1_234);
        assertThat(firstColumn(restored.rowsAfter(RecentRows.ALL)))
                .containsExactly(firstColumn(recentRows.rowsAfter(RecentRows.ALL)));
        assertThat(restored.count(1_000)).isEqualTo(233);
        add(1_234, RecentRows.CAPACITY + 100);
        RecentRows full = restored(recentRows, 2);
        assertThat(full.isFull()).isFalse();
        assertThat(full.count(RecentRows.ALL))
                .as("without the 700 that are forgotten")
                .isEqualTo(RecentRows.CAPACITY + 100 - 700);
        assertThat(full.rowsAfter(8_000).value(98, 0)).isEqualTo(RecentRows.CAPACITY + 99);
    }

    @Test
    void inTheFirstLayoutNoRowIsForgotten() {
        add(0, 50);
        recentRows.forgetAllBut(0);
        assertThat(restored(recentRows, 1).count(RecentRows.ALL)).isEqualTo(50);
    }

    @Test
    void onlySegmentsWithNewRowsAreWritten() {
        assertThat(recentRows.segments()).as("of 500 rows").isEqualTo(16);
        assertThat(new RecentRows(200, false).segments())
                .as("of 32,768 numbers, 203 a row")
                .isEqualTo(50);
        add(0, 501);
        assertThat(recentRows.drainSegment(0)).hasSize(2_000);
        assertThat(recentRows.drainSegment(1)).hasSize(4);
        assertThat(recentRows.drainSegment(2)).isNull();
        add(501, 502);
        assertThat(recentRows.drainSegment(0)).isNull();
        assertThat(recentRows.drainSegment(1)).isNotNull();
        add(502, RecentRows.CAPACITY + 1);
        assertThat(recentRows.drainSegment(0))
                .as("the newest row is in the place of the oldest")
                .isNotNull();
    }
}
