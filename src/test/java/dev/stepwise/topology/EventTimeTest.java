package dev.stepwise.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventTimeTest {

    private static LiveModel live(String forgetting) {
        LiveModel live = new LiveModel("""
                id: clock
                input: {topic: points}
                features: [{name: x}]
                components: 1
                forgetting: %s
                initial: {components: [{weight: 1, parameters: {mean: [0], covariance: [[1]]}}]}
                """.formatted(forgetting));
        live.seed(List.of());
        return live;
    }

    private static void minute(LiveModel live, long from, Random random) throws IOException {
        for (int second = 0; second < 60; second++) {
            live.point("{\"x\": " + random.nextGaussian() + "}", from + 1000 * second);
        }
    }

    private static double remembered(LiveModel live) throws IOException {
        return live.snapshot().get("effectivePoints").asDouble();
    }

    @Test
    void pointsAreForgottenByTheTimestampsOfTheirRecords() throws IOException {
        try (LiveModel live = live("{halfLife: PT1M, maxGap: PT2M}")) {
            Random random = new Random(1);
            long start = 1_767_225_600_000L;
            for (int minute = 0; minute < 6; minute++) {
                minute(live, start + 60_000 * minute, random);
            }
            // one point a second, of which one weighs half after a minute; each is a batch of its own
            double steady = 1 / (1 - Math.pow(2, -1 / 60.0)) * (1 - Math.pow(2, -6));
            assertThat(remembered(live)).isCloseTo(steady, within(0.5));

            long morning = start + 9 * 3_600_000;
            for (int i = 0; i < 20; i++) {
                live.point("{\"x\": 0}", morning + i);
            }
            // the partition believes the eighth point, the learner the eighth batch after that
            assertThat(remembered(live)).isCloseTo((steady + 14) / 4 + 6, within(0.5));
        }
    }

    @Test
    void withoutAHalfLifeTimestampsDoNotCount() throws IOException {
        try (LiveModel live = live("auto")) {
            Random random = new Random(1);
            minute(live, 0, random);
            minute(live, 1_767_225_600_000L, random);
            minute(live, 5, random);
            assertThat(remembered(live)).isGreaterThan(100);
        }
    }
}
