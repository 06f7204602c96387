package dev.stepwise.em.learner;

import dev.stepwise.em.ExtremeStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever the first points are, there are first parameters, valid in the user's units, and what comes next is learned. */
@Tag("stream")
class ExtremeStartFuzzTest {

    @Test
    void extremeFirstPointsMakeAValidModel() {
        ExtremeRuns.of(ExtremeStartFuzzTest::run);
    }

    private static void run(long seed) {
        ExtremeStream stream = new ExtremeStream(seed);
        stream.trouble(true);
        ExtremeRuns.Episode episode = new ExtremeRuns.Episode(stream);
        episode.start();
        stream.trouble(false);
        for (int batch = 0; batch < 4; batch++) {
            episode.batch(1 + stream.random().nextInt(60));
        }
        episode.restart();
        episode.batch(20);
    }
}
