package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.em.scoring.DensityRanks;
import org.junit.jupiter.api.Test;

class RecentDensitiesTest {

    private final RecentDensities densities = new RecentDensities();

    private void add(int from, int to) {
        for (int i = from; i < to; i++) {
            densities.add(i);
        }
    }

    private static RecentDensities restored(RecentDensities densities) {
        RecentDensities restored = new RecentDensities();
        restored.restore(ThroughBytes.of(densities.state(), PartBytes::write, PartBytes::readDensities));
        return restored;
    }

    private static DensityRanks ranks(RecentDensities densities) {
        return RecentDensities.ranks(densities.newest());
    }

    @Test
    void ranksAreThoseOfAtLeast64Points() {
        add(0, 63);
        assertThat(ranks(densities)).isEqualTo(DensityRanks.NONE);
        add(63, 64);
        assertThat(ranks(densities).toArray()).hasSize(64).startsWith(0, 1, 2).endsWith(62, 63);
    }

    @Test
    void theNewest1024AreKept() {
        add(0, 1024);
        assertThat(ranks(densities).toArray()).startsWith(4, 12).endsWith(1012, 1020);
        add(1024, 1424);
        assertThat(ranks(densities).toArray()).startsWith(404, 412).endsWith(1412, 1420);
    }

    @Test
    void itGoesOnWhereItsStateWasWritten() {
        add(0, 50);
        RecentDensities few = restored(densities);
        assertThat(ranks(few)).isEqualTo(DensityRanks.NONE);
        for (int i = 50; i < 70; i++) {
            few.add(i);
        }
        assertThat(ranks(few).toArray()).hasSize(70).startsWith(0, 1).endsWith(68, 69);
        add(50, 1500);
        RecentDensities many = restored(densities);
        assertThat(ranks(many)).isEqualTo(ranks(densities));
        many.add(2000);
        densities.add(2000);
        assertThat(ranks(many)).isEqualTo(ranks(densities));
    }
}
