package dev.stepwise.em;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.distribution.PointBlock;
import org.junit.jupiter.api.Test;

/** The newest rows, and how they are forgotten. */
class RingTest {

    private final Ring ring = new Ring(1);

    private void add(int from, int to) {
        for (int i = from; i < to; i++) {
            ring.add(new SampledPoint(new double[] {i}, 1, PointBlock.UNLABELLED), i);
        }
    }

    @Test
    void theNewestAreKept() {
        add(0, Ring.CAPACITY + 500);
        assertThat(ring.isFull()).isTrue();
        assertThat(ring.total()).isEqualTo(Ring.CAPACITY + 500);
        Dataset rows = ring.rowsAfter(Ring.ALL);
        assertThat(rows.size()).isEqualTo(Ring.CAPACITY);
        assertThat(rows.value(0, 0)).isEqualTo(500);
        assertThat(rows.value(Ring.CAPACITY - 1, 0)).isEqualTo(Ring.CAPACITY + 499);
    }

    @Test
    void thoseThatArrivedAfterAPointAreCountedAndGiven() {
        add(0, 100);
        assertThat(ring.count(89)).isEqualTo(10);
        assertThat(ring.rowsAfter(89).value(0, 0)).isEqualTo(90);
    }

    @Test
    void olderOnesCanBeForgotten() {
        add(0, Ring.CAPACITY + 10);
        ring.forgetBefore(5_000);
        assertThat(ring.isFull()).isFalse();
        assertThat(ring.rowsAfter(Ring.ALL).size()).isEqualTo(Ring.CAPACITY + 10 - 5_000);
        assertThat(ring.rowsAfter(Ring.ALL).value(0, 0)).isEqualTo(5_000);
        ring.forgetBefore(1_000);
        assertThat(ring.count(Ring.ALL)).as("what is forgotten stays so").isEqualTo(Ring.CAPACITY + 10 - 5_000);
    }

    @Test
    void anEmptyOneFillsAgain() {
        add(0, 300);
        ring.empty();
        assertThat(ring.rowsAfter(Ring.ALL).size()).isZero();
        add(300, 320);
        assertThat(ring.rowsAfter(Ring.ALL).size()).isEqualTo(20);
        assertThat(ring.total()).isEqualTo(320);
    }
}
