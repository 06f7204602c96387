package dev.stepwise.em.learner;

import dev.stepwise.em.ExtremeStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the first points are, there are first parameters, valid in the user's units, and what comes next is learned. */
@Tag("stream")
class ExtremeStartFuzzTest {

    @Test
    void extremeFirstPointsMakeAValidModel() {
        ExtremeRuns.of(ExtremeStartFuzzTest::run);
    }

    /** A covariance of 1e218, raised by that of the data's steps, was infinite. */
    @ParameterizedTest
    @ValueSource(longs = 565_927)
    void whatOnceWentWrongGoesWell(long seed) {
        run(seed);
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
