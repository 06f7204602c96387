package dev.stepwise.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.testing.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code reset} says where there is nothing to delete, and what it deletes of one key. */
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
            oneKeyIsForgotten(configuration, new Topics(broker.bootstrapServers()));
            soIsOneThatIsNoText(configuration, new Topics(broker.bootstrapServers()));
        }
    }

    /** The key is in two partitions, as it is after partitions were added; it goes from both, and nothing else does. */
    private static void oneKeyIsForgotten(Path configuration, Topics topics) throws Exception {
        String changelog = "stepwise-scoring-points-keys-of-two-changelog";
        topics.create(2, changelog, "stepwise-scoring-points-keys-of-not-two-changelog");
        topics.produce(producer -> {
            for (int partition = 0; partition < 2; partition++) {
                producer.send(new ProducerRecord<>(changelog, partition, "pump 7".getBytes(UTF_8), new byte[] {1}));
                producer.send(new ProducerRecord<>(changelog, partition, "pump 8".getBytes(UTF_8), new byte[] {1}));
            }
            producer.send(new ProducerRecord<>(
                    "stepwise-scoring-points-keys-of-not-two-changelog", 0, "pump 7".getBytes(UTF_8), new byte[] {1}));
        });
        CommandRun alone = CommandRun.of("reset", "--config", configuration, "--key", "pump 7");
        assertThat(alone.exitCode()).isEqualTo(2);
        assertThat(alone.err()).contains("--key needs --model");
        CommandRun erased =
                CommandRun.of("reset", "--config", configuration, "--model", "two", "--key", "pump 7", "--yes");
        assertThat(erased.exitCode()).as(erased.err()).isZero();
        assertThat(erased.err()).contains("[pump 7] in " + changelog + "-0", "[pump 7] in " + changelog + "-1");
        List<String> tombstones = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : topics.committed(changelog)) {
            if (record.value() == null) {
                tombstones.add(new String(record.key(), UTF_8) + " " + record.partition());
            }
        }
        assertThat(tombstones).containsExactlyInAnyOrder("pump 7 0", "pump 7 1");
        CommandRun again = CommandRun.of("reset", "--config", configuration, "--model", "two", "--key", "pump 7");
        assertThat(again.out()).isEqualToIgnoringNewLines("There is nothing to delete.");
    }

    /** Two keys that are the same as text, of which one goes. Under the empty key stands what the task knows beside its keys. */
    private static void soIsOneThatIsNoText(Path configuration, Topics topics) throws Exception {
        String changelog = "stepwise-scoring-points-keys-of-two-changelog";
        topics.produce(producer -> {
            for (byte[] key : new byte[][] {{'a', (byte) 0xff}, {'a', (byte) 0xfe}, {}}) {
                producer.send(new ProducerRecord<>(changelog, 0, key, new byte[] {1}));
            }
        });
        CommandRun asText = reset(configuration, "--key", "a\ufffd");
        assertThat(asText.out()).isEqualToIgnoringNewLines("There is nothing to delete.");
        CommandRun erased = reset(configuration, "--key-hex", "61FF");
        assertThat(erased.exitCode()).as(erased.err()).isZero();
        assertThat(erased.err()).contains("[hex 61ff] in " + changelog + "-0");
        assertThat(topics.committed(changelog))
                .filteredOn(record -> record.value() == null && record.key().length != 6)
                .extracting(ConsumerRecord::key)
                .containsExactly(new byte[] {'a', (byte) 0xff});
        assertThat(reset(configuration, "--key", "").err()).contains("points with an empty key have none");
        assertThat(reset(configuration, "--key-hex", "").err()).contains("points with an empty key have none");
        assertThat(reset(configuration, "--key-hex", "6").err()).contains("two hexadecimal digits");
        assertThat(reset(configuration, "--key-hex", "6x").err()).contains("two hexadecimal digits");
        assertThat(reset(configuration, "--key-hex", "61", "--key", "a").err()).contains("leave one of them out");
    }

    private static CommandRun reset(Path configuration, String... key) {
        List<Object> arguments =
                new ArrayList<>(List.of("reset", "--config", configuration, "--model", "two", "--yes"));
        arguments.addAll(List.of(key));
        return CommandRun.of(arguments.toArray());
    }
}
