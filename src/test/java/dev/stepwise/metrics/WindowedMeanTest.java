package dev.stepwise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WindowedMeanTest {

    private final WindowedMean mean = new WindowedMean(1_000);

    @Test
    void thereIsNoMeanOfNothing() {
        assertThat(mean.mean()).isNaN();
    }

    @Test
    void whatComesAtTheSameTimeCountsByItsWeight() {
        mean.add(-10, 5, 7);
        mean.add(-30, 15, 7);
        assertThat(mean.mean()).isEqualTo(-2);
    }

    @Test
    void whatIsOneWindowOldCountsForOnePartOfE() {
        mean.add(0, 1, 0);
        mean.add(1, 1, 1_000);
        assertThat(mean.mean()).isCloseTo(1 / (1 + Math.exp(-1)), within(1e-12));
    }

    @Test
    void afterALongSilenceOnlyTheNewestIsLeft() {
        mean.add(-5, 1, 0);
        mean.add(-2, 1, Long.MAX_VALUE / 2);
        assertThat(mean.mean()).isEqualTo(-2);
    }
}
