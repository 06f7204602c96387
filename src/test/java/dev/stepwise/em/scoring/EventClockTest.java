package dev.stepwise.em.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventClockTest {

    private static final double HALF_LIFE = 1000;

    private static EventClock clock(double maxGap) {
        return EventClock.of(new MemoryChoice.HalfLife(HALF_LIFE, maxGap));
    }

    private static EventClock clock() {
        return clock(Double.POSITIVE_INFINITY);
    }

    /** Lets a clock be believed at a time. */
    private static EventClock settled(EventClock clock, long time) {
        for (int i = 0; i < EventClock.BELIEVED; i++) {
            assertThat(clock.observe(time)).isZero();
        }
        return clock;
    }

    @Test
    void thereIsNoneWhereMemoriesAreCountedInPoints() {
        assertThat(EventClock.of(new MemoryChoice.Automatic())).isNull();
        assertThat(EventClock.of(new MemoryChoice.HalfLifePoints(10))).isNull();
    }

    @Test
    void timePassesForwardsAndWhatIsOlderIsLate() {
        EventClock clock = settled(clock(), 5000);
        assertThat(clock.observe(5250)).isEqualTo(0.25);
        assertThat(clock.observe(5250)).isZero();
        assertThat(clock.observe(4250)).isEqualTo(-1);
        assertThat(clock.observe(-1_000_000)).isEqualTo(-1005.25);
        assertThat(clock.observe(6250)).isEqualTo(1);
        assertThat(clock.time()).isEqualTo(6250);
    }

    /** What n observations of weight 1 each weigh at the end. */
    private static double remembered(EventClock clock, List<Long> times) {
        double weight = 0;
        for (long time : times) {
            double passed = clock.observe(time);
            weight = passed > 0
                    ? weight * ForwardDecay.weightAfter(passed) + 1
                    : weight + ForwardDecay.weightAfter(-passed);
        }
        return weight;
    }

    @Test
    void whatIsRememberedDoesNotDependOnTheOrder() {
        List<Long> times = new ArrayList<>();
        double exact = 0;
        for (long t = 0; t < 900; t += 7) {
            times.add(t);
        }
        long newest = times.getLast();
        for (long t : times) {
            exact += Math.pow(2, (t - newest) / HALF_LIFE);
        }
        Random random = new Random(1);
        for (int shuffle = 0; shuffle < 20; shuffle++) {
            Collections.shuffle(times, random);
            assertThat(remembered(clock(), times)).isCloseTo(exact, within(1e-9));
        }
    }

    @Test
    void aQuietNightCountsAsLongAsALimitAllows() {
        for (double maxGap : new double[] {100, Double.POSITIVE_INFINITY}) {
            EventClock clock = settled(clock(maxGap), 0);
            double passed = 0;
            for (int i = 0; i < 20; i++) {
                passed += clock.observe(1_000_000 + 10 * i);
            }
            double night = maxGap == 100 ? 0.1 : 1000;
            assertThat(passed).isCloseTo(night + 0.19, within(1e-9));
            assertThat(clock.time()).isEqualTo(1_000_190);
        }
    }

    @Test
    void sparsePointsCountALimitEachHoweverFarTheyAreApart() {
        EventClock clock = settled(clock(100), 0);
        double passed = 0;
        for (int i = 1; i <= 800; i++) {
            passed += clock.observe(60_000L * i);
        }
        assertThat(passed).isCloseTo(80, within(0.81));
    }

    @Test
    void aWrongTimestampFarAheadMovesNothing() {
        EventClock clock = settled(clock(), 0);
        double passed = 0;
        for (int i = 1; i <= 1000; i++) {
            passed += clock.observe(i % 4 == 0 ? Long.MAX_VALUE - i : i);
        }
        assertThat(passed).isCloseTo(0.999, within(1e-9));
        assertThat(clock.time()).isEqualTo(999);
    }

    @Test
    void aWrongTimestampDuringALeapDoesNotMoveItFurther() {
        EventClock clock = settled(clock(100), 0);
        double passed = 0;
        for (int i = 1; i <= 20; i++) {
            passed += clock.observe(i == 5 ? Long.MAX_VALUE : 50_000 + i);
        }
        assertThat(clock.time()).isEqualTo(50_020);
        assertThat(passed).isBetween(0.1, 0.3);
    }

    @Test
    void aClockThatBeganWithAWrongTimestampGoesBack() {
        EventClock clock = clock();
        assertThat(clock.observe(Long.MAX_VALUE)).isZero();
        assertThat(clock.observe(500)).isZero();
        assertThat(clock.observe(600)).isEqualTo(0.1);
        assertThat(clock.time()).isEqualTo(600);
    }

    @Test
    void aBatchAddsItsOwnTimeToTheGapBeforeIt() {
        EventClock clock = settled(clock(100), 0);
        assertThat(clock.observe(new EventSpan(500, 2500, 2))).isCloseTo(2.1, within(1e-12));
        // of another partition, most of it known: only what is new counts
        assertThat(clock.observe(new EventSpan(600, 2600, 2))).isCloseTo(0.1, within(1e-12));
        assertThat(clock.observe(new EventSpan(100, 600, 0.5))).isCloseTo(-2, within(1e-12));
        // a batch of a busy hour is no leap
        assertThat(clock.observe(new EventSpan(2650, 902_650, 900))).isCloseTo(900.05, within(1e-9));
    }

    @Test
    void itGoesOnWhereItsStateWasWritten() {
        EventClock clock = settled(clock(), 0);
        clock.observe(700);
        clock.observe(9000);
        clock.observe(9100);
        EventClock restored = clock();
        restored.restore(clock.state());
        for (long time : new long[] {9200, 9300, 9400, 9500, 9600, 9700, 9800, 700, 9900}) {
            assertThat(restored.observe(time)).isEqualTo(clock.observe(time));
        }
        assertThat(restored.state()).isEqualTo(clock.state());
        assertThat(restored.time()).isEqualTo(9900);
    }
}
