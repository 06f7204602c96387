package dev.stepwise.em.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.distribution.PointBlock;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** With a half-life of a second. */
class ForwardDecayTest {

    private static final double ROUNDING = 1e-12;

    private final ForwardDecay decay =
            Objects.requireNonNull(ForwardDecay.of(new MemoryChoice.HalfLife(1_000, Double.POSITIVE_INFINITY), 16));

    /** A clock that has stood at 0 for so long that it is believed, and a batch that begins with the next point. */
    private void begin() {
        for (int i = 0; i < 8; i++) {
            assertThat(decay.saw(0)).isZero();
        }
        forgetTheBlock();
        decay.begin();
    }

    private void forgetTheBlock() {
        decay.weigh(block(0));
    }

    private static PointBlock block(int points) {
        PointBlock block = new PointBlock(1, 16);
        for (int i = 0; i < points; i++) {
            block.add(new double[] {i}, 3, PointBlock.UNLABELLED);
        }
        return block;
    }

    private double[] weighed(int points) {
        PointBlock block = block(points);
        decay.weigh(block);
        return java.util.Arrays.copyOf(block.weights(), points);
    }

    @Test
    void thereIsNoneWhereTimeDoesNotCount() {
        assertThat(ForwardDecay.of(new MemoryChoice.Automatic(), 16)).isNull();
    }

    @Test
    void aWeightIsHalvedByAHalfLife() {
        assertThat(ForwardDecay.weightAfter(0)).isEqualTo(1);
        assertThat(ForwardDecay.weightAfter(1)).isCloseTo(0.5, within(ROUNDING));
        assertThat(ForwardDecay.weightAfter(-3)).isCloseTo(8, within(ROUNDING));
    }

    @Test
    void aPointWeighsTwoToTheHalfLivesSinceTheFirstOfItsBatch() {
        begin();
        assertThat(decay.saw(500)).isEqualTo(0.5);
        assertThat(decay.saw(1_500)).isEqualTo(1.5);
        assertThat(decay.saw(500)).as("late").isEqualTo(0.5);
        assertThat(decay.saw(1_500)).isEqualTo(1.5);
        assertThat(decay.now()).isEqualTo(1.5);
        assertThat(weighed(4)).containsExactly(new double[] {3, 6, 3, 6}, within(ROUNDING));
        assertThat(decay.settle()).as("all refer to the newest time now").isCloseTo(0.5, within(ROUNDING));
        assertThat(decay.settle()).isEqualTo(1);
    }

    @Test
    void theSpanIsThatOfTheBatchAlone() {
        assertThat(decay.span()).isNull();
        begin();
        decay.saw(250);
        decay.saw(1_000);
        decay.saw(100);
        assertThat(decay.span()).isEqualTo(new EventSpan(250, 1_000, 0.75));
        decay.begin();
        assertThat(decay.span()).isNull();
        decay.saw(900);
        assertThat(decay.span())
                .as("a late point begins where the clock stands")
                .isEqualTo(new EventSpan(1_000, 1_000, 0));
    }

    @Test
    void beyondThirtyTwoHalfLivesItIsTimeForANewLandmark() {
        begin();
        decay.saw(0);
        for (int second = 1; second <= 32; second++) {
            decay.saw(1_000L * second);
            forgetTheBlock();
        }
        assertThat(decay.isFar()).isFalse();
        decay.saw(32_001);
        assertThat(decay.isFar()).isTrue();
        assertThat(decay.settle()).isCloseTo(Math.pow(2, -32.001), within(ROUNDING));
        assertThat(decay.isFar()).isFalse();
        assertThat(weighed(1)).containsExactly(new double[] {3}, within(ROUNDING));
    }

    @Test
    void aBlockThatIsForgottenOrWeighedLeavesNoTimesBehind() {
        begin();
        decay.saw(0);
        decay.saw(1_000);
        forgetTheBlock();
        decay.saw(2_000);
        assertThat(weighed(1)).containsExactly(new double[] {12}, within(ROUNDING));
        decay.saw(3_000);
        assertThat(weighed(1)).containsExactly(new double[] {24}, within(ROUNDING));
    }

    @Test
    void anEventSpanDoesNotEndBeforeItBegins() {
        assertThat(new EventSpan(5, 5, 0).halfLives()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EventSpan(6, 5, 0))
                .withMessageContaining("6 to 5");
        assertThatIllegalArgumentException().isThrownBy(() -> new EventSpan(5, 6, -0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> new EventSpan(5, 6, Double.NaN));
    }
}
