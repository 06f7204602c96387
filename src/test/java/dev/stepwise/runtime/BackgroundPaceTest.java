package dev.stepwise.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class BackgroundPaceTest {

    private static final long MILLISECOND = 1_000_000;

    private long now;
    private long rested;
    private boolean unwanted;

    private final BackgroundPace pace = new BackgroundPace(() -> unwanted, () -> now, nanos -> {
        now += nanos;
        rested += nanos;
    });

    @Test
    void workHasAQuarterOfACore() {
        for (int step = 0; step < 10_000; step++) {
            now += (step % 7) * MILLISECOND;
            pace.step();
        }
        assertThat((double) (now - rested) / now).isCloseTo(0.25, within(0.001));
    }

    @Test
    void aLongStepIsMadeUpFor() {
        now += 2000 * MILLISECOND;
        pace.step();
        assertThat(rested).isEqualTo(6000 * MILLISECOND);
    }

    @Test
    void workThatIsNoLongerWantedEnds() {
        pace.step();
        unwanted = true;
        assertThatThrownBy(pace::step).isInstanceOf(CancellationException.class);
    }
}
