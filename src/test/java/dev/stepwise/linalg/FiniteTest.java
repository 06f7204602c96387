package dev.stepwise.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiniteTest {

    @Test
    void numbersAreFiniteWhenAllAre() {
        assertThat(Finite.all(1, -1e308, 0)).isTrue();
        assertThat(Finite.all(1, Double.NaN)).isFalse();
        assertThat(Finite.all(Double.NEGATIVE_INFINITY, 1)).isFalse();
        assertThat(Finite.all()).isTrue();
    }
}
