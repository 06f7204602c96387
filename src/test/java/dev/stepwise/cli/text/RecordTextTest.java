package dev.stepwise.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.topology.DeadLetters;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"model\":\"geyser\",\"version\":7,\"cluster\":2,\"probabilities\":[0.025,0.975],"
                        + "\"logDensity\":-4.71234,\"tail\":0.3}"
                        + "| geyser v7: cluster 2 with 97.5 %, log-density -4.712, tail 0.300",
                "{\"model\":\"m\",\"version\":7,\"cluster\":2,\"probabilities\":[0.025,0.075],"
                        + "\"logDensity\":-9.5,\"tail\":0.001,\"background\":0.9,\"anomaly\":true}"
                        + "| m v7: cluster 2 with 7.5 %, log-density -9.500, tail 0.001, background 90.0 %, an anomaly",
                "{\"model\":\"geyser\",\"version\":7,\"components\":[{\"id\":1,\"weight\":0.64},{\"id\":2,\"weight\":0.36}]}"
                        + "| geyser v7: 1: 64.0 %, 2: 36.0 %",
                "{\"x\": 1.50}| {\"x\":1.5}",
                "{\"x\"       | (4 bytes that are not JSON)",
            })
    void aRecordIsOneLineThatSuitsIt(String value, String text) {
        assertThat(line(record(value))).endsWith("  1@42  key  " + text);
    }

    @Test
    void whatIsDeletedSaysSo() {
        assertThat(line(new ConsumerRecord<>("t", 0, 0, null, null))).endsWith("  0@0  (deleted)");
    }

    /** Such bytes are taken for UTF-32. */
    @Test
    void bytesOfNoEncodingAreNotJson() {
        byte[] value = {0, 0, 0, 7, 2, 'a', 'b', 'c'};
        assertThat(line(new ConsumerRecord<>("t", 0, 0, null, value))).endsWith("  0@0  (8 bytes that are not JSON)");
    }

    @Test
    void aDeadLetterSaysWhyItIsOne() {
        ConsumerRecord<byte[], byte[]> letter = record("{\"x\":\"wide\"}");
        letter.headers().add(DeadLetters.MESSAGE, "x: must be a number".getBytes(StandardCharsets.UTF_8));
        assertThat(line(letter)).endsWith("  key  x: must be a number: {\"x\":\"wide\"}");
    }

    /** They would write to the terminal what nobody has asked for. */
    @Test
    void controlCharactersOfARecordAreReplaced() {
        String evil = "\u001b]0;PWNED\u0007\u001b[2J\r\n";
        byte[] value = ("{\"model\":\""
                        + evil.replace("\u001b", "\\u001b")
                                .replace("\u0007", "\\u0007")
                                .replace("\r\n", "\\r\\n")
                        + "\",\"probabilities\":[1],\"cluster\":1}")
                .getBytes(StandardCharsets.UTF_8);
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("t", 1, 42, (evil + "x".repeat(1_000)).getBytes(StandardCharsets.UTF_8), value);
        record.headers().add(DeadLetters.MESSAGE, evil.getBytes(StandardCharsets.UTF_8));
        assertThat(line(record))
                .doesNotContainPattern("\\p{Cntrl}")
                .contains("PWNED")
                .hasSizeLessThan(400);
    }

    private static String line(ConsumerRecord<byte[], byte[]> record) {
        return RecordText.of(record, record.value());
    }

    private static ConsumerRecord<byte[], byte[]> record(String value) {
        return new ConsumerRecord<>(
                "t", 1, 42, "key".getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }
}
