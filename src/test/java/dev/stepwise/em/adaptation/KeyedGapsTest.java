package dev.stepwise.em.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What keys gain, behind an oracle that knows the parameters of each; the streams are drawn from a fixed seed. */
@Tag("stream")
class KeyedGapsTest {

    private static final int KEYS = 100;
    private static final int POINTS = 60;

    @Test
    void keysThatDifferGainByThemselves() {
        KeyedStream stream = new KeyedStream(KEYS, POINTS, 1, 5, 1);
        Trust truth = new Trust(4, 1);
        KeyedGaps gaps = new KeyedGaps(stream, KEYS, null, truth);
        assertThat(gaps.gap(0, 30, POINTS)).isLessThan(gaps.ofPopulation(30, POINTS) / 3);
        assertThat(gaps.gap(0, 30, POINTS)).isLessThan(gaps.gap(1, 30, POINTS) + 0.02);
    }

    /** Two thousandths of a nat are the loss that is allowed. */
    @Test
    void keysThatAreAlikeLoseNothing() {
        KeyedStream stream = new KeyedStream(KEYS, POINTS, 0, Double.POSITIVE_INFINITY, 1);
        KeyedGaps gaps = new KeyedGaps(stream, KEYS, (Trust) null);
        assertThat(gaps.gap(0, 10, POINTS)).isLessThan(gaps.ofPopulation(10, POINTS) + 0.002);
    }
}
