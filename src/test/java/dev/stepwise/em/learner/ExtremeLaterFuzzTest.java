package dev.stepwise.em.learner;

import dev.stepwise.em.ExtremeStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever comes after a good start, the model stays valid in the user's units, before and after a restart. */
@Tag("stream")
class ExtremeLaterFuzzTest {

    /** Enough rows for first parameters to be found again, which changes their units. */
    private static final int ROWS_TO_A_REFIT = 2_000;

    private static final int RUNS_TO_A_LONG_ONE = 15;

    @Test
    void extremePointsLaterLeaveAValidModel() {
        ExtremeRuns.of(ExtremeLaterFuzzTest::run);
    }

    private static void run(long seed) {
        ExtremeStream stream = new ExtremeStream(seed);
        ExtremeRuns.Episode episode = new ExtremeRuns.Episode(stream);
        stream.trouble(false);
        episode.start();
        boolean isLong = seed % RUNS_TO_A_LONG_ONE == 0;
        int largest = isLong ? 2 * ROWS_TO_A_REFIT / 10 : 30;
        for (int phase = 0; phase < 5; phase++) {
            stream.trouble(phase > 0 && stream.random().nextInt(4) > 0);
            for (int batch = 0; batch < 3; batch++) {
                episode.batch(1 + stream.random().nextInt(largest));
            }
            episode.restart();
        }
    }
}
