package dev.stepwise.codec.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.em.adaptation.KeySums;
import dev.stepwise.em.scoring.EventClock;
import dev.stepwise.em.scoring.MemoryChoice;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class KeyCodecTest {

    private final KeyCodec codec = new KeyCodec("structure");

    private static KeySums known(double[]... sums) {
        KeySums key = new KeySums();
        key.begin(List.of(7, 1, 4), 2);
        for (int k = 0; k < sums.length; k++) {
            key.put(k, sums[k]);
        }
        return key;
    }

    private static final double[] COMPLETE = {0.1, -3, 0.1, 1e300, 0.1};
    private static final double[] WITH_GAPS = {2.5, 0.25, 2.5, 0, 0};

    @Test
    void whatIsWrittenOfAKeyIsReadBackBitByBit() {
        KeySums key = known(COMPLETE, new double[5], WITH_GAPS);
        byte[] bytes = codec.write(key, 99, -12_345);
        KeySums read = new KeySums();
        assertThat(codec.read(bytes, read)).isTrue();
        assertThat(read.ids()).containsExactly(7, 1, 4);
        assertThat(read.sums(0)).containsExactly(COMPLETE);
        assertThat(read.sums(1)).containsOnly(0);
        assertThat(read.sums(2)).containsExactly(WITH_GAPS);
        assertThat(read.mass()).isEqualTo(2.6);
        assertThat(codec.seenMillis(bytes)).isEqualTo(-12_345);
        assertThat(codec.points(bytes)).isEqualTo(99);
        assertThat(codec.write(read, 99, -12_345)).isEqualTo(bytes);
    }

    /** A head of 29 bytes, four of each id, one of each component; then eight of the mass and of each sum. */
    @Test
    void aKeyTakesTheBytesThatItsPageSays() {
        assertThat(codec.write(known(COMPLETE), 1, 0)).hasSize(29 + 3 * 4 + 3 + 8 * (1 + 2));
        assertThat(codec.write(known(WITH_GAPS), 1, 0)).hasSize(29 + 3 * 4 + 3 + 8 * (1 + 4));
    }

    @Test
    void memoryOfAnotherKeyIsUsedAgain() {
        KeySums read = new KeySums();
        codec.read(codec.write(known(WITH_GAPS, WITH_GAPS, WITH_GAPS), 1, 0), read);
        double[] memory = read.sums(1);
        List<Integer> ids = read.ids();
        codec.read(codec.write(known(COMPLETE), 1, 0), read);
        assertThat(read.sums(1)).isSameAs(memory).containsOnly(0);
        assertThat(read.ids()).isSameAs(ids);
    }

    @Test
    void ofAModelOfAnotherStructureNothingIsKnown() {
        KeySums read = known(COMPLETE);
        assertThat(new KeyCodec("other").read(codec.write(known(COMPLETE), 1, 0), read))
                .isFalse();
        assertThat(read.mass()).isZero();
    }

    /** Every byte in turn is changed: what is read afterwards is finite, or nothing. */
    @Test
    void bytesThatWereChangedBreakNothing() {
        byte[] bytes = codec.write(known(COMPLETE, new double[5], WITH_GAPS), 1, 0);
        for (int at = 0; at < bytes.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = bytes.clone();
                changed[at] ^= (byte) (1 << bit);
                KeySums read = new KeySums();
                boolean couldBe = codec.read(changed, read);
                assertThat(read.mass()).isFinite();
                assertThat(couldBe || read.mass() == 0).isTrue();
            }
        }
    }

    @Test
    void whatATaskKnowsBesideItsKeysIsReadBack() {
        KeysRecord record = new KeysRecord(List.of(-0.5, Double.NEGATIVE_INFINITY), clock());
        assertThat(KeysRecord.read(record.toBytes())).isEqualTo(record);
    }

    /** One that has seen two leaps that it does not believe. */
    private static EventClock.State clock() {
        EventClock clock =
                Objects.requireNonNull(EventClock.of(new MemoryChoice.HalfLife(1000, Double.POSITIVE_INFINITY)));
        for (long time : new long[] {5, 6, 7, 100_000, 200_000}) {
            clock.observe(time);
        }
        return clock.state();
    }

    @Test
    void aChoiceThatIsNoNumberIsRefused() {
        KeysRecord record = new KeysRecord(List.of(Double.NaN), clock());
        assertThatThrownBy(() -> KeysRecord.read(record.toBytes())).isInstanceOf(InvalidRecordException.class);
    }
}
