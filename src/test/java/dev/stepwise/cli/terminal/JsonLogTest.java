package dev.stepwise.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class JsonLogTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static String line(String message, @Nullable Throwable failure, Object... arguments) {
        Logger logger = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("dev.stepwise.Some");
        LoggingEvent event =
                new LoggingEvent(JsonLogTest.class.getName(), logger, Level.WARN, message, failure, arguments);
        return new String(new JsonLog().encode(event), UTF_8);
    }

    @Test
    void anEventIsOneObjectOnOneLine() throws Exception {
        String line = line("topic {}: offset {}", null, "points", 7);
        assertThat(line).endsWith("}\n").hasLineCount(1);
        JsonNode json = JSON.readTree(line);
        assertThat(json.fieldNames()).toIterable().containsExactly("timestamp", "level", "thread", "logger", "message");
        assertThat(Instant.parse(json.get("timestamp").textValue()))
                .isBefore(Instant.now().plusSeconds(1));
        assertThat(json.get("level").textValue()).isEqualTo("WARN");
        assertThat(json.get("thread").textValue())
                .isEqualTo(Thread.currentThread().getName());
        assertThat(json.get("logger").textValue()).isEqualTo("dev.stepwise.Some");
        assertThat(json.get("message").textValue()).isEqualTo("topic points: offset 7");
    }

    @Test
    void whatOthersWroteStaysWithinItsString() throws Exception {
        for (String hostile :
                List.of("a\nb\r\t\0\033[2J\"}{", "\u2028\u2029\u0085\u009b", "\ud800 alone", "Zürich \ud83d\ude00")) {
            String line = line("key {}", null, hostile);
            assertThat(line.strip()).matches("[ -~]+");
            assertThat(JSON.readTree(line).get("message").textValue()).isEqualTo("key " + hostile);
        }
    }

    @Test
    void aFailureHasItsStackTrace() throws Exception {
        JsonNode json = JSON.readTree(line("failed", new IllegalStateException("why", new RuntimeException("cause"))));
        assertThat(json.get("exception").textValue())
                .startsWith("java.lang.IllegalStateException: why")
                .contains("at dev.stepwise.cli.terminal.JsonLogTest", "Caused by: java.lang.RuntimeException: cause");
    }
}
