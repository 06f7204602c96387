package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateReaderTest {

    @Test
    void numbersComeBackInTheirOrderToTheBit() {
        double quietNaN = Double.longBitsToDouble(0x7ff8_0000_0000_0123L);
        byte[] state = new StateWriter(2)
                .put(true)
                .put(false)
                .put(Integer.MIN_VALUE)
                .put(Long.MAX_VALUE)
                .put(-0.0)
                .put(quietNaN)
                .put(new double[] {1.5, Double.NEGATIVE_INFINITY, Double.MIN_VALUE})
                .put(new double[0])
                .put(-7L)
                .toBytes();
        StateReader in = new StateReader(state, 2);
        assertThat(in.readBoolean()).isTrue();
        assertThat(in.readBoolean()).isFalse();
        assertThat(in.readInt()).isEqualTo(Integer.MIN_VALUE);
        assertThat(in.readLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(Double.doubleToRawLongBits(in.readDouble())).isEqualTo(Long.MIN_VALUE);
        assertThat(Double.doubleToRawLongBits(in.readDouble())).isEqualTo(0x7ff8_0000_0000_0123L);
        assertThat(in.readDoubles()).containsExactly(1.5, Double.NEGATIVE_INFINITY, Double.MIN_VALUE);
        assertThat(in.readDoubles()).isEmpty();
        assertThat(in.readLong()).isEqualTo(-7);
    }

    @Test
    void aValueIsItsLayoutAndThenBigEndianNumbers() {
        byte[] state = new StateWriter(3)
                .put(true)
                .put(0x01020304)
                .put(new double[] {1})
                .toBytes();
        assertThat(state).containsExactly(3, 1, 1, 2, 3, 4, 0, 0, 0, 1, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void layoutsUpToTheNewestAreRead(int layout) {
        assertThat(new StateReader(new StateWriter(layout).toBytes(), 2).layout())
                .isEqualTo(layout);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 3, 127})
    void aLayoutThatThisReleaseDoesNotKnowIsRefused(int layout) {
        byte[] state = new StateWriter(layout).toBytes();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StateReader(state, 2))
                .withMessage("state of layout %d, this release reads 1 to 2", layout);
    }
}
