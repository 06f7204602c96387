package dev.stepwise.runtime;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamFailuresTest {

    private final AtomicLong now = new AtomicLong();
    private final List<Duration> pauses = new ArrayList<>();
    private final StreamFailures failures = new StreamFailures("scorer", now::get, this::pause);

    private void pause(Duration duration) {
        pauses.add(duration);
        now.addAndGet(duration.toNanos());
    }

    static Stream<RuntimeException> passing() {
        return Stream.of(
                new TimeoutException("no answer"),
                new InvalidTxnStateException("aborted by the coordinator"),
                new InvalidProducerEpochException("an older epoch"),
                new ProducerFencedException("fenced"),
                new TransactionAbortableException("to be aborted"));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void aThreadIsReplacedAfterAFailureThatPassesOrWasRolledBack(RuntimeException cause) {
        assertThat(failures.handle(new StreamsException("commit", cause))).isEqualTo(REPLACE_THREAD);
    }

    @Test
    void theNewestFailureIsKnownForAMinute() {
        assertThat(failures.recent()).isNull();
        failures.handle(new StreamsException("send", new TimeoutException("topic x not present")));
        assertThat(failures.recent()).isEqualTo("topic x not present");
        now.addAndGet(Duration.ofSeconds(61).toNanos());
        assertThat(failures.recent()).isNull();
    }

    @Test
    void threadsThatFailAgainAndAgainAreToldApartFromOneThatFails() {
        failures.handle(new TimeoutException("first"));
        assertThat(failures.failing()).isNull();
        now.addAndGet(Duration.ofSeconds(20).toNanos());
        failures.handle(new TimeoutException("second"));
        assertThat(failures.failing()).isEqualTo("second");
        now.addAndGet(Duration.ofSeconds(15).toNanos());
        assertThat(failures.failing()).isNull();
    }

    @Test
    void aFailureThatStaysStopsTheClient() {
        assertThat(failures.handle(new StreamsException("send", new TopicAuthorizationException("points"))))
                .isEqualTo(SHUTDOWN_CLIENT);
        assertThat(failures.handle(new IllegalStateException("a bug"))).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(pauses).isEmpty();
    }

    @Test
    void threadsThatFailOneAfterAnotherAreReplacedEverLater() {
        for (int i = 0; i < 9; i++) {
            assertThat(failures.handle(new InvalidTxnStateException("aborted"))).isEqualTo(REPLACE_THREAD);
        }
        assertThat(pauses)
                .isSorted()
                .startsWith(Duration.ofMillis(500), Duration.ofSeconds(1))
                .endsWith(Duration.ofSeconds(10));
    }

    @Test
    void aClientThatDoesNotGetOverItStops() {
        int replaced = 0;
        while (failures.handle(new InvalidTxnStateException("aborted")) == REPLACE_THREAD) {
            replaced++;
        }
        assertThat(replaced).isEqualTo(30);
    }

    @Test
    void failuresOfLongAgoDoNotCount() {
        for (int i = 0; i < 200; i++) {
            now.addAndGet(Duration.ofMinutes(1).toNanos());
            assertThat(failures.handle(new InvalidTxnStateException("aborted"))).isEqualTo(REPLACE_THREAD);
        }
    }
}
