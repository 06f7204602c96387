package dev.stepwise.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ThinnedTest {

    @Test
    void aLongSeriesKeepsItsEndsAndCoversAllOfTheTime() {
        Thinned<Integer> series = new Thinned<>(50, Long.MAX_VALUE);
        for (int i = 0; i <= 10_000; i++) {
            series.add(i, 1, i);
        }
        List<Integer> kept = series.values();
        assertThat(kept).hasSize(50).startsWith(0).endsWith(10_000).isSorted();
        for (int i = 1; i < kept.size(); i++) {
            // evenly would be 204; never a hole of more than a few times that
            assertThat(kept.get(i) - kept.get(i - 1)).isLessThan(1_000);
        }
    }

    @Test
    void bytesAreBoundedToo() {
        Thinned<Integer> series = new Thinned<>(50, 1_000);
        for (int i = 0; i < 100; i++) {
            series.add(i, 100, i);
        }
        assertThat(series.values()).hasSize(10).startsWith(0).endsWith(99);
    }

    @Test
    void anEntryLargerThanAllStaysWhereItIsTheOnlyOneBesideTheFirst() {
        Thinned<Integer> series = new Thinned<>(50, 10);
        series.add(1, 1_000, 1);
        series.add(2, 1_000, 2);
        series.add(3, 1_000, 3);
        assertThat(series.values()).containsExactly(1, 3);
        assertThat(series.last()).isEqualTo(3);
    }
}
