package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTimestampTest {

    private static final String MODEL = "features: [{name: x}]\ncomponents: 1\nforgetting: ";

    @TempDir
    private Path folder;

    /** Points around 5 of today; from the 21st row on every other row is one around 0 of yesterday. */
    @BeforeEach
    void data() throws IOException {
        StringBuilder csv = new StringBuilder("x,at\n");
        Random random = new Random(1);
        for (int i = 0; i < 4000; i++) {
            boolean late = i > 20 && i % 2 == 0;
            csv.append((late ? 0 : 5) + random.nextGaussian())
                    .append(",2026-06-%02dT12:%02d:%02d.%02dZ%n"
                            .formatted(late ? 1 : 2, i / 100 / 60, i / 100 % 60, i % 100));
        }
        Files.writeString(folder.resolve("points.csv"), csv);
    }

    private CommandRun replay(String forgetting, Object... more) throws IOException {
        Path model = Files.writeString(folder.resolve("model.yaml"), MODEL + forgetting);
        Object[] arguments = new Object[more.length + 7];
        Object[] first = {"replay", "--data", folder.resolve("points.csv"), "--model", model, "--format", "json"};
        System.arraycopy(first, 0, arguments, 0, first.length);
        System.arraycopy(more, 0, arguments, first.length, more.length);
        return CommandRun.of(arguments);
    }

    private static double mean(CommandRun run) throws IOException {
        assertThat(run.err()).isEmpty();
        return new ObjectMapper()
                .readTree(run.out())
                .at("/components/0/parameters/mean/0")
                .asDouble();
    }

    @Test
    void pointsOfYesterdayAreForgottenWhenTimeCounts() throws IOException {
        assertThat(mean(replay("{halfLife: PT1H}", "--timestamp", "at"))).isCloseTo(5, within(0.15));
        assertThat(mean(replay("auto", "--timestamp", "at"))).isCloseTo(2.5, within(0.25));
    }

    @Test
    void withoutTimestampsTimeCannotCount() throws IOException {
        CommandRun run = replay("{halfLife: PT1H}");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("the model forgets by event time: --timestamp must name the column that has it");
    }
}
