package dev.stepwise.em.points;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Sums whose terms differ by many orders of magnitude. */
class CompensatedSumTest {

    /** Plain summation gives 0, and Kahan's too. */
    @Test
    void smallTermsSurviveALargeOneThatComesAndGoes() {
        assertThat(CompensatedSum.of(1, 1e100, 1, -1e100)).isEqualTo(2);
        assertThat(CompensatedSum.of(1e100, 1, -1e100)).isEqualTo(1);
    }

    /** A plain sum of these is 1e-10 off; a tenth itself is 5.5e-18 more than 1/10, which a million of them do not show. */
    @Test
    void theErrorDoesNotGrowWithTheNumberOfTerms() {
        CompensatedSum sum = new CompensatedSum();
        double plain = 0;
        for (int i = 0; i < 100_000; i++) {
            sum.add(0.1);
            plain += 0.1;
        }
        assertThat(sum.value()).isEqualTo(10_000);
        assertThat(plain).isNotEqualTo(10_000);
    }

    @Test
    void nothingAddsUpToZero() {
        assertThat(CompensatedSum.of()).isZero();
        assertThat(CompensatedSum.of(-3.5)).isEqualTo(-3.5);
    }
}
