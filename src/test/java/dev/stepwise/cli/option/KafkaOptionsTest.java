package dev.stepwise.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class KafkaOptionsTest {

    @TempDir
    private Path folder;

    @Command
    private static final class Any {
        @Mixin
        private KafkaOptions kafka;
    }

    private static KafkaOptions parse(String... arguments) {
        Any any = new Any();
        new CommandLine(any).parseArgs(arguments);
        return any.kafka;
    }

    @Test
    void secretsComeFromAFileAndTheCommandLineWinsOverIt() throws Exception {
        Path file = Files.writeString(folder.resolve("client.properties"), """
                bootstrap.servers=broker:9092
                # as Kafka's own tools take it
                sasl.jaas.config=module required password="pa$$w0rd";
                linger.ms = 5
                """);
        KafkaOptions options = parse("--properties", file.toString(), "--property", "linger.ms=7");
        assertThat(options.bootstrapServers()).isEqualTo("broker:9092");
        assertThat(options.over(Map.of("acks", "all")))
                .isEqualTo(Map.of(
                        "acks", "all",
                        "bootstrap.servers", "broker:9092",
                        "sasl.jaas.config", "module required password=\"pa$$w0rd\";",
                        "linger.ms", "7"));
        assertThat(parse("--properties", file.toString(), "--bootstrap-servers", "other:1")
                        .bootstrapServers())
                .isEqualTo("other:1");
        assertThat(parse("--bootstrap-servers", "other:1", "--property", "bootstrap.servers=third:1")
                        .bootstrapServers())
                .isEqualTo("third:1");
        assertThat(parse().bootstrapServers()).isEqualTo("localhost:9092");
    }

    @Test
    void aFileThatCannotBeReadIsNamedAndNotItsContent() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken"), "password=s3cret\\u00zz");
        for (Path file : new Path[] {broken, folder.resolve("none")}) {
            assertThatThrownBy(() -> parse("--properties", file.toString()))
                    .isInstanceOf(ParameterException.class)
                    .hasMessageContaining(file + " cannot be read as properties")
                    .hasMessageNotContaining("s3cret");
        }
    }
}
