package dev.stepwise.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong around a command: said in a line, with the exit code that tells a wrong call from a failure. */
class FailuresTest {

    private static final String NOBODY = "127.0.0.1:1";

    @TempDir
    private Path folder;

    private Path model() throws IOException {
        return Files.writeString(folder.resolve("model.yaml"), "features: [{name: x}]\ncomponents: 1\n");
    }

    @Test
    void aFileThatIsNotThereIsNamed() throws IOException {
        Path data = folder.resolve("nothing.csv");
        CommandRun run = CommandRun.of("fit", "--data", data, "--model", model());
        assertThat(run.err()).isEqualToIgnoringNewLines("stepwise fit: no such file: " + data);
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void aPlaceThatCannotBeWrittenIsRefusedBeforeTheWork() throws IOException {
        Path data = Files.writeString(folder.resolve("points.csv"), "x\n1\n2\n");
        for (String option : new String[] {"--output", "--assignments", "--plot"}) {
            Path output = folder.resolve("nowhere").resolve("result");
            CommandRun run = CommandRun.of("fit", "--data", data, "--model", model(), option, output);
            assertThat(run.exitCode()).as(option).isEqualTo(2);
            assertThat(run.err()).contains(output + " cannot be written: there is no folder " + output.getParent());
            assertThat(run.out()).isEmpty();
        }
        CommandRun run = CommandRun.of("replay", "--data", data, "--model", model(), "--plot", folder);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(folder + " cannot be written: it is a folder");
    }

    @Test
    void aClusterThatDoesNotAnswerIsToldOfSoon() throws IOException {
        String message = "Kafka: no broker answers at 127.0.0.1:1 within 0.3 seconds";
        CommandRun watch = CommandRun.of(
                "watch",
                "--topic",
                "t",
                "--bootstrap-servers",
                NOBODY,
                "--property",
                "default.api.timeout.ms=300",
                "--property",
                "request.timeout.ms=200");
        assertThat(watch.err()).isEqualToIgnoringNewLines("stepwise watch: " + message);
        assertThat(watch.exitCode()).isEqualTo(1);
        Path configuration = Files.writeString(folder.resolve("stepwise.yaml"), """
                kafka: {bootstrap.servers: "%s", default.api.timeout.ms: 300, request.timeout.ms: 200}
                models: [{id: two, input: {topic: points}, features: [{name: x}], components: 2}]
                """.formatted(NOBODY));
        for (String command : new String[] {"topics", "reset", "serve"}) {
            CommandRun run = CommandRun.of(command, "--config", configuration);
            assertThat(run.err()).isEqualToIgnoringNewLines("stepwise " + command + ": " + message);
            assertThat(run.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aPropertyThatKafkaRefusesIsAWrongCall() {
        CommandRun run = CommandRun.of("watch", "--topic", "t", "--property", "security.protocol=OPEN");
        assertThat(run.err()).startsWith("stepwise watch: Kafka: ").contains("security.protocol");
        assertThat(run.exitCode()).isEqualTo(2);
    }
}
