package dev.stepwise.em.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AdjustedRandIndexTest {

    private static double of(int[] parts, int[] others) {
        AdjustedRandIndex index = new AdjustedRandIndex();
        for (int i = 0; i < parts.length; i++) {
            index.add(parts[i], others[i]);
        }
        return index.value();
    }

    @Test
    void theSamePartitionUnderOtherNamesIsOne() {
        assertThat(of(new int[] {0, 0, 3, 3, 7}, new int[] {2, 2, 0, 0, 1})).isEqualTo(1);
        assertThat(of(new int[] {1, 1, 1}, new int[] {0, 0, 0})).isEqualTo(1);
    }

    @Test
    void countedByHand() {
        // table {2, 0}, {1, 1}: pairs 1 of 6, in rows 1 + 1, in columns 3 + 0; expected 2 * 3 / 6 = 1, largest 2.5
        assertThat(of(new int[] {0, 0, 1, 1}, new int[] {0, 0, 0, 1})).isCloseTo((1 - 1) / (2.5 - 1), within(1e-15));
        // table {2, 1}, {0, 2}: pairs 2 of 10, in rows 3 + 1, in columns 1 + 3; expected 1.6, largest 4
        assertThat(of(new int[] {0, 0, 0, 1, 1}, new int[] {0, 0, 1, 1, 1}))
                .isCloseTo((2 - 1.6) / (4 - 1.6), within(1e-15));
    }

    @Test
    void partitionsThatKnowNothingOfEachOtherAreAboutZero() {
        SplittableRandom random = new SplittableRandom(1);
        AdjustedRandIndex index = new AdjustedRandIndex();
        for (int i = 0; i < 100_000; i++) {
            index.add(random.nextInt(4), random.nextInt(6));
        }
        assertThat(index.value()).isCloseTo(0, within(1e-3));
    }
}
