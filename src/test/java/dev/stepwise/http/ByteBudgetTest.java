package dev.stepwise.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ByteBudgetTest {

    private static final long MEBIBYTE = 1 << 20;

    private final ByteBudget budget = new ByteBudget(MEBIBYTE);

    @Test
    void whatIsHeldIsCountedInKibibytesAndGivenBack() {
        try (ByteBudget.Hold hold = budget.hold()) {
            hold.add(1);
            hold.add(1000);
            assertThat(budget.free()).isEqualTo(MEBIBYTE - 1024);
            hold.add(24);
            assertThat(budget.free()).isEqualTo(MEBIBYTE - 2048);
        }
        assertThat(budget.free()).isEqualTo(MEBIBYTE);
    }

    @Test
    void oneRequestCannotHoldMoreThanThereIs() {
        try (ByteBudget.Hold hold = budget.hold()) {
            hold.add(MEBIBYTE);
            assertThatThrownBy(() -> hold.add(1))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.status()).isEqualTo(413));
        }
        try (ByteBudget.Hold hold = budget.hold()) {
            assertThatThrownBy(() -> hold.add(Long.MAX_VALUE / 2)).isInstanceOf(Problem.class);
        }
        assertThat(budget.free()).isEqualTo(MEBIBYTE);
    }

    @Test
    void whoeverFindsNoRoomInTimeIsToldToComeAgain() {
        try (ByteBudget.Hold one = budget.hold();
                ByteBudget.Hold other = budget.hold()) {
            one.add(MEBIBYTE - 1024);
            other.add(1024);
            Thread.currentThread().interrupt(); // in the place of a wait
            assertThatThrownBy(() -> other.add(1))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.retryAfterSeconds()).isEqualTo(1));
        }
        assertThat(budget.free()).isEqualTo(MEBIBYTE);
    }
}
