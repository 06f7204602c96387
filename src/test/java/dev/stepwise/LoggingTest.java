package dev.stepwise;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {

    @Test
    void logbackIsTheOneBinding() {
        assertThat(LoggerFactory.getILoggerFactory()).isInstanceOf(LoggerContext.class);
    }

    @Test
    void loggingGoesToStandardErrorAlone() {
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        assertThat(root.iteratorForAppenders())
                .toIterable()
                .isNotEmpty()
                .allSatisfy(appender -> assertThat(((ConsoleAppender<ILoggingEvent>) appender).getTarget())
                        .isEqualTo("System.err"));
    }

    @Test
    void kafkaWarnsAndStepwiseInforms() {
        assertThat(((Logger) LoggerFactory.getLogger("org.apache.kafka.streams.KafkaStreams")).getEffectiveLevel())
                .isEqualTo(Level.WARN);
        assertThat(((Logger) LoggerFactory.getLogger("dev.stepwise.runtime.Anything")).getEffectiveLevel())
                .isEqualTo(Level.INFO);
    }
}
