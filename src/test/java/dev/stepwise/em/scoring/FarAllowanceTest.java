package dev.stepwise.em.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FarAllowanceTest {

    private static final double ROUNDING = 1e-12;

    private final FarAllowance allowance = new FarAllowance();

    @Test
    void aBurstWeighsNoMoreThanAHundredthOfTheShortestMemory() {
        allowance.use(new RowLimits(1, 200, 1));
        double taken = 0;
        for (int i = 0; i < 100; i++) {
            taken += allowance.take(1);
        }
        assertThat(taken).isCloseTo(2, within(ROUNDING));
    }

    @Test
    void aHundredthOfAllRowsMayAlwaysBeFar() {
        allowance.use(new RowLimits(1, 200, 1));
        allowance.take(2);
        allowance.earn(100);
        assertThat(allowance.take(5)).isCloseTo(1, within(ROUNDING));
        allowance.earn(1e6);
        assertThat(allowance.take(5)).as("no more than at once").isCloseTo(2, within(ROUNDING));
    }

    @Test
    void theUnitOfWeightsCancels() {
        allowance.use(new RowLimits(1_000, 200, 1));
        assertThat(allowance.take(1e6) / 1_000).isCloseTo(2, within(ROUNDING));
        assertThat(new RowLimits(1_000, 200, 1).heaviest()).isEqualTo(10_000);
    }

    @Test
    void whereNothingIsKnownNothingIsLimited() {
        allowance.use(RowLimits.NONE);
        assertThat(allowance.take(1e9)).isEqualTo(1e9);
        assertThat(RowLimits.NONE.heaviest()).isInfinite();
        allowance.use(new RowLimits(1, 200, 1));
        assertThat(allowance.take(9)).isCloseTo(2, within(ROUNDING));
    }
}
