package dev.stepwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.broker.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code reset} says where there is nothing to delete. */
class ResetCommandIT {

    @TempDir
    private Path folder;

    @Test
    void aModelThatNobodyKnowsIsASlipOfThePen() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start()) {
            Path configuration =
                    Files.writeString(folder.resolve("stepwise.yaml"), """
                    kafka: {bootstrap.servers: "%s"}
                    models: [{id: two, input: {topic: points}, features: [{name: x}], components: 2}]
                    """.formatted(broker.bootstrapServers()));
            CommandRun unknown = CommandRun.of("reset", "--config", configuration, "--model", "tow");
            assertThat(unknown.exitCode()).isEqualTo(2);
            assertThat(unknown.err()).contains("nothing is left of a model 'tow'; the configuration names two");
            CommandRun known = CommandRun.of("reset", "--config", configuration, "--model", "two");
            assertThat(known.exitCode()).isZero();
            assertThat(known.out()).isEqualToIgnoringNewLines("There is nothing to delete.");
        }
    }
}
